/** Rows of pushes by their idempotency key. */
import type { PushReply } from '@wutong/contract'
import type { TxCtx } from '#platform/context'

/** What names a push. */
export interface PushName {
  readonly source: string
  readonly idempotencyKey: string
}

/** A push that was taken in before. */
export interface KnownPush {
  readonly contentHash: string
  readonly reply: PushReply
  readonly at: Date
}

/** The push of this name, if there was one. */
export async function findPush(ctx: TxCtx, { source, idempotencyKey }: PushName): Promise<KnownPush | undefined> {
  const row = await ctx.db
    .selectFrom('pushes')
    .select(['content_hash', 'reply', 'at'])
    .where('zone_id', '=', ctx.zoneId)
    .where('source', '=', source)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  return row === undefined ? undefined : { contentHash: row.content_hash, reply: row.reply as PushReply, at: row.at }
}

/** Keeps a push with its reply. */
export async function addPush(
  ctx: TxCtx,
  { source, idempotencyKey, contentHash, reply }: PushName & Pick<KnownPush, 'contentHash' | 'reply'>,
): Promise<void> {
  await ctx.db
    .insertInto('pushes')
    .values({
      zone_id: ctx.zoneId,
      source,
      idempotency_key: idempotencyKey,
      content_hash: contentHash,
      batch_id: reply.batchId,
      reply: JSON.stringify(reply),
      at: ctx.now(),
    })
    .execute()
}
