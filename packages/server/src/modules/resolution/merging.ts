/** Use cases: make two subjects one, and undo it. */
import { beginBulk, chooseForSubjects, noteKnowledge } from '#modules/facts'
import { recordEvent } from '#platform/audit'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import {
  addMerge,
  type Evidence,
  lockMerge,
  lockSubject,
  markUndone,
  moveAll,
  moveBack,
  removeSubject,
  restoreSubject,
  type SubjectKeys,
  setKeys,
  subjectOfIdentity,
} from './merges.store.ts'
import { keepApart } from './pairs.store.ts'

/** Which two subjects are one; the kept one goes on under its own address. */
export interface MergeOrder extends Evidence {
  readonly keptId: string
  readonly mergedId: string
}

/**
 * Makes two subjects one: every record, account and decision of the merged one counts for the kept one, whose facts are
 * chosen anew. Throws `merge_with_itself`, or `merge_codes_differ` where both have a credit code.
 */
export async function mergeSubjects(ctx: TxCtx, order: MergeOrder): Promise<string> {
  const { keptId, mergedId } = order
  if (keptId === mergedId) throw new AppError('merge_with_itself')
  await beginBulk(ctx)
  const kept = await lockSubject(ctx, keptId)
  const merged = await lockSubject(ctx, mergedId)
  if (kept.uscc !== null && merged.uscc !== null)
    throw new AppError('merge_codes_differ', { kept: kept.uscc, merged: merged.uscc })
  const id = ctx.newId()
  const { identities, accounts } = await moveAll(ctx, { from: mergedId, to: keptId })
  await removeSubject(ctx, mergedId)
  await setKeys(ctx, keptId, joinedKeys(kept, merged))
  await chooseForSubjects(ctx, [keptId])
  const stamp = await noteKnowledge(ctx, { kind: 'merge', ref: id, subjects: 2 })
  await addMerge(ctx, { ...order, id, kept, merged: { ...merged, accounts }, moved: identities, stamp })
  const detail = { kept: keptId, merged: mergedId, name: merged.name, automatic: order.automatic, score: order.score }
  await recordEvent(ctx, { event: 'subject.merged', entity: id, subjectId: keptId, detail })
  return id
}

/** What the kept one lacks it takes from the other. */
function joinedKeys(kept: SubjectKeys, merged: SubjectKeys): SubjectKeys {
  const own = kept.external_key !== null
  return {
    uscc: kept.uscc ?? merged.uscc,
    external_source: own ? kept.external_source : merged.external_source,
    external_key: own ? kept.external_key : merged.external_key,
  }
}

/**
 * Undoes a merge: both are again what they were, with what was recorded for each since, and nobody joins them anew
 * without a person. Throws `merge_not_found` or `merge_undone`.
 */
export async function undoMerge(ctx: TxCtx, mergeId: string, reason: string): Promise<void> {
  await beginBulk(ctx)
  const merge = await lockMerge(ctx, mergeId)
  // The kept one may itself have been merged since.
  const current = await subjectOfIdentity(ctx, merge.mergedId)
  if (current !== null) await separate(ctx, merge, current)
  const stamp = await noteKnowledge(ctx, { kind: 'unmerge', ref: mergeId, subjects: 2 })
  await markUndone(ctx, mergeId, { reason, stamp })
  await keepApart(ctx, [merge.keptId, merge.mergedId], reason)
  const detail = { kept: merge.keptId, merged: merge.mergedId, name: merge.merged.name, reason }
  await recordEvent(ctx, { event: 'subject.unmerged', entity: mergeId, subjectId: merge.keptId, detail })
}

async function separate(
  ctx: TxCtx,
  { merged, moved }: Awaited<ReturnType<typeof lockMerge>>,
  current: string,
): Promise<void> {
  const holder = await lockSubject(ctx, current)
  const sameKey = holder.external_key === merged.external_key && holder.external_source === merged.external_source
  await setKeys(ctx, current, {
    uscc: holder.uscc === merged.uscc ? null : holder.uscc,
    external_source: sameKey ? null : holder.external_source,
    external_key: sameKey ? null : holder.external_key,
  })
  const move = { from: current, to: merged.id, identities: moved, accounts: merged.accounts }
  await restoreSubject(ctx, merged)
  await moveBack(ctx, move)
  await chooseForSubjects(ctx, [current, merged.id])
}
