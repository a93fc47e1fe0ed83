/** Use case: a department pushes rows. */
import { createHash } from 'node:crypto'
import type { PushedResult, PushedRow, PushReply, RowIssue } from '@wutong/contract'
import { beginBulk } from '#modules/facts'
import { readPushedRow, takeRows } from '#modules/records'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { getKeyRow, noteKeyUse } from './keys.store.ts'
import { sourceOf, suppliedBy } from './keys.ts'
import { addPush, findPush } from './pushes.store.ts'

/** A push and its name. */
export interface Push {
  readonly idempotencyKey: string
  readonly rows: readonly PushedRow[]
}

/** Takes a push in once: its good rows become one batch, and the reply is kept for whoever sends it again. */
export async function takePush(
  ctx: TxCtx,
  { idempotencyKey, rows }: Push,
): Promise<{ readonly reply: PushReply; readonly replayed: boolean }> {
  // One push at a time in a zone: the same one sent twice at once must find what the first one did.
  await beginBulk(ctx)
  const key = await getKeyRow(ctx, ctx.actor.userId)
  if (key.state !== 'valid') throw new AppError('key_refused')
  await noteKeyUse(ctx, key.id)
  const name = { source: key.source, idempotencyKey }
  const contentHash = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const known = await findPush(ctx, name)
  if (known !== undefined) {
    if (known.contentHash === contentHash) return { reply: known.reply, replayed: true }
    throw new AppError('idempotency_key_reused', { key: idempotencyKey, at: known.at.toISOString() })
  }
  const source = sourceOf(ctx, key.source)
  const scope = {
    indicators: new Map(ctx.zone.zone.indicators.map((indicator) => [indicator.code, indicator])),
    allowed: key.indicators === null ? suppliedBy(ctx, source) : new Set(key.indicators),
  }
  const judged = rows.map((row, index) => readPushedRow(scope, index + 1, row))
  const taken = await takeRows(ctx, { source, name: `推送 push ${idempotencyKey}`, rows: judged })
  const { accepted, corrected, refused, newSubjects, values } = taken.report
  const reply: PushReply = {
    batchId: taken.batchId,
    source: source.id,
    rows: rows.length,
    accepted,
    corrected,
    refused,
    newSubjects,
    values,
    results: resultsOf(rows.length, taken.issues, taken.subjects),
  }
  await addPush(ctx, { ...name, contentHash, reply })
  return { reply, replayed: false }
}

function resultsOf(count: number, issues: readonly RowIssue[], subjects: ReadonlyMap<number, string>): PushedResult[] {
  const byRow = Map.groupBy(issues, ({ row }) => row)
  return Array.from({ length: count }, (_, index) => {
    const row = index + 1
    const own = byRow.get(row) ?? []
    const subjectId = subjects.get(row) ?? null
    const told = own.map(({ column, kind, before, after, reason }) => ({ field: column, kind, before, after, reason }))
    const refused = own.some(({ kind }) => kind === 'refused')
    const fine = own.length === 0 ? 'accepted' : 'corrected'
    return { row, outcome: refused ? 'refused' : fine, subjectId: refused ? null : subjectId, issues: told }
  })
}
