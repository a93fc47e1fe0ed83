/** Text expressions over a whole population: codes into a dictionary. */
import type { Expr } from '../expr/tree.ts'
import type { Population, Texts } from './context.ts'
import { exactTexts, hasNoKernel } from './exact-rows.ts'

/** Computes a text expression for every row. */
export function computeTexts(population: Population, expr: Expr): Texts {
  if (hasNoKernel(expr)) return exactTexts(population, expr)
  switch (expr.kind) {
    case 'literal':
      return { codes: population.arena.codes(population.size).fill(0), dictionary: [String(expr.value)] }
    case 'fact':
      return stored(population, expr.back === null ? expr.code : `${expr.code}@${population.judged.period - expr.back}`)
    case 'first':
      return expr.of
        .map((part) => population.textsOf(part))
        .reduce((first, second) => fillGaps(population, first, second))
    case 'if':
      return chosen(population, expr)
    default:
      throw new TypeError(`not a text expression: ${expr.source}`)
  }
}

function stored(population: Population, key: string): Texts {
  const column = population.snapshot.columns.get(key)
  if (column?.type === 'text') return column
  return { codes: population.arena.codes(population.size).fill(-1), dictionary: [] }
}

function fillGaps(population: Population, first: Texts, second: Texts): Texts {
  const offset = first.dictionary.length
  const codes = population.arena.codes(population.size)
  for (let row = 0; row < codes.length; row++) {
    const code = first.codes[row] as number
    codes[row] = code >= 0 ? code : shifted(second.codes[row] as number, offset)
  }
  return { codes, dictionary: [...first.dictionary, ...second.dictionary] }
}

function chosen(population: Population, expr: Extract<Expr, { kind: 'if' }>): Texts {
  const { t, f } = population.truthOf(expr.test)
  const [then, otherwise] = [population.textsOf(expr.then), population.textsOf(expr.otherwise)]
  const offset = then.dictionary.length
  const codes = population.arena.codes(population.size)
  for (let w = 0; w < t.length; w++) {
    const yes = t[w] as number
    const no = f[w] as number
    const end = Math.min(codes.length, (w + 1) << 5)
    for (let row = w << 5; row < end; row++) {
      const bit = 1 << (row & 31)
      if ((yes & bit) !== 0) codes[row] = then.codes[row] as number
      else codes[row] = (no & bit) === 0 ? -1 : shifted(otherwise.codes[row] as number, offset)
    }
  }
  return { codes, dictionary: [...then.dictionary, ...otherwise.dictionary] }
}

function shifted(code: number, offset: number): number {
  return code < 0 ? -1 : code + offset
}
