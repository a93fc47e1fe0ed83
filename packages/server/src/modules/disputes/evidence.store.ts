/** Files added as evidence to disputes and to answers of questions. */
import { sql } from 'kysely'
import { type TxCtx, writeWithinReach } from '#platform/context'
import { AppError } from '#platform/errors'

/** A file added as evidence. */
export interface Evidence {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Buffer
}

const owners = {
  dispute: { table: 'dispute_files', column: 'dispute_id', missing: 'dispute_not_found' },
  question: { table: 'question_files', column: 'question_id', missing: 'question_not_found' },
} as const

/** What evidence is added to. */
export type EvidenceOwner = keyof typeof owners

/** Adds evidence to a dispute or a question. */
export async function addEvidence(
  ctx: TxCtx,
  owner: EvidenceOwner,
  ownerId: string,
  { name, mediaType, bytes }: Evidence,
): Promise<void> {
  const { table, column } = owners[owner]
  const insert = sql`
    insert into ${sql.table(table)} (zone_id, ${sql.ref(column)}, id, name, media_type, bytes, added_at)
    values (${ctx.zoneId}, ${ownerId}, ${ctx.newId()}, ${name}, ${mediaType}, ${bytes}, ${ctx.now()})`
  await writeWithinReach(ctx, () => insert.execute(ctx.db))
}

interface EvidenceRow {
  readonly name: string
  readonly media_type: string
  readonly bytes: Buffer
}

/** How one piece of evidence is found; throws `dispute_not_found` or `question_not_found`. */
export function evidenceOf(owner: EvidenceOwner): (ctx: TxCtx, ownerId: string, fileId: string) => Promise<Evidence> {
  const { table, column, missing } = owners[owner]
  return async (ctx, ownerId, fileId) => {
    const { rows } = await sql<EvidenceRow>`
      select name, media_type, bytes from ${sql.table(table)}
      where zone_id = ${ctx.zoneId} and ${sql.ref(column)} = ${ownerId} and id = ${fileId}`.execute(ctx.db)
    const [row] = rows
    if (row === undefined) throw new AppError(missing, { [owner]: ownerId })
    return { name: row.name, mediaType: row.media_type, bytes: row.bytes }
  }
}

/** Copies the evidence of a question to the objection that its answer became. */
export async function handOverFiles(
  ctx: TxCtx,
  { questionId, disputeId }: { readonly questionId: string; readonly disputeId: string },
): Promise<void> {
  const copy = sql`
    insert into dispute_files (zone_id, dispute_id, id, name, media_type, bytes, added_at)
    select zone_id, ${disputeId}::uuid, gen_random_uuid(), name, media_type, bytes, added_at
    from question_files where zone_id = ${ctx.zoneId} and question_id = ${questionId}`
  await writeWithinReach(ctx, () => copy.execute(ctx.db))
}
