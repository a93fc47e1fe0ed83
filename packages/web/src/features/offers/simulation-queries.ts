import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import {
  fitSimulation,
  getSimulation,
  listSimulationMoves,
  type SimulationChange,
  type SimulationMoves,
  simulateBundles,
  simulateOffer,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** What can be moved, and what the version in force comes to. */
export function useSimulationBase(id: string) {
  return useQuery({
    queryKey: ['offers', id, 'simulation'],
    queryFn: ({ signal }) => call(getSimulation, { params: { id }, signal }),
  })
}

/** Figures after a change; the last ones stay on the screen until the next are there. */
export function useSimulation(id: string, change: SimulationChange) {
  return useQuery({
    queryKey: ['offers', id, 'simulation', change],
    queryFn: ({ signal }) => call(simulateOffer, { params: { id }, body: change, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  })
}

const movesShown = 100

/** The first winners and losers of a change. */
export function useMoves(id: string, change: SimulationChange) {
  const { moving: _, ...rest } = change
  return useQuery({
    queryKey: ['offers', id, 'simulation', 'moves', rest],
    queryFn: ({ signal }) =>
      call(listSimulationMoves, { params: { id }, body: { ...rest, limit: movesShown }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  })
}

/** Every winner and loser, for an export. */
export function listAllMoves(id: string, { moving: _, ...change }: SimulationChange): Promise<SimulationMoves> {
  return call(listSimulationMoves, { params: { id }, body: { ...change, limit: 100_000 } })
}

/** What a setting must keep. */
export type WebTarget =
  | { readonly kind: 'budget'; readonly amount: number }
  | { readonly kind: 'places'; readonly count: number }

/** The setting that fits a budget or places. */
export function useFit(id: string) {
  return useMutation({
    mutationFn: ({ change, parameter, target }: { change: SimulationChange; parameter: string; target: WebTarget }) => {
      const { moving: _, ...rest } = change
      return call(fitSimulation, { params: { id }, body: { ...rest, parameter, target } })
    },
  })
}

/** Net money of all policies through the best bundles, with one policy changed. */
export function useNetSimulation(id: string, { moving: _, scorecard, ...change }: SimulationChange) {
  const body = { offers: [{ offer: id, ...change }], scorecard, limit: movesShown }
  return useQuery({
    queryKey: ['offers', id, 'simulation', 'net', body],
    queryFn: ({ signal }) => call(simulateBundles, { body, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  })
}
