/**
 * A statement under construction: named columns in stages, each stage a CTE that sees the columns of those before it,
 * and the conditions under which a row is too close to call.
 */
import type { CohortTable } from '../cohorts/table.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import type { Num } from './bounds.ts'
import type { Dialect, SqlType } from './dialects.ts'
import { plainNumber } from './plain.ts'
import type { SqlTable } from './table.ts'
import { unsupported } from './unsupported.ts'

/** A piece of SQL and the stage after which it can be read; stage 0 holds the facts. */
export interface Piece {
  readonly sql: string
  readonly stage: number
}

interface PlannedColumn {
  readonly name: string
  readonly sql: string
  readonly comment: string
}

/** How expressions of each type are printed. */
export interface Printers {
  readonly number: (plan: Plan, expr: Expr) => Num
  readonly text: (plan: Plan, expr: Expr) => Piece
  readonly truth: (plan: Plan, expr: Expr) => Piece
}

/** See the file. */
export interface Plan {
  readonly dialect: Dialect
  readonly judged: Judged
  readonly table: SqlTable
  /** Frozen statistics that rules compare with. */
  readonly cohorts: CohortTable | undefined
  /** The column of a fact as it is stored, null where the table has none. */
  fact(key: string): Piece | null
  /** Computes a piece once, as a column of the stage after everything it reads. */
  column(wanted: string, piece: Piece, comment?: string): Piece
  /** A number, or the day number of a date; NULL is unknown. */
  number(expr: Expr): Num
  /** A text; NULL is unknown. */
  text(expr: Expr): Piece
  /** A condition: TRUE, FALSE, or NULL for unknown. */
  truth(expr: Expr): Piece
  /** A condition as a column, unless it is a plain one already. */
  settled(wanted: string, piece: Piece): Piece
  /** Marks rows for the exact reading; the piece is true, false or null (no). */
  closeWhen(piece: Piece): void
  /** Keeps one result for each key. */
  once<T>(key: string, make: () => T): T
  /** The stages that `used` needs as text, from `WITH` on, and the name of the last one. */
  stages(used: string): { readonly text: string; readonly last: string }
  /** The condition under which a row is too close to call. */
  closeness(): string
}

/** What a statement is printed for. */
interface Setting {
  readonly dialect: Dialect
  readonly judged: Judged
  readonly table: SqlTable
  readonly cohorts?: CohortTable | undefined
}

/** Starts a statement over a table. */
export function newPlan({ dialect, judged, table, cohorts }: Setting, printers: Printers): Plan {
  const facts = new Map<string, PlannedColumn>()
  const stages: PlannedColumn[][] = []
  const closes: string[] = []
  const results = new Map<string, unknown>()
  const name = namer(rowColumns)
  const plan: Plan = {
    dialect,
    judged,
    table,
    cohorts,
    number: (expr) =>
      plan.once(`number ${expr.key}`, () =>
        printers.number(plan, printable(expr.kind === 'call' ? (plainNumber(expr) ?? expr) : expr)),
      ),
    text: (expr) => plan.once(`text ${expr.key}`, () => printers.text(plan, printable(expr))),
    truth: (expr) => plan.once(`truth ${expr.key}`, () => printers.truth(plan, printable(expr))),
    settled: (wanted, piece) =>
      /^("\w+"|TRUE|FALSE)$/.test(piece.sql)
        ? piece
        : plan.once(`settled ${piece.sql}`, () => plan.column(wanted, piece)),
    fact(key) {
      const column = table.columns.get(key)
      if (column === undefined) return null
      let planned = facts.get(key)
      if (planned === undefined) {
        const stored = identifier(key)
        const sql = column.type === 'date' ? dialect.dayOf(stored) : stored
        planned = { name: name(key), sql, comment: '' }
        facts.set(key, planned)
      }
      return { sql: `"${planned.name}"`, stage: 0 }
    },
    column(wanted, { sql, stage }, comment = '') {
      const planned = { name: name(wanted), sql, comment }
      stages[stage] ??= []
      stages[stage]?.push(planned)
      return { sql: `"${planned.name}"`, stage: stage + 1 }
    },
    closeWhen: ({ sql }) => void closes.push(sql),
    once<T>(key: string, make: () => T): T {
      if (!results.has(key)) results.set(key, make())
      return results.get(key) as T
    },
    stages: (used) => renderStages({ dialect, from: table.from, facts: [...facts.values()], stages, used }),
    closeness: () => {
      const distinct = [...new Set(closes)]
      return distinct.length === 0 ? 'FALSE' : distinct.map((one) => `COALESCE(${one}, FALSE)`).join('\n      OR ')
    },
  }
  return plan
}

/** Refuses nodes that only the exact reading knows. */
function printable(expr: Expr): Expr {
  return expr.reading === undefined ? expr : refuse(expr)
}

/** Names for columns: lower-case words of what is meant, numbered where two would be alike. */
function namer(taken: readonly string[]): (wanted: string) => string {
  const used = new Set(taken)
  return (wanted) => {
    const words = wanted
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 44)
    const base = words === '' ? 'value' : words
    let name = base
    for (let number = 2; used.has(name); number += 1) name = `${base}_${number}`
    used.add(name)
    return name
  }
}

/** A stored column's name, quoted; refuses one that could end the quotation. */
function identifier(key: string): string {
  if (/^[\w@.\-\u4e00-\u9fff]+$/.test(key)) return `"${key}"`
  throw unsupported(
    key,
    '指标代码含有 SQL 列名不能用的字符',
    'the indicator code has characters that a column name cannot have',
  )
}

interface Rendering {
  readonly dialect: Dialect
  readonly from: string
  readonly facts: readonly PlannedColumn[]
  readonly stages: readonly (readonly PlannedColumn[] | undefined)[]
  /** What is read of the last stage. */
  readonly used: string
}

/** Every stage hands on only what later ones read. */
function renderStages({ dialect, from, facts, stages, used }: Rendering): { text: string; last: string } {
  const names = new Set([...facts, ...stages.flatMap((stage) => stage ?? [])].map(({ name }) => name))
  const read = (sql: string) =>
    [...sql.matchAll(/"(\w+)"/g)].flatMap(([, name = '']) => (names.has(name) ? [name] : []))
  const needed = new Set(read(used))
  const shown: string[] = []
  let last: string | null = null
  for (const [index, stage] of [...stages.entries()].reverse()) {
    const own = (stage ?? []).filter((column) => needed.has(column.name))
    if (own.length === 0) continue
    for (const { name } of own) needed.delete(name)
    const carried = [...rowColumns, ...[...needed].sort()]
    for (const { sql } of own) for (const name of read(sql)) needed.add(name)
    const name = `step_${index + 1}`
    const before = stages.findLastIndex((one, at) => at < index && (one ?? []).some(({ name }) => needed.has(name)))
    const source = before < 0 ? 'facts' : `step_${before + 1}`
    const columns = [carried.map((one) => `"${one}"`).join(', '), ...own.map(aliased)]
    shown.unshift(`${name} AS ${dialect.stage}(\n  SELECT ${columns.join(',\n    ')}\n  FROM ${source}\n)`)
    last ??= name
  }
  const columns = [...rowColumns.map((one) => `"${one}"`), ...facts.filter(({ name }) => needed.has(name)).map(aliased)]
  shown.unshift(`facts AS ${dialect.stage}(\n  SELECT ${columns.join(',\n    ')}\n  FROM ${from}\n)`)
  return { text: `WITH ${shown.join(',\n')}`, last: last ?? 'facts' }
}

const rowColumns = ['row', 'id', 'id_order']

function aliased({ name, sql, comment }: PlannedColumn): string {
  const line = comment
    .replace(/[\s\0]+/g, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
  const words = line.length > 100 ? `${line.slice(0, 99)}…` : line
  return `${words === '' ? '' : `/* ${words} */ `}${sql} AS "${name}"`
}

/** A text as a literal. */
export function textLiteral(dialect: Dialect, text: string): string {
  if (text.includes('\0')) throw unsupported(text, '文本含有空字符', 'the text has a null character')
  const quoted = text.replaceAll("'", "''")
  return `'${dialect.doublesBackslash ? quoted.replaceAll('\\', '\\\\') : quoted}'`
}

/** A double as a literal that reads back as the same double: as it is written, or with an exponent where many digits make a decimal of it. */
export function numberLiteral({ infinity }: Dialect, value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? infinity : `(-${infinity})`
  const written = String(Math.abs(value))
  const digits = written.replace(/[.e].*$/, '').length + written.replace(/^[^.]*\.?/, '').length
  const text = written.includes('e') || digits <= 15 ? written.replace('e+', 'e') : `${written}e0`
  return value < 0 ? `(-${text})` : text
}

/** Where a piece can be read that reads all of these. */
export function stageOf(...pieces: readonly Piece[]): number {
  return Math.max(0, ...pieces.map((piece) => piece.stage))
}

/** A missing value of a type. */
export function nothing({ types }: Dialect, type: SqlType): string {
  return `CAST(NULL AS ${types[type]})`
}

/** Refuses a node that has no printed form. */
export function refuse(expr: Expr): never {
  const name = expr.kind === 'cohort' ? expr.fn : expr.kind
  throw unsupported(expr.source, `没有「${name}」的 SQL 写法`, `there is no SQL for "${name}"`)
}
