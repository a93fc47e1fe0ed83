/** A past day as a whole, and one subject as it was known then. */
import type { Assessment, PastDay, Subject } from '@wutong/contract'
import type { SubjectFacts } from '@wutong/engine'
import { resultsOf, type Standing } from '#modules/evaluations'
import { findNameAsOf, findSubjectAsOf, listFactsAsOf, listSaidAsOf } from '#modules/snapshots'
import { districtName, factRows, factSourcesFrom } from '#modules/subjects'
import { getZoneState, zoneInfoFrom } from '#modules/zone-state'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'
import { evaluatePast, openPast, type Past, type PastEvaluation } from './past.ts'

/** What was known at the end of a day, and by which definitions it is judged. */
export async function getDay(ctx: Ctx, { day }: { readonly day: string }): Promise<PastDay> {
  const { past, population } = await evaluatePast(ctx, day)
  const { demo } = await ctx.transact(getZoneState)
  const counts = { subjects: population.size, records: past.records, facts: population.factCount }
  return {
    day,
    ...past.moment,
    period: past.judged.period,
    definitionHash: past.ctx.zone.hash,
    definitionsOfThen: past.ofThen,
    snapshotHash: population.hash,
    zone: zoneInfoFrom(past.ctx.zone.zone, { demo, counts }),
  }
}

interface OfSubject {
  readonly day: string
  readonly subjectId: string
}

/** One subject with every fact and what each source had said by the end of a day. */
export async function getSubjectOfDay(ctx: Ctx, { day, subjectId }: OfSubject): Promise<Subject> {
  const past = await openPast(ctx, day)
  return past.ctx.transact(async (inside) => {
    const { id, said } = await saidOf(inside, past, subjectId)
    const { demo } = await getZoneState(inside)
    const facts = factRows(inside, said.records, { settled: said.settled, overdue: new Map() })
    const periods = [...new Set(facts.flatMap(({ period }) => period ?? []))].sort((a, b) => b - a)
    const textOf = (wanted: string): string | null => {
      const value = facts.find(({ code, period }) => code === wanted && period === null)?.value ?? null
      return value === null ? null : String(value)
    }
    const saidName = { name: textOf('name'), uscc: textOf('uscc') }
    const { name, uscc } = await findNameAsOf(inside, { stamp: past.moment.stamp, id, said: saidName })
    const districtText = districtName(inside, textOf('district'))
    return { id, uscc, name, districtName: districtText, demo, facts, periods }
  })
}

async function saidOf(ctx: TxCtx, { day, moment }: Past, subjectId: string) {
  const [id, identities] = await findSubjectAsOf(ctx, moment.stamp, subjectId)
  if (identities.length === 0) throw new AppError('subject_not_there', { day })
  return { id, said: await listSaidAsOf(ctx, moment.stamp, [id, identities]) }
}

/** Scores, rungs and matches of one subject on a past day; for another year than the one judged then without a place among others. */
export async function assessSubjectOfDay(
  ctx: Ctx,
  { day, subjectId, period }: OfSubject & { readonly period?: number | undefined },
): Promise<Assessment> {
  const evaluation = await evaluatePast(ctx, day)
  const { past, cohorts } = evaluation
  const judged = { period: period ?? past.judged.period, on: day }
  const { id, said, facts } = await past.ctx.transact(async (inside) => {
    const found = await saidOf(inside, past, subjectId)
    return { ...found, facts: await listFactsAsOf(inside, past.moment.stamp, [found.id]) }
  })
  const subject: SubjectFacts = { id, facts: facts.get(id) ?? new Map() }
  const placed = judged.period === past.judged.period
  const standing = placed ? standingsOf(evaluation, id) : undefined
  const results = resultsOf(past.ctx, subject, { judged, ...(standing === undefined ? {} : { cohorts, standing }) })
  const sources = factSourcesFrom(past.ctx, said, { period: judged.period, names: results.names })
  return mutable({ ...judged, scores: results.scores, ladders: results.ladders, matches: results.matches, sources })
}

/** Place and class of a subject among all of that day, by scorecard. */
function standingsOf({ population, past, results }: PastEvaluation, id: string): Map<string, Standing> {
  const row = population.at(past.judged.period).ids.indexOf(id)
  return new Map(
    results.scores.map(({ columns }) => {
      const { scorecard, rank, position, classes, classIndex, best, worst } = columns
      const classAt = (indexes: Int16Array): string | null => classes[indexes[row] ?? -1] ?? null
      const standing = {
        rank: rank[row] || null,
        position: position[row] || null,
        class: classAt(classIndex),
        bestClass: classAt(best),
        worstClass: classAt(worst),
      }
      return [scorecard, standing]
    }),
  )
}
