import type { CohortTable } from '@wutong/engine'
import type { Contender, Material, OpenPeer, Work } from '../peers/peer.ts'
import type { Result } from '../report/result.ts'

/** A rival that stands ready. */
export interface ReadyPeer {
  readonly name: string
  readonly cannot: Partial<Record<Work, string>>
  readonly open: OpenPeer
}

/** Everything a piece of work needs at one size. */
export interface Bench extends Material {
  readonly rounds: number
  readonly peers: readonly ReadyPeer[]
  /** Cohort statistics of the scorecard, found once. */
  readonly statistics: () => CohortTable
}

/** A piece of work: measures, compares the answers, and reports. */
export type Measure = (bench: Bench) => Promise<Result[]>

/** The rivals' contenders for a work, and those that take no part with the reason. */
export function contendersFor<A>(
  { peers }: Bench,
  work: Work,
  of: (peer: OpenPeer) => (() => readonly Contender<A>[]) | undefined,
): { contenders: Contender<A>[]; absent: string[] } {
  const contenders: Contender<A>[] = []
  const absent: string[] = []
  for (const { name, cannot, open } of peers) {
    const make = of(open)
    if (make === undefined) absent.push(`${name}: ${cannot[work] ?? 'has no form of this work'}`)
    else contenders.push(...make())
  }
  return { contenders, absent }
}
