import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { industryMatches, type MatchPlan, type Snapshot } from '@wutong/engine'

type Tested = MatchPlan['texts'][number]['tests'][number]['expr']

/** Writes a plan and the columns it reads in the form that `bench/c/match.c` describes. */
export function writeMatchPlan(plan: MatchPlan, snapshot: Snapshot, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const columns = new ColumnLines(plan, snapshot, folder)
  const steps: string[] = []
  for (const { node, key } of plan.flags) steps.push(`flag ${node} ${columns.stored(key)}`)
  for (const { of, tests } of plan.texts) {
    const { key, dictionary } = columns.textOf(of)
    for (const { node, expr } of tests) {
      const codes = dictionary.flatMap((text, code) => (textHolds(expr, text) ? [code] : []))
      steps.push(`text ${node} ${columns.stored(key)} ${codes.length} ${codes.join(' ')}`)
    }
  }
  for (const { of, cuts } of plan.numbers)
    for (const { node, op, limit } of cuts) steps.push(`cut ${node} ${columns.number(of)} ${cutNames[op]} ${limit}`)
  if (plan.others.length > 0) throw new Error(`the C twin cannot do ${plan.others[0]?.expr.source}`)
  for (let at = 0; at < plan.joins.length; at += 2 + (plan.joins[at + 1] ?? 0))
    steps.push(`join ${plan.joins.slice(at, at + 2 + (plan.joins[at + 1] ?? 0)).join(' ')}`)
  for (let at = 0; at < plan.verdicts.length; at += 3 + (plan.verdicts[at + 2] ?? 0))
    steps.push(
      `verdict ${plan.verdicts[at]} ${plan.verdicts.slice(at + 2, at + 3 + (plan.verdicts[at + 2] ?? 0)).join(' ')}`,
    )
  const lines = [`size ${snapshot.size} ${plan.nodes} ${plan.offers.length}`, ...columns.lines, ...steps]
  writeFileSync(join(folder, 'plan.txt'), `${lines.join('\n')}\n`)
}

const cutNames = { '>=': 'ge', '>': 'gt', '<=': 'le', '<': 'lt' } as const

type Expr = MatchPlan['numbers'][number]['of']

class ColumnLines {
  readonly lines: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #plan: MatchPlan
  readonly #snapshot: Snapshot
  readonly #folder: string

  constructor(plan: MatchPlan, snapshot: Snapshot, folder: string) {
    this.#plan = plan
    this.#snapshot = snapshot
    this.#folder = folder
  }

  stored(key: string): number {
    const column = this.#snapshot.columns.get(key)
    if (column === undefined) throw new Error(`no column ${key}`)
    return this.#kept(key, () => {
      const file = `column-${this.#numbers.size}.bin`
      if (column.type === 'text') return this.#write('i32', file, column.codes)
      if (column.type === 'date') return this.#write('i32', file, column.days)
      return this.#write(column.type === 'bool' ? 'u8' : 'f64', file, column.values)
    })
  }

  textOf(of: Expr): { key: string; dictionary: readonly string[] } {
    const key = this.#factKey(of)
    const column = this.#snapshot.columns.get(key)
    if (column?.type !== 'text') throw new Error(`the C twin cannot do ${of.source}`)
    return { key, dictionary: column.dictionary }
  }

  number(of: Expr): number {
    if (of.kind === 'fact') return this.stored(this.#factKey(of))
    if (of.kind === 'arith' && of.op === '/') {
      const [a, b] = [this.number(of.left), this.number(of.right)]
      return this.#kept(of.key, () => `quotient ${a} ${b}`)
    }
    if (of.kind === 'growth' && of.years === 1) {
      const [a, b] = [this.number(of.current), this.number(of.base)]
      return this.#kept(of.key, () => `growth ${a} ${b}`)
    }
    throw new Error(`the C twin cannot do ${of.source}`)
  }

  #kept(key: string, line: () => string): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.lines.push(line())
    this.#numbers.set(key, this.#numbers.size)
    return this.#numbers.size - 1
  }

  #write(kind: string, file: string, { buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): string {
    writeFileSync(join(this.#folder, file), new Uint8Array(buffer, byteOffset, byteLength))
    return `${kind} ${file}`
  }

  #factKey(of: Expr): string {
    if (of.kind !== 'fact') throw new Error(`the C twin cannot do ${of.source}`)
    return of.back === null ? of.code : `${of.code}@${this.#plan.judged.period - of.back}`
  }
}

function textHolds(expr: Tested, text: string): boolean {
  switch (expr.kind) {
    case 'in':
      return expr.list.includes(text)
    case 'industry':
      return industryMatches(text, expr.prefixes)
    case 'compare':
      return (expr.right.kind === 'literal' && expr.right.value === text) === (expr.op === '==')
    default:
      throw new Error(`the C twin cannot do ${expr.source}`)
  }
}
