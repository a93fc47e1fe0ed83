/** Simulation of an offer over a population: figures before and after a change, who wins and loses, frames of one threshold. */
import { allSet } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { type VerdictWords, type Versions, versionsVerdicts } from '../columns/verdict-words.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { type FenColumn, offerFen, versionsFen } from '../offers/money-columns.ts'
import { DefinitionError } from '../subject.ts'
import { changedVersion, type OfferChange } from './change.ts'
import { outcomeCodes } from './flips.ts'
import { type Frames, framesOf } from './frame.ts'
import type { Grouping } from './groupings.ts'
import { type Parameter, parametersOf, thresholdsOf } from './parameters.ts'
import { type Adder, adderOf, type Figures, type Outcome, outcome, type RowMoney } from './tally.ts'

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
  const all = allSet(population.size)
  const verdicts = versionsVerdicts(population, inForce)
  const before: RowMoney = moneyFrom(offerFen(zone, offer, population, all), null, verdicts)
  const figuresBefore = figuresOf(population, verdicts, adderOf(before, groupings))

  const after = (change: OfferChange): After => {
    const versions = { chosen: changedVersion(zone, change, population.judged), older: inForce.older }
    const money = moneyFrom(versionsFen(population, versions, all), before.fen, verdicts)
    return { versions, money, adder: adderOf(money, groupings) }
  }
  return {
    population,
    after,
    simulate(change) {
      const { versions, adder } = after(change)
      return {
        offer: inForce.id,
        version: inForce.chosen.version.version,
        unit: versions.chosen.version.benefit?.unit ?? null,
        parameters: parametersOf(versions.chosen),
        before: figuresBefore,
        after: figuresOf(population, versionsVerdicts(population, versions), adder),
      }
    },
    frames(change, parameter) {
      const { versions, adder } = after(change)
      return framesOf(population, versions, { threshold: thresholdNamed(versions.chosen, parameter), adder })
    },
    moves(change) {
      const { versions, money } = after(change)
      return movesOf(population, money, versionsVerdicts(population, versions))
    },
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

function moneyFrom(fen: FenColumn, before: FenColumn | null, { qualified }: VerdictWords): RowMoney {
  return { fen, before: before ?? fen, beforeQualified: qualified.slice() }
}

function figuresOf(population: Population, verdicts: VerdictWords, adder: Adder): Figures {
  const codes = outcomeCodes(verdicts, population.size)
  const vector = new Float64Array(adder.size)
  for (let row = 0; row < codes.length; row++) adder.add(vector, row, codes[row] as Outcome, 1)
  return adder.figures(vector)
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
