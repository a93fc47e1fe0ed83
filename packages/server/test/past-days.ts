/** Changes that were made on days of the past. */
import { noteBatch, refreshFacts } from '#modules/facts'
import { addGeneratedBatch, addRecords, addSubjects } from '#modules/records'
import { type Actor, type Ctx, createCtx, systemActor } from '#platform/context'
import type { TestZone } from './harness.ts'

/** The program's context, or somebody's, on a day at noon in China. */
export function onDay(zone: TestZone, day: string, as: Actor = systemActor): Ctx {
  const clock = { now: () => new Date(`${day}T04:00:00Z`), newId: zone.clock.newId }
  return createCtx({ root: zone.root, zone: zone.zone, actor: as, clock })
}

interface Said {
  readonly id: string
  readonly facts: Readonly<Record<string, number>>
}

/** A batch that makes subjects and says figures of 2024. */
export async function say(
  ctx: Ctx,
  source: string,
  {
    fresh,
    said,
    codes,
  }: {
    readonly fresh: readonly string[]
    readonly said: readonly Said[]
    /** Credit codes of some of the fresh. */
    readonly codes?: ReadonlyMap<string, string>
  },
): Promise<string> {
  return ctx.transact(async (inside) => {
    const batchId = inside.newId()
    await addGeneratedBatch(inside, { id: batchId, source, file: `${source}.csv` })
    const subjects = fresh.map((id) => ({
      id,
      uscc: codes?.get(id) ?? null,
      externalKey: null,
      name: `企业${id.slice(-6)}`,
    }))
    await addSubjects(inside, { batchId, source }, subjects)
    const records = said.map(({ id, facts }) => ({
      id: inside.newId(),
      subject_id: id,
      period: 2024,
      row: 2,
      values: facts,
    }))
    await addRecords(inside, { batchId, source }, records)
    await noteBatch(inside, { kind: 'generated', ref: batchId, subjects: await refreshFacts(inside, batchId) })
    return batchId
  })
}
