/** What simulations ask their thread to do. */
import type { BundleSimulation, Simulation, SimulationChange, SimulationFit, ZoneChange } from '@wutong/contract'
import type { FitTarget, Text } from '@wutong/engine'
import type { DatabaseAddress } from '#platform/database'
import type { ErrorCode } from '#platform/errors'
import type { ZoneOrder } from '#platform/thread-zones'

/** What the thread is started with. */
export interface ThreadData {
  readonly address: DatabaseAddress
}

/** A change across the offers of a zone. */
export interface BundleOrder extends ZoneOrder {
  readonly change: ZoneChange
  readonly scorecard: string | undefined
  readonly limit: number
}

/** A change of an offer of a zone. */
export interface SimulateOrder extends ZoneOrder {
  readonly offer: string
  readonly change: SimulationChange
}

/** A winner or loser by row of the population; amounts in 万元, null unknown. */
export interface MovedRow {
  readonly subjectId: string
  readonly name: string
  readonly before: number | null
  readonly after: number | null
  readonly qualifiedBefore: boolean
  readonly qualifiedAfter: boolean
}

/** Why a change cannot be made, which is an answer and no failure; or what failed that a person can mend. */
export type Refusable<T> = { readonly value: T } | { readonly refused: Text } | { readonly outage: ErrorCode }

/** The thread's tasks by name. */
export type ThreadTasks = {
  readonly simulate: { readonly payload: SimulateOrder; readonly result: Refusable<Simulation> }
  readonly moves: {
    readonly payload: SimulateOrder & { readonly limit: number }
    readonly result: Refusable<{ readonly total: number; readonly rows: MovedRow[] }>
  }
  readonly fit: {
    readonly payload: SimulateOrder & { readonly parameter: string; readonly target: FitTarget }
    readonly result: Refusable<SimulationFit>
  }
  readonly bundles: { readonly payload: BundleOrder; readonly result: Refusable<BundleSimulation> }
}
