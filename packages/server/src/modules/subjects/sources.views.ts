/** Where the facts in force of one subject come from. */
import type { FactSource } from '@wutong/contract'
import { type Settled, sourceName, weighFacts } from '@wutong/engine'
import type { Ctx, TxCtx } from '#platform/context'
import { listRecords, listSettled, type RecordedStatement } from './store.ts'

/** For which facts the source is asked: those that results of a year name. */
interface Named {
  readonly period: number
  readonly names: ReadonlySet<string>
}

/** The sources of the facts in force of one subject; see `factSourcesFrom`. */
export function listFactSources(ctx: Ctx, subjectId: string, named: Named): Promise<Record<string, FactSource>> {
  return ctx.transact(async (ctx) => factSourcesFrom(ctx, await listSaid(ctx, subjectId), named))
}

/** What sources say of a subject, and what people settled. */
export interface Said {
  readonly records: readonly RecordedStatement[]
  readonly settled: Settled
}

/** Everything said of a subject. */
export async function listSaid(ctx: TxCtx, subjectId: string): Promise<Said> {
  const [records, settled] = await Promise.all([listRecords(ctx, subjectId), listSettled(ctx, [subjectId])])
  return { records, settled }
}

/**
 * The source, batch and row of facts in force, by the names that results use: `code`, or `code@2021` for another year
 * than the one judged. Facts that are derived from others were said by nobody and have no entry.
 */
export function factSourcesFrom(
  ctx: Ctx,
  { records, settled }: Said,
  { period, names }: Named,
): Record<string, FactSource> {
  const byId = new Map(records.map((record) => [record.statement.id, record]))
  const { zone } = ctx.zone
  const weighed = weighFacts(
    zone,
    records.map(({ statement }) => statement),
    settled,
  )
  const found = weighed.flatMap((fact): [string, FactSource][] => {
    const name = fact.period === 0 || fact.period === period ? fact.code : `${fact.code}@${fact.period}`
    const said = fact.statements[0]?.record
    const origin = said === undefined ? undefined : byId.get(said.id)
    if (said === undefined || origin === undefined || !names.has(name)) return []
    const { source, recordedAt } = said
    const { batchId, batchName, row } = origin
    const ofYear = fact.period === 0 ? null : fact.period
    return [
      [name, { source, sourceName: sourceName(zone, source), period: ofYear, recordedAt, batchId, batchName, row }],
    ]
  })
  return Object.fromEntries(found)
}
