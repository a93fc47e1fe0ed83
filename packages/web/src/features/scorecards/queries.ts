import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import {
  getPastScorecard,
  getPastScorecardResults,
  getScorecard,
  getScorecardResults,
  listPastRanking,
  listPastScorecards,
  listRanking,
  listScorecards,
  type ScorecardFile,
} from '@wutong/contract'
import type { z } from 'zod'
import { call } from '../../platform/client.ts'
import { keyAsOf, useAsOf } from '../../platform/session.ts'

/** A scorecard with all its versions. */
export type Scorecard = z.infer<typeof ScorecardFile>
/** One version of a scorecard. */
export type ScorecardVersion = Scorecard['versions'][number]
/** One part of a version. */
export type ScorePart = NonNullable<ScorecardVersion['parts']>[number]
/** One scored line. */
export type ScoreItem = ScorePart['items'][number]

/** Which results the ranking shows. */
export type PassedFilter = 'true' | 'false' | 'unknown'

/** All scorecards with counts, as of the day shown. */
export function useScorecards() {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['scorecards']),
    queryFn: ({ signal }) =>
      day === undefined ? call(listScorecards, { signal }) : call(listPastScorecards, { params: { day }, signal }),
  })
}

/** One scorecard as declared on the day shown. */
export function useScorecard(id: string) {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['scorecards', id]),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getScorecard, { params: { id }, signal })
        : call(getPastScorecard, { params: { day, id }, signal }),
    staleTime: 60_000,
  })
}

/** How the latest evaluation came out, or that of the day shown. */
export function useScorecardResults(id: string) {
  const day = useAsOf()
  return useQuery({
    queryKey: keyAsOf(day, ['scorecards', id, 'results']),
    queryFn: ({ signal }) =>
      day === undefined
        ? call(getScorecardResults, { params: { id }, signal })
        : call(getPastScorecardResults, { params: { day, id }, signal }),
  })
}

interface RankingPage {
  readonly id: string
  readonly passed: PassedFilter | undefined
  readonly after: string | undefined
  readonly limit: number
  readonly signal?: AbortSignal
}

/** Gives pages of the ranking as of the day shown. */
export function useRankingPages() {
  const day = useAsOf()
  return ({ id, signal, ...query }: RankingPage) =>
    day === undefined
      ? call(listRanking, { params: { id }, query, signal })
      : call(listPastRanking, { params: { day, id }, query, signal })
}

/** The ranking, one page after another. */
export function useRanking(id: string, passed: PassedFilter | undefined) {
  const day = useAsOf()
  const pageOf = useRankingPages()
  return useInfiniteQuery({
    queryKey: keyAsOf(day, ['scorecards', id, 'ranking', passed]),
    queryFn: ({ pageParam, signal }) => pageOf({ id, passed, after: pageParam, limit: 100, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}
