/** What is kept between two frames: the population with its groupings, simulators by offer, and frames of thresholds. */
import {
  type BundleSimulator,
  bundleSimulatorOf,
  type Grouping,
  type OfferChange,
  type OfferSimulation,
  type Population,
  populationOf,
  type SimulationFrames,
  type Simulator,
  simulatorOf,
  standardGroupings,
} from '@wutong/engine'
import { populationFor, type ZonePopulation } from '#modules/snapshots'
import type { ActiveZone, Ctx } from '#platform/context'

/** Everything computed so far for one state of a zone's facts. */
export interface Desk {
  readonly people: ZonePopulation
  readonly population: Population
  simulatorFor(offer: string, scorecard: string | null): Simulator
  bundlesFor(scorecard: string | null): BundleSimulator
  /** Frames of one threshold; the newest few are kept. */
  framesFor(
    change: OfferChange,
    parameter: string,
    scorecard: string | null,
  ): { base: OfferSimulation; frames: SimulationFrames }
}

/**
 * What is kept of each kind is as long as the population, so it is counted in rows: simulators take up to eighteen bytes a
 * row and frames up to twenty-four. Officers work on a few policies at once; so many are kept whatever the population's size.
 */
const rowsKept = { simulators: 8_000_000, frames: 4_000_000 } as const
const leastKept = 4
/** A small population costs what its figures and formulas take. */
const leastRows = 10_000
/** Bytes for the numbers and truths that the policies ask for. */
const resultRoom = 256 * 2 ** 20

const desks = new WeakMap<ActiveZone, { desk: Desk; stamp: number; on: string; period: number }>()

/** The desk for today's facts. */
export async function deskFor(ctx: Ctx): Promise<Desk> {
  const people = await populationFor(ctx)
  const { judged, stamp } = people
  const known = desks.get(ctx.zone)
  if (known !== undefined && known.stamp === stamp && known.on === judged.on && known.period === judged.period)
    return known.desk
  const desk = openDesk(ctx, people)
  desks.set(ctx.zone, { desk, stamp, ...judged })
  return desk
}

function openDesk({ zone: { compiled } }: Ctx, people: ZonePopulation): Desk {
  const snapshot = people.at(people.judged.period)
  const population = populationOf(snapshot, people.judged, { room: resultRoom })
  const most = (rows: number) => Math.max(leastKept, Math.floor(rows / Math.max(leastRows, population.size)))
  const groupings = remembering<Grouping[]>(leastKept)
  const simulators = remembering<Simulator>(most(rowsKept.simulators))
  const bundles = remembering<BundleSimulator>(leastKept)
  const frames = remembering<{ base: OfferSimulation; frames: SimulationFrames }>(most(rowsKept.frames))
  const groupingsFor = (scorecard: string | null) =>
    groupings(scorecard ?? '', () => standardGroupings(compiled, population, scorecard))
  const simulatorFor = (offer: string, scorecard: string | null) =>
    simulators(JSON.stringify([offer, scorecard]), () =>
      simulatorOf(compiled, population, { offer, groupings: groupingsFor(scorecard) }),
    )
  return {
    people,
    population,
    simulatorFor,
    bundlesFor: (scorecard) =>
      bundles(scorecard ?? '', () => bundleSimulatorOf(compiled, snapshot, people.judged, groupingsFor(scorecard))),
    framesFor: (change, parameter, scorecard) =>
      frames(JSON.stringify([change, parameter, scorecard]), () => {
        const simulator = simulatorFor(change.offer, scorecard)
        return { base: simulator.simulate(change), frames: simulator.frames(change, parameter) }
      }),
  }
}

/** Gives what is known by a key, or finds it now; beyond so many the one not asked for longest is forgotten. */
function remembering<T>(most: number): (key: string, find: () => T) => T {
  const known = new Map<string, T>()
  return (key, find) => {
    const found = known.get(key) ?? find()
    known.delete(key)
    known.set(key, found)
    for (const oldest of known.keys()) {
      if (known.size <= most) break
      known.delete(oldest)
    }
    return found
  }
}
