import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import {
  type Assessment,
  type AssessmentPart,
  type AssessmentSummary,
  adviseSubject,
  assessPastSubject,
  assessSubject,
  bundleSubjectRoute,
  getOffer,
  getPastOffer,
  getPastScorecard,
  getPastSubject,
  getScorecard,
  getSubject,
  listOffers,
  listPastOffers,
  listPastScorecards,
  listPastSubjects,
  listScorecards,
  listSubjects,
  type MatchResult,
  type SubjectQuery,
  type SubjectRow,
  summariseSubject,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import type { GetPage } from '../../platform/pages.ts'
import { dayOfKey, keyAsOf, useAsOf, useCan } from '../../platform/session.ts'

/** Search, filters and order of the enterprise list. */
export type SubjectFilter = {
  readonly [Key in keyof Omit<SubjectQuery, 'after' | 'limit'>]?: SubjectQuery[Key] | undefined
}

/** The enterprise list as of the day shown, one page after another. */
export function useSubjectList(filter: SubjectFilter) {
  const day = useAsOf()
  return useInfiniteQuery({
    queryKey: keyAsOf(day, ['subjects', filter]),
    queryFn: ({ pageParam, signal }) => listPage(day, { ...filter, after: pageParam, limit: 200 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Rows of another day must never stand under the banner of this one.
    placeholderData: (previous, query) => (query && dayOfKey(query.queryKey) === day ? previous : undefined),
  })
}

/** Pages of a filter as an export wants them, as of the day shown. */
export function useSubjectPages(filter: SubjectFilter): GetPage<SubjectRow> {
  const day = useAsOf()
  return (after) => listPage(day, { ...filter, after, limit: 500 })
}

interface ListQuery extends SubjectFilter {
  readonly after: string | undefined
  readonly limit: number
}

function listPage(day: string | undefined, query: ListQuery, signal?: AbortSignal) {
  return day === undefined
    ? call(listSubjects, { query, signal })
    : call(listPastSubjects, { params: { day }, query, signal })
}

/** One enterprise with every fact and statement. */
export function useSubject(subjectId: string) {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['subject', subjectId]),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getSubject, { params: { subjectId }, signal })
        : call(getPastSubject, { params: { day, subjectId }, signal }),
  })
}

/** The year and day that somebody asks for. */
export interface JudgedFor {
  readonly period?: number | undefined
  readonly on?: string | undefined
}

/** How one enterprise stands; of a past day everything is at hand at once. */
export function useSummary(subjectId: string, judged: JudgedFor) {
  const day = useAsOf()
  return useQuery<AssessmentSummary>({
    queryKey: assessedKey(day, subjectId, 'summary', judged),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(summariseSubject, { params: { subjectId }, query: judged, signal })
        : pastAssessment(day, subjectId, judged, signal),
    placeholderData: keepPreviousData,
  })
}

/** Why one enterprise stands as it does; asked for where it is looked at. */
export function useExplained(subjectId: string, judged: JudgedFor, part: AssessmentPart) {
  const day = useAsOf()
  return useQuery<Assessment>({
    queryKey: assessedKey(day, subjectId, part, judged),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(assessSubject, { params: { subjectId }, query: { ...judged, part }, signal })
        : pastAssessment(day, subjectId, judged, signal),
    placeholderData: keepPreviousData,
  })
}

function assessedKey(day: string | undefined, subjectId: string, asked: string, judged: JudgedFor) {
  return keyAsOf(day, ['subject', subjectId, 'assessment', day === undefined ? asked : 'whole', judged])
}

function pastAssessment(day: string, subjectId: string, { period }: JudgedFor, signal: AbortSignal) {
  return call(assessPastSubject, { params: { day, subjectId }, query: { period }, signal })
}

/** What would change the results of one enterprise; asked for once its tabs are shown, and for the present only. */
export function useAdvice(subjectId: string, judged: JudgedFor) {
  const day = useAsOf()
  const isAdvised = useCan('subject:advise')
  return useQuery({
    enabled: day === undefined && isAdvised,
    queryKey: ['subject', subjectId, 'advice', judged],
    queryFn: ({ signal }) => call(adviseSubject, { params: { subjectId }, query: judged, signal }),
    staleTime: 60_000,
  })
}

/** The best legal bundle of policies of one enterprise. */
export function useBundle(subjectId: string, judged: JudgedFor) {
  return useQuery({
    queryKey: ['subject', subjectId, 'bundle', judged],
    queryFn: ({ signal }) => call(bundleSubjectRoute, { params: { subjectId }, query: judged, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Policies with their counts, for the filter and the names. */
export function useOfferSummaries() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['offers']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listOffers, { signal }) : call(listPastOffers, { params: { day }, signal }),
    staleTime: 60_000,
  })
}

/** The named expressions of a scorecard version. */
export function useScorecardMeasures(id: string, version: string) {
  const day = useAsOf()
  const scorecard = useQuery({
    queryKey: keyAsOf(day, ['scorecards', id]),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getScorecard, { params: { id }, signal })
        : call(getPastScorecard, { params: { day, id }, signal }),
    staleTime: 60_000,
  })
  return scorecard.data?.versions.find((item) => item.version === version)?.measures
}

/** The named expressions of a policy version. */
export function useOfferMeasures(id: string, version: string) {
  const day = useAsOf()
  const detail = useQuery({
    queryKey: keyAsOf(day, ['offers', id]),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getOffer, { params: { id }, signal })
        : call(getPastOffer, { params: { day, id }, signal }),
    staleTime: 60_000,
  })
  return detail.data?.offer.versions.find((item) => item.version === version)?.measures
}

/** Scorecards in short, for the names and whether they say who passes. */
export function useScorecardSummaries() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['scorecards']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listScorecards, { signal }) : call(listPastScorecards, { params: { day }, signal }),
    staleTime: 60_000,
  })
}

/** Matches with policies that are not known to have expired, and with those that have. */
export function useMatchesByStanding<Match extends Pick<MatchResult, 'offer'>>(matches: readonly Match[]) {
  const past = new Set(
    (useOfferSummaries().data ?? []).filter((offer) => offer.standing === 'past').map(({ id }) => id),
  )
  return {
    current: matches.filter((match) => !past.has(match.offer)),
    past: matches.filter((match) => past.has(match.offer)),
  }
}
