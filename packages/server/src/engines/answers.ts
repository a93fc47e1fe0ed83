/** Runs statements of the third reading: first the rows too close to call, which the exact reading decides, then all. */
import { type FactValue, isoFrom, type SettledRow, type SqlStatements, type SubjectFacts } from '@wutong/engine'
import type { SqlDatabase, SqlRow } from './database.ts'
import type { SnapshotFiles } from './snapshot-files.ts'

/** A row with its facts. */
export interface CloseRow {
  readonly row: number
  readonly subject: SubjectFacts
}

/** A snapshot inside a database. */
export interface Attached {
  readonly database: SqlDatabase
  readonly files: SnapshotFiles
  /** What stands behind FROM. */
  readonly from: string
}

/** Answers of a statement, and the rows that the exact reading decided. */
export interface Answers {
  readonly rows: readonly SqlRow[]
  readonly settled: readonly SettledRow[]
}

/** Runs a statement over an attached snapshot; `settle` decides rows that doubles cannot. */
export async function runStatements(
  attached: Attached,
  { settings, close, answer }: SqlStatements,
  settle: (rows: readonly CloseRow[]) => readonly SettledRow[],
): Promise<Answers> {
  const { database } = attached
  for (const setting of settings) await database.run(setting)
  const open = (close === null ? [] : await database.query(close)).map(({ row }) => Number(row))
  const settled = settle(await readRows(attached, open))
  return { rows: await database.query(answer(settled)), settled }
}

/** Reads rows with their facts, in the order of rows. */
export async function readRows({ database, files, from }: Attached, rows: readonly number[]): Promise<CloseRow[]> {
  if (rows.length === 0) return []
  const found = await database.query(`SELECT * FROM ${from} WHERE "row" IN (${rows.join(', ')}) ORDER BY "row"`)
  return found.map((row) => ({ row: Number(row.row), subject: subjectFrom(row, files) }))
}

function subjectFrom(row: SqlRow, { manifest }: SnapshotFiles): SubjectFacts {
  const facts = new Map<string, FactValue>()
  for (const { name, type } of manifest.columns) {
    const value = row[name]
    if (value !== null && value !== undefined) facts.set(name, factFrom(type, value))
  }
  return { id: String(row.id), facts }
}

function factFrom(type: string, value: unknown): FactValue {
  switch (type) {
    case 'number':
      return Number(value)
    case 'bool':
      return value === true
    case 'date':
      return value instanceof Date ? value.toISOString().slice(0, 10) : isoFrom(Number(value))
    default:
      return String(value)
  }
}

/** What the statement functions of a zone need to know of an attached snapshot. */
export function requestOf({ database, files, from }: Attached, on: string) {
  return {
    dialect: database.dialect,
    table: { from, columns: files.columns },
    judged: { period: files.manifest.period, on },
  }
}
