/** Text expressions over a whole population: codes into a dictionary. */
import type { Expr } from '../expr/tree.ts'
import { bitAt } from './bits.ts'
import type { Population, Texts } from './context.ts'

/** Computes a text expression for every row. */
export function computeTexts(population: Population, expr: Expr): Texts {
  switch (expr.kind) {
    case 'literal':
      return { codes: new Int32Array(population.size), dictionary: [String(expr.value)] }
    case 'fact':
      return stored(population, expr.back === null ? expr.code : `${expr.code}@${population.judged.period - expr.back}`)
    case 'first':
      return expr.of.map((part) => population.textsOf(part)).reduce(fillGaps)
    case 'if':
      return chosen(population, expr)
    default:
      throw new TypeError(`not a text expression: ${expr.source}`)
  }
}

function stored(population: Population, key: string): Texts {
  const column = population.snapshot.columns.get(key)
  if (column?.type === 'text') return column
  return { codes: new Int32Array(population.size).fill(-1), dictionary: [] }
}

function fillGaps(first: Texts, second: Texts): Texts {
  const offset = first.dictionary.length
  const codes = first.codes.map((code, row) => (code >= 0 ? code : shifted(second.codes[row], offset)))
  return { codes, dictionary: [...first.dictionary, ...second.dictionary] }
}

function chosen(population: Population, expr: Extract<Expr, { kind: 'if' }>): Texts {
  const test = population.truthOf(expr.test)
  const [then, otherwise] = [population.textsOf(expr.then), population.textsOf(expr.otherwise)]
  const offset = then.dictionary.length
  const codes = then.codes.map((code, row) => {
    if (bitAt(test.t, row)) return code
    return bitAt(test.f, row) ? shifted(otherwise.codes[row], offset) : -1
  })
  return { codes, dictionary: [...then.dictionary, ...otherwise.dictionary] }
}

function shifted(code: number | undefined, offset: number): number {
  return code === undefined || code < 0 ? -1 : code + offset
}
