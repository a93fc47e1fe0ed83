import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getScorecard, getScorecardResults, listRanking, listScorecards, type ScorecardFile } from '@wutong/contract'
import type { z } from 'zod'
import { call } from '../../platform/client.ts'

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

/** All scorecards with counts. */
export function useScorecards() {
  return useQuery({ queryKey: ['scorecards'], queryFn: ({ signal }) => call(listScorecards, { signal }) })
}

/** One scorecard as declared. */
export function useScorecard(id: string) {
  return useQuery({
    queryKey: ['scorecards', id],
    queryFn: ({ signal }) => call(getScorecard, { params: { id }, signal }),
    staleTime: 60_000,
  })
}

/** How the latest evaluation came out. */
export function useScorecardResults(id: string) {
  return useQuery({
    queryKey: ['scorecards', id, 'results'],
    queryFn: ({ signal }) => call(getScorecardResults, { params: { id }, signal }),
  })
}

/** The ranking, one page after another. */
export function useRanking(id: string, passed: PassedFilter | undefined) {
  return useInfiniteQuery({
    queryKey: ['scorecards', id, 'ranking', passed],
    queryFn: ({ pageParam, signal }) =>
      call(listRanking, { params: { id }, query: { passed, after: pageParam, limit: 100 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}
