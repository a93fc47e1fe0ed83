/** What a batch changes, found in its own transaction: the facts with it against the facts without it. */
import type { ImportChanges } from '@wutong/contract'
import { chooseFacts } from '@wutong/engine'
import { listStatements, touchedSubjects } from '#modules/facts'
import type { Linked } from '#modules/resolution'
import { listSettled } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import { changesFrom, countChanges, shownExamples, startChanges } from './changes.rules.ts'
import type { Loaded } from './fresh-facts.ts'
import { listNames } from './views.ts'

/** Compares the facts that a batch brought with those there would be without it; both are chosen anew, so merges count. */
export async function compareFacts(
  ctx: TxCtx,
  batchId: string,
  loaded: Loaded,
  { joined }: Pick<Linked, 'joined'>,
): Promise<ImportChanges> {
  const count = startChanges()
  const { zone } = ctx.zone
  let touched = 0
  for await (const ids of touchedSubjects(ctx, batchId)) {
    const records = await listStatements(ctx, ids)
    const settled = await listSettled(ctx, ids)
    const others = records.filter((record) => record.batchId !== batchId)
    const before = chooseFacts(zone, others, settled)
    countChanges(count, { batchId, before, after: chooseFacts(zone, records, settled), records })
    touched += ids.length
  }
  const named = [...shownExamples(count).map(({ subject }) => subject), ...loaded.firstNew.map(({ id }) => id)]
  const names = await listNames(ctx, batchId, [...new Set(named)])
  // One that turned out to be a known enterprise is none of the new ones.
  const newSubjects = loaded.firstNew.flatMap(({ id, ...made }) => (names.has(id) ? [made] : []))
  const made = loaded.newSubjects - joined
  const known = Math.max(0, touched - made)
  const subjects = { new: made, known, adopted: loaded.adopted }
  return changesFrom(count, { subjects, newSubjects, names })
}
