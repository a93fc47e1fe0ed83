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

/** Frames and simulators kept; each is as long as the population. */
const kept = 4
/** Changes after which the population's own results are forgotten, because every moved number leaves some. */
const changesKept = 200

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
  let population = populationOf(snapshot, people.judged)
  let changes = 0
  const groupings = new Map<string, Grouping[]>()
  const simulators = new Map<string, Simulator>()
  const bundles = new Map<string, BundleSimulator>()
  const frames = new Map<string, { base: OfferSimulation; frames: SimulationFrames }>()
  const groupingsFor = (scorecard: string | null) =>
    remembered(groupings, scorecard ?? '', () => standardGroupings(compiled, population, scorecard))
  const simulatorFor = (offer: string, scorecard: string | null) => {
    changes += 1
    if (changes > changesKept) {
      population = populationOf(snapshot, people.judged)
      simulators.clear()
      changes = 0
    }
    return remembered(simulators, JSON.stringify([offer, scorecard]), () =>
      simulatorOf(compiled, population, { offer, groupings: groupingsFor(scorecard) }),
    )
  }
  return {
    people,
    get population() {
      return population
    },
    simulatorFor,
    bundlesFor: (scorecard) =>
      remembered(bundles, scorecard ?? '', () =>
        bundleSimulatorOf(compiled, snapshot, people.judged, groupingsFor(scorecard)),
      ),
    framesFor: (change, parameter, scorecard) =>
      remembered(frames, JSON.stringify([change, parameter, scorecard]), () => {
        const simulator = simulatorFor(change.offer, scorecard)
        return { base: simulator.simulate(change), frames: simulator.frames(change, parameter) }
      }),
  }
}

/** What is known by a key, or is found now; the oldest is forgotten. */
function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  const found = known.get(key) ?? find()
  known.delete(key)
  known.set(key, found)
  for (const oldest of known.keys()) {
    if (known.size <= kept) break
    known.delete(oldest)
  }
  return found
}
