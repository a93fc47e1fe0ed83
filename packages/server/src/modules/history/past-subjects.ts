/** A past day as a whole, and one subject as it was known then. */
import type { Assessment, PastDay, Subject } from '@wutong/contract'
import type { SubjectFacts } from '@wutong/engine'
import { resultsOf, type Standing } from '#modules/evaluations'
import { factsFrom, findNameAsOf, findSubjectAsOf, listSaidAsOf, type SaidAsOf } from '#modules/snapshots'
import { districtName, factRows, factSourcesFrom } from '#modules/subjects'
import { getZoneState, zoneInfoFrom } from '#modules/zone-state'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'
import { evaluatePast, openPast, type Past, type PastEvaluation } from './past.ts'

/** What was known at the end of a day, and by which definitions it is judged; `own` is whoever asks, `whole` the zone. */
export async function getDay(whole: Ctx, { day }: { readonly day: string }, own: Ctx): Promise<PastDay> {
  const { past, population } = await evaluatePast(whole, day)
  const { demo } = await whole.transact(getZoneState)
  const counts =
    own.actor.role === 'enterprise'
      ? { subjects: 0, records: 0, facts: 0 }
      : { subjects: population.size, records: past.records, facts: population.factCount }
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

/** One subject with every fact and what each source had said by the end of a day, as far as whoever asks may see it. */
export async function getSubjectOfDay(whole: Ctx, { day, subjectId }: OfSubject, own: Ctx): Promise<Subject> {
  const past = await openPast(whole, day)
  const { id, said } = await saidOf(past, subjectId, own)
  return past.ctx.transact(async (inside) => {
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
    const seen = { liaison: null, hidden: [] }
    return { id, uscc, name, districtName: districtText, demo, facts, periods, ...seen }
  })
}

/**
 * Who a subject was then, and what had been said of it. An enterprise is shown itself only: not another that it counted for
 * then, and nothing said of one that counted for it, unless that still is itself today.
 */
async function saidOf(past: Past, subjectId: string, own: Ctx): Promise<{ id: string; said: SaidAsOf }> {
  const { day, moment } = past
  if (own.actor.role === 'enterprise' && subjectId !== own.actor.subjectId)
    throw new AppError('subject_not_found', { subject: subjectId })
  const subject = await past.ctx.transact((inside) => findSubjectAsOf(inside, moment.stamp, subjectId))
  const [id, identities] = subject
  const isOther = own.actor.role === 'enterprise' && id !== subjectId
  if (identities.length === 0 || isOther) throw new AppError('subject_not_there', { day })
  const said = await own.transact((inside) => listSaidAsOf(inside, moment.stamp, subject))
  return { id, said }
}

/** Scores, rungs and matches of one subject on a past day; for another year than the one judged then without a place among others. */
export async function assessSubjectOfDay(
  whole: Ctx,
  { day, subjectId, period }: OfSubject & { readonly period?: number | undefined },
  own: Ctx,
): Promise<Assessment> {
  const evaluation = await evaluatePast(whole, day)
  const { past, cohorts } = evaluation
  const judged = { period: period ?? past.judged.period, on: day }
  const { id, said } = await saidOf(past, subjectId, own)
  const subject: SubjectFacts = { id, facts: factsFrom(past.ctx, said) }
  const placed = judged.period === past.judged.period
  const standing = placed ? standingsOf(evaluation, id) : undefined
  const results = resultsOf(past.ctx, subject, { judged, ...(standing === undefined ? {} : { cohorts, standing }) })
  const sources = factSourcesFrom(past.ctx, said, { period: judged.period, names: results.names })
  return mutable({
    ...judged,
    scores: results.scores,
    ladders: results.ladders,
    matches: results.matches,
    hidden: results.hidden,
    sources,
  })
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
