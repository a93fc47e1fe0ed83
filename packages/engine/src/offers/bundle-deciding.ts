/** Which missing facts would make the total of a bundle known: minimal sets. */
import { offerKind } from '../closed-versions.ts'
import type { CompiledZone } from '../compiled.ts'
import { joinedParts } from '../reason/condition-settling.ts'
import { shownKey } from '../reason/fact-keys.ts'
import type { Trial } from '../reason/trial.ts'
import { minimal } from '../reason/ways.ts'
import { judgingVersion } from '../subject.ts'
import { type Candidate, type Parts, type Scenario, scenarioOf, solveAll } from './bundle-scenario.ts'
import { mostInBundle } from './money.ts'

/** Minimal sets of missing facts, after each of which the total of a bundle is known. */
export function decidingBundle(zone: CompiledZone, parts: Parts, trial: Trial): string[][] {
  const { bundling, candidates, limits } = parts
  const points = turningFen(parts)
  const open = [
    ...candidates.flatMap((one, index) => openOf(zone, one, { index, points, trial })),
    ...[...limits.least.keys()].flatMap((rule) => openLimit(parts, rule, points)),
  ]
  const least = scenarioOf(candidates, limits, 'least')
  const totalOf: TotalOf = (valueAt) => {
    const scenario = {
      available: least.available.slice(),
      amounts: least.amounts.slice(),
      limits: least.limits.slice(),
    }
    for (const [place, { turnOut }] of open.entries()) turnOut(scenario, valueAt(place))
    return solveAll(bundling, scenario).value
  }
  return decidingSets(open, totalOf)
}

/** Money in fen at which one more fen of something may begin or cease to count: what is known, and what limits leave beside it. */
function turningFen({ candidates, limits }: Parts): number[] {
  const amounts = candidates.flatMap(({ least, most, possible }) => (possible && least === most ? [least] : []))
  const known = [...limits.least].filter((least, rule) => least === limits.most[rule] && Number.isFinite(least))
  const beside = known.flatMap((limit) => amounts.map((amount) => limit - amount))
  const all = [1, ...amounts, ...known, ...beside].flatMap((fen) => [fen - 1, fen + 1, Math.floor(fen / 2)])
  return [...new Set(all)].filter((fen) => fen > 0).slice(0, mostPoints)
}

interface OpenOffer {
  readonly index: number
  readonly points: readonly number[]
  readonly trial: Trial
}

/** Whether an offer can be had, and for how much, each as far as it is open. */
function openOf(zone: CompiledZone, one: Candidate, { index, points, trial }: OpenOffer): OpenPart[] {
  const { possible, available, least, most, match } = one
  if (!possible) return []
  const had: OpenPart = {
    sure: available ? [] : verdictSets(zone, one, trial),
    values: [0, 1],
    turnOut: (scenario, value) => {
      scenario.available[index] = value
    },
  }
  const paid: OpenPart = {
    sure: [match.amountMissing],
    // An amount without a cap is some amount: beside one that is endless nothing else would count.
    values: between(least, Math.min(most, mostInBundle), points),
    turnOut: (scenario, value) => {
      scenario.amounts[index] = value
    },
  }
  return [...(available ? [] : [had]), ...(least === most ? [] : [paid])]
}

/** Sets of facts that say whether an offer can be had. */
function verdictSets(zone: CompiledZone, { match }: Candidate, trial: Trial): string[][] {
  const { conditions } = judgingVersion(zone.offers, match.offer, trial.at, offerKind).chosen
  const exprs = conditions.map(({ expr }) => expr)
  const { sure } = joinedParts('and', exprs, { trial, indicators: zone.indicators })
  return sure.map((keys) => keys.map((key) => shownKey(key, trial.at.judged)))
}

function openLimit({ limits }: Parts, rule: number, points: readonly number[]): OpenPart[] {
  const [least, most] = [limits.least[rule] as number, limits.most[rule] as number]
  if (least === most) return []
  const turnOut = (scenario: Scenario, value: number) => {
    scenario.limits[rule] = value
  }
  return [{ sure: [limits.missingBy[rule] ?? []], values: between(least, most, points), turnOut }]
}

function between(least: number, most: number, points: readonly number[]): number[] {
  return [least, ...points.filter((point) => point > least && point < most), most]
}

/** The total where every part has the value at its place. */
type TotalOf = (valueAt: (place: number) => number) => number

/** Something a bundle is not sure of. */
interface OpenPart {
  /** Sets of facts, each of which makes it known whatever their values are. */
  readonly sure: readonly (readonly string[])[]
  /** What it may turn out to be, least first and most last; between them where something else may turn. */
  readonly values: readonly number[]
  readonly turnOut: (scenario: Scenario, value: number) => void
}

/** Up to so many open parts all sets are tried; of more, small ones; of many, none. */
const mostTried = 8
const mostParts = 24

/** Points between least and most, and ways for chosen parts to turn out that are tried. */
const mostPoints = 24
const mostStates = 600

/** Sets named. */
const mostListed = 12

/** Sets of facts after which the total is known; where no smaller ones are found, all that is missing as the only set. */
function decidingSets(parts: readonly OpenPart[], totalOf: TotalOf): string[][] {
  const found = parts.length > mostParts ? [] : settlingParts(parts, totalOf)
  const chosen = found.length > 0 ? found : [parts.map((_, index) => index)]
  const sets = chosen.flatMap((places) => setsOf(places.map((place) => parts[place] as OpenPart)))
  return minimal(sets, (keys) => keys)
    .sets.filter((set) => set.length > 0)
    .slice(0, mostListed)
}

/** Smallest sets of parts, by their places, that leave nothing open once they are known. */
function settlingParts(parts: readonly OpenPart[], totalOf: TotalOf): number[][] {
  const count = parts.length
  const found: number[][] = []
  for (let size = 1; size <= (count > mostTried ? 2 : count); size++)
    for (const chosen of subsets(count, size)) {
      const isLarger = found.some((one) => one.every((place) => chosen.includes(place)))
      if (!isLarger && isSettledBy(parts, chosen, totalOf)) found.push(chosen)
    }
  return found
}

/** Whether the rest changes nothing, whatever the chosen parts turn out to be; the total grows with each part. */
function isSettledBy(parts: readonly OpenPart[], chosen: readonly number[], totalOf: TotalOf): boolean {
  if (chosen.length === parts.length) return true
  const valuesOf = (place: number) => (parts[place] as OpenPart).values
  const isSettledAt = (valueAt: (at: number, values: readonly number[]) => number) => {
    const totals = [0, -1].map((rest) =>
      totalOf((place) => {
        const at = chosen.indexOf(place)
        return (at < 0 ? valuesOf(place).at(rest) : valueAt(at, valuesOf(place))) ?? 0
      }),
    )
    return totals[0] === totals[1]
  }
  for (let state = 0; state < 2 ** chosen.length; state++)
    if (!isSettledAt((at, values) => values.at(((state >>> at) & 1) === 1 ? -1 : 0) ?? 0)) return false
  const states = chosen.reduce((all, place) => all * valuesOf(place).length, 1)
  // Where there are too many states some are tried, spread over all of them.
  for (let tried = 0; tried < Math.min(states, mostStates); tried++) {
    let state = states <= mostStates ? tried : Math.floor((tried * states) / mostStates)
    const picks = chosen.map((place) => {
      const { length } = valuesOf(place)
      const pick = state % length
      state = Math.floor(state / length)
      return pick
    })
    if (!isSettledAt((at, values) => values[picks[at] ?? 0] ?? 0)) return false
  }
  return true
}

function* subsets(count: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let first = from; first <= count - size; first++)
    for (const rest of subsets(count, size - 1, first + 1)) yield [first, ...rest]
}

/** Every way to know all of these parts. */
function setsOf(parts: readonly OpenPart[]): string[][] {
  let sets: string[][] = [[]]
  for (const { sure } of parts) {
    const joined = sets.flatMap((set) => sure.map((other) => [...new Set([...set, ...other])]))
    sets = minimal(joined, (keys) => keys).sets
  }
  return sets
}
