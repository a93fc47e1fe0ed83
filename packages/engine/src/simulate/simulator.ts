/** Simulation of an offer over a population: figures before and after a change, who wins and loses, frames of one threshold. */
import { allSet } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { type VerdictWords, type Versions, versionsVerdicts } from '../columns/verdict-words.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { versionsFen } from '../offers/money-columns.ts'
import { DefinitionError } from '../subject.ts'
import { type OfferChange, rewrittenVersion, withNumbers } from './change.ts'
import { figuresAfter, type Standing, type SummedStanding, summed } from './difference.ts'
import { outcomeCodes } from './flips.ts'
import { type Frames, framesOf } from './frame.ts'
import type { Grouping } from './groupings.ts'
import { type Parameter, parametersOf, thresholdsOf } from './parameters.ts'
import { keysOf, passing } from './passing.ts'
import { type Adder, adderOf, type Figures, outcome, type RowMoney } from './tally.ts'

/** What a simulation answers. */
export interface OfferSimulation {
  readonly offer: string
  readonly version: string
  readonly unit: string | null
  /** What can be moved, with the numbers after the change. */
  readonly parameters: readonly Parameter[]
  readonly before: Figures
  readonly after: Figures
}

/** An enterprise that is better or worse off; amounts in fen, NaN unknown. */
export interface Move {
  readonly row: number
  readonly before: number
  readonly after: number
  readonly qualifiedBefore: boolean
  readonly qualifiedAfter: boolean
}

/** Simulations of one offer over one population. */
export interface Simulator {
  readonly population: Population
  /** What can be moved, with the numbers in force. */
  readonly parameters: readonly Parameter[]
  simulate(change: OfferChange): OfferSimulation
  /** Frames of one threshold, the rest of the change applied. */
  frames(change: OfferChange, parameter: string): Frames
  /** Everybody whose money or standing a change alters, most money first, then by row. */
  moves(change: OfferChange): Move[]
  /** Versions, money and outcomes after a change, for those who compute on. */
  after(change: OfferChange): After
}

/** What a change makes of an offer. */
export interface After {
  readonly versions: Versions
  readonly money: RowMoney
  readonly adder: Adder
}

/**
 * A simulator for an offer: what the version in force gives is computed once and compared with every change.
 * @example simulatorOf(zone, population, { offer: 'award', groupings: [] }).simulate({ offer: 'award', set: { revenue: 800 } })
 */
export function simulatorOf(
  zone: CompiledZone,
  population: Population,
  { offer, groupings }: { readonly offer: string; readonly groupings: readonly Grouping[] },
): Simulator {
  const inForce = versionsFor(zone, offer, population.judged.on)
  const before = standingBefore(population, inForce, groupings)
  const figuresBefore = before.adder.figures(before.sums)
  const keys = keysOf([inForce.chosen, ...inForce.older])
  const changed = lastKept((change) => changedStanding({ zone, population, inForce, keys, before, groupings }, change))
  return {
    population,
    parameters: parametersOf(inForce.chosen),
    after: changed,
    simulate(change) {
      const { versions, standing } = changed(change)
      return {
        offer: inForce.id,
        version: inForce.chosen.version.version,
        unit: versions.chosen.version.benefit?.unit ?? null,
        parameters: parametersOf(versions.chosen),
        before: figuresBefore,
        after: figuresAfter(before, standing()),
      }
    },
    frames(change, parameter) {
      const { versions, adder } = changed(change)
      return framesOf(population, versions, { threshold: thresholdNamed(versions.chosen, parameter), adder })
    },
    moves(change) {
      const { money, standing } = changed(change)
      return movesOf(population, money, standing().verdicts)
    },
  }
}

/** What the versions in force give. */
function standingBefore(population: Population, inForce: Versions, groupings: readonly Grouping[]): SummedStanding {
  const verdicts = versionsVerdicts(population, inForce)
  const fen = versionsFen(population, inForce, allSet(population.size))
  return summed({ verdicts, ...paidWith(groupings, { fen, before: fen, beforeQualified: verdicts.qualified }) })
}

interface Given {
  readonly zone: CompiledZone
  readonly population: Population
  readonly inForce: Versions
  /** Keys of what they ask for. */
  readonly keys: ReadonlySet<string>
  readonly before: SummedStanding
  readonly groupings: readonly Grouping[]
}

interface Changed extends After {
  /** Verdicts are found when somebody asks for them. */
  readonly standing: () => Standing
}

function changedStanding({ zone, population, inForce, keys, before, groupings }: Given, change: OfferChange): Changed {
  const rewritten = rewrittenVersion(zone, change, population.judged)
  const versions = { chosen: withNumbers(rewritten, change.set), older: inForce.older }
  const once = passing(population, rewritten === inForce.chosen ? [keys] : [keys, keysOf([rewritten])])
  const { money, adder } = paysAlike(versions.chosen, inForce.chosen)
    ? before
    : paidWith(groupings, {
        fen: versionsFen(once, versions, allSet(population.size)),
        before: before.money.fen,
        beforeQualified: before.verdicts.qualified,
      })
  let verdicts: VerdictWords | null = null
  const standing = () => {
    verdicts ??= versionsVerdicts(once, versions)
    return { verdicts, money, adder }
  }
  return { versions, money, adder, standing }
}

function paidWith(groupings: readonly Grouping[], money: RowMoney): Pick<Standing, 'money' | 'adder'> {
  return { money, adder: adderOf(money, groupings) }
}

/** Whether two versions pay everybody the same. */
function paysAlike(one: CompiledOfferVersion, other: CompiledOfferVersion): boolean {
  const [a, b] = [one.version.benefit, other.version.benefit]
  return one.amount?.key === other.amount?.key && a?.unit === b?.unit && a?.cap === b?.cap
}

/** Keeps what was found last: whoever asks what a change comes to asks next whom it moves. */
function lastKept<Found>(find: (change: OfferChange) => Found): (change: OfferChange) => Found {
  let last: { readonly key: string; readonly found: Found } | null = null
  return (change) => {
    const key = JSON.stringify(change)
    if (last?.key !== key) last = { key, found: find(change) }
    return last.found
  }
}

/** The threshold with a name; throws DefinitionError listing what there is. */
export function thresholdNamed(version: CompiledOfferVersion, name: string) {
  const all = thresholdsOf(version)
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new DefinitionError(
    `没有门槛「${name}」/ there is no threshold "${name}"；可用 use one of: ${all.map((one) => one.name).join(', ')}`,
  )
}

function movesOf(population: Population, money: RowMoney, verdicts: VerdictWords): Move[] {
  const codes = outcomeCodes(verdicts, population.size)
  const moves: Move[] = []
  for (let row = 0; row < codes.length; row++) {
    const did = (((money.beforeQualified[row >>> 5] as number) >>> (row & 31)) & 1) === 1
    const does = codes[row] === outcome.qualified
    if (!did && !does) continue
    const before = did ? Math.max(0, money.before[row] as number) : 0
    const after = does ? Math.max(0, money.fen[row] as number) : 0
    if (did === does && (before === after || Number.isNaN(before - after))) continue
    moves.push({ row, before, after, qualifiedBefore: did, qualifiedAfter: does })
  }
  return moves.sort((a, b) => sizeOf(b) - sizeOf(a) || a.row - b.row)
}

function sizeOf({ before, after }: Move): number {
  return Math.abs((Number.isNaN(after) ? 0 : after) - (Number.isNaN(before) ? 0 : before))
}
