import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  answerQuestion,
  getQuality,
  listGaps,
  listQuestions,
  listSuspicions,
  type Question,
  raiseQuestion,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { useDecision } from '../../platform/pages.ts'

/** How good the data are. */
export function useQuality() {
  return useQuery({ queryKey: ['quality'], queryFn: ({ signal }) => call(getQuality, { signal }) })
}

/** What is worth filling; computed on demand. */
export function useGaps() {
  return useQuery({ queryKey: ['quality', 'gaps'], queryFn: ({ signal }) => call(listGaps, { query: {}, signal }) })
}

/** Enterprises with a suspicious figure. */
export function useSuspicions(rule: string) {
  return useQuery({
    queryKey: ['quality', 'suspicions', rule],
    queryFn: ({ signal }) => call(listSuspicions, { query: { rule }, signal }),
  })
}

/** Questions that wait for an answer, the earliest deadline first. */
export function useQuestions() {
  return useInfiniteQuery({
    queryKey: ['questions'],
    queryFn: ({ pageParam, signal }) =>
      call(listQuestions, { query: { state: 'open', after: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

/** What is asked. */
export type Asking =
  | { readonly kind: 'plausibility'; readonly rule: string; readonly subjectId: string; readonly period: number }
  | {
      readonly kind: 'gap'
      readonly subjectId: string
      readonly code: string
      readonly period: number | null
      readonly askedOf: Question['askedOf']
    }

/** Asks a source or an enterprise. */
export function useAsk() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: Asking) => call(raiseQuestion, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['questions'] }),
  })
}

/** An answer: the right figure, or that what was said is right. */
export type Answering =
  | { readonly correct: true; readonly value: number | string | boolean; readonly answer: string }
  | { readonly correct: false; readonly answer: string }

/** Answers a question; afterwards every figure may be another. */
export function useAnswer() {
  return useDecision(({ questionId, body }: { readonly questionId: string; readonly body: Answering }) =>
    call(answerQuestion, { params: { questionId }, body }),
  )
}
