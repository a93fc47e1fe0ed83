import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelEvaluation, type EvaluationProgress, getEvaluationProgress, startEvaluation } from '@wutong/contract'
import { useEffect, useRef } from 'react'
import { call } from './client.ts'
import { useCan } from './session.ts'

const progressKey = ['evaluation', 'progress']
const busyMs = 1000
const idleMs = 15_000

/** How far the zone's evaluation is, asked again and again; when one ends, every figure is fetched anew. */
export function useEvaluationProgress(): EvaluationProgress | undefined {
  const enabled = useCan('evaluation:read')
  const queryClient = useQueryClient()
  const isChanging = useIsMutating() > 0
  const { data } = useQuery({
    queryKey: progressKey,
    queryFn: ({ signal }) => call(getEvaluationProgress, { signal }),
    refetchInterval: ({ state }) => (isChanging || state.data?.running === true ? busyMs : idleMs),
    enabled,
  })
  const running = data?.running === true
  const wasRunning = useRef(false)
  useEffect(() => {
    if (wasRunning.current && !running)
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== progressKey[0] })
    wasRunning.current = running
  }, [running, queryClient])
  return data
}

/** Starts an evaluation; the reply says how far it is. */
export function useStartEvaluation() {
  return useEvaluationCommand(startEvaluation)
}

/** Asks the running evaluation to stop. */
export function useCancelEvaluation() {
  return useEvaluationCommand(cancelEvaluation)
}

function useEvaluationCommand(route: typeof startEvaluation) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(route),
    onSuccess: (progress) => queryClient.setQueryData(progressKey, progress),
  })
}

/** Share of an evaluation that is done, in percent: its three phases count the same. */
export function percentOf({ phase, done, total }: EvaluationProgress): number {
  if (phase === null) return 0
  const before = { read: 0, compute: 1, store: 2 }[phase]
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  return Math.floor(((before + share) / 3) * 100)
}
