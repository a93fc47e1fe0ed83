/** Evidence that was added to answers of questions. */
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Evidence } from './disputes.store.ts'

/** Adds evidence to a question. */
export async function addQuestionEvidence(
  ctx: TxCtx,
  questionId: string,
  { name, mediaType, bytes }: Evidence,
): Promise<void> {
  await ctx.db
    .insertInto('question_files')
    .values({
      zone_id: ctx.zoneId,
      question_id: questionId,
      id: ctx.newId(),
      name,
      media_type: mediaType,
      bytes,
      added_at: ctx.now(),
    })
    .execute()
}

/** One piece of evidence; throws `question_not_found`. */
export async function getQuestionEvidence(ctx: TxCtx, questionId: string, fileId: string): Promise<Evidence> {
  const row = await ctx.db
    .selectFrom('question_files')
    .select(['name', 'media_type', 'bytes'])
    .where('zone_id', '=', ctx.zoneId)
    .where('question_id', '=', questionId)
    .where('id', '=', fileId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('question_not_found', { question: questionId })
  return { name: row.name, mediaType: row.media_type, bytes: row.bytes }
}

/** Copies the evidence of a question to the objection that its answer became. */
export async function handOverFiles(
  ctx: TxCtx,
  { questionId, disputeId }: { readonly questionId: string; readonly disputeId: string },
): Promise<void> {
  await sql`
    insert into dispute_files (zone_id, dispute_id, id, name, media_type, bytes, added_at)
    select zone_id, ${disputeId}::uuid, gen_random_uuid(), name, media_type, bytes, added_at
    from question_files where zone_id = ${ctx.zoneId} and question_id = ${questionId}`.execute(ctx.db)
}
