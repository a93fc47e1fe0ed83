/** Reads match sets: a page of rows at a time, or as a condition on a list of subjects. */
import type { MatchVerdict } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { blockRows, type MatchBlock, type MatchedRow, rowsOfBlock, unmatchedRows } from './match-blocks.rules.ts'

/** A row with one verdict, and what it may get. */
export interface VerdictRow {
  readonly row: number
  readonly amount: number | null
}

/** Where a page of rows starts and how long it is. */
export interface RowPage {
  /** The first row that may be on it. */
  readonly from: number
  readonly limit: number
}

/** Rows with a verdict in an evaluation of `size` subjects, ascending. */
export async function listVerdictRows(
  ctx: TxCtx,
  { evaluationId, size, verdict }: { evaluationId: string; size: number; verdict: MatchVerdict },
  { from, limit }: RowPage,
): Promise<VerdictRow[]> {
  const found: VerdictRow[] = []
  for (let block = Math.floor(from / blockRows); block * blockRows < size && found.length < limit; block += 1) {
    const [one] = await listBlocks(ctx, evaluationId, [block])
    if (one === undefined) break
    for (const each of rowsWith(one, verdict, size)) {
      if (each.row >= from && found.length < limit) found.push({ row: each.row, amount: each.amount })
    }
  }
  return found
}

function* rowsWith(block: MatchBlock, verdict: MatchVerdict, size: number): Generator<VerdictRow> {
  if (verdict === 'not_qualified') for (const row of unmatchedRows(block, size)) yield { row, amount: null }
  else for (const row of rowsOfBlock(block)) if (row.verdict === verdict) yield row
}

/** Everybody of some rows who is in a set of an evaluation, ascending. */
export async function listMatchedRows(
  ctx: TxCtx,
  evaluationId: string,
  rows: readonly number[],
): Promise<MatchedRow[]> {
  const wanted = new Set(rows)
  const blocks = await listBlocks(ctx, evaluationId, [...new Set(rows.map((row) => Math.floor(row / blockRows)))])
  return blocks.flatMap((block) => [...rowsOfBlock(block)].filter(({ row }) => wanted.has(row)))
}

async function listBlocks(ctx: TxCtx, evaluationId: string, blocks: readonly number[]): Promise<MatchBlock[]> {
  const { rows } = await sql<MatchBlock>`
    select block, qualified, one_away as "oneAway", undecided, amounts from match_blocks
    where zone_id = ${ctx.zoneId} and evaluation_id = ${evaluationId} and block = any(${blocks}::integer[]) order by block`.execute(
    ctx.db,
  )
  return rows
}
