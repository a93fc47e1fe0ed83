/** The rounds of an offer over a whole population: who comes in, who is the first one out, and how the quota is used. */
import { bitAt, eachBit } from '../columns/bits.ts'
import { exactAt, type Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { matchPopulation, type OfferColumns } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import { scoreColumns } from '../columns/score-population.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { dayFrom } from '../dates.ts'
import type { Round, Selection } from '../definitions.ts'
import { numberFrom } from '../exact.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { DefinitionError } from '../subject.ts'
import { countedFen, fenFrom, fenInUnit } from './money.ts'
import { mostFenAt, offerFen } from './money-columns.ts'
import { type Applicant, type RoundLimits, type Selected, selectRound } from './select-round.ts'
import type { PopulationStanding } from './standing-changes.ts'

/** Who applied, and on which day. */
export interface Application {
  readonly row: number
  readonly on: string
}

/** One who takes part in a round, with what the order goes by (points, a value, fen, or the day as a number). */
export interface RoundEntry extends Omit<Selected, 'id'> {
  readonly row: number
  readonly key: number | null
}

/** What became of one round. Entries are in the order of selection, those without a place in it last. */
export interface RoundOutcome {
  readonly round: Round
  readonly limits: RoundLimits
  readonly entries: readonly RoundEntry[]
  readonly taken: number
  readonly fen: number
  /** Selected whose amount is not known; `fen` leaves them out. */
  readonly amountUnknown: number
  readonly lastIn: RoundEntry | null
  /** The first in the order that is not selected. */
  readonly firstOut: RoundEntry | null
  /** How far the first one out is behind the last one in; 0 is a tie, null where one of them is missing. */
  readonly gap: number | null
  /** Those with data missing: what they turn out to be may change results that are not sure. */
  readonly open: number
}

/** What became of all rounds of an offer. */
export interface PopulationSelection {
  readonly offer: string
  readonly version: string
  readonly selection: Selection
  readonly rounds: readonly RoundOutcome[]
  /** Applied on days that no round covers. */
  readonly late: readonly number[]
}

/**
 * Runs the rounds of an offer one after the other; whoever is selected takes no part in later ones, and what a round
 * leaves over is not carried on. Without applications everybody who qualifies is taken to apply in every round.
 */
export function selectPopulation(
  zone: CompiledZone,
  offer: string,
  { snapshot, judged }: PopulationStanding,
  applications: readonly Application[] | null = null,
): PopulationSelection {
  const { id, chosen } = versionsFor(zone, offer, judged.on)
  const { rounds = [], selection, benefit } = chosen.version
  if (selection === undefined || rounds.length === 0) throw noRounds(id)
  const population = populationOf(snapshot, judged)
  const [matches] = matchPopulation(zone, [offer], snapshot, judged) as [OfferColumns]
  const field = fieldOf({ zone, offer, chosen, selection, population, matches, applications })
  const taken = new Set<number>()
  let isSettled = true
  const outcomes = rounds.map((round): RoundOutcome => {
    const limits = limitsOf(round, benefit?.unit)
    const applicants = field.applicantsOf(round).filter(({ row }) => !taken.has(row))
    const results = selectRound(applicants, limits, { ...selection, order: orderOf(selection) })
    const entries = results.map(({ id: _, ...result }, index): RoundEntry => {
      const { row, key } = applicants[index] as FieldApplicant
      const sure = result.sure && (isSettled || result.reason === 'not_eligible')
      return { ...result, row, key, sure }
    })
    for (const { row, result } of entries) if (result === 'selected') taken.add(row)
    isSettled &&= entries.every(({ sure }) => sure)
    return outcomeOf({ round, limits, entries, isAmountKnown: field.isAmountKnown })
  })
  return { offer: id, version: chosen.version.version, selection, rounds: outcomes, late: field.late }
}

function noRounds(offer: string): DefinitionError {
  return new DefinitionError(`offer ${offer} has no rounds`, {
    zh: `政策「${offer}」没有分批评选的规则（rounds、selection），所有达标企业都可享受`,
    en: `offer "${offer}" has no rounds: whoever qualifies may have it`,
  })
}

/** First come is always the earliest. */
function orderOf({ by, order = 'desc' }: Selection): 'desc' | 'asc' {
  return by === 'first-come' ? 'asc' : order
}

function limitsOf({ places, budget }: Round, unit: string | undefined): RoundLimits {
  return {
    places: places ?? null,
    fen: budget === undefined || unit === undefined ? null : fenFrom(budget, fenInUnit(unit)),
  }
}

interface FieldApplicant extends Applicant {
  readonly row: number
}

/** Everybody who may take part, and what is known of them. */
interface Field {
  readonly applicantsOf: (round: Round) => FieldApplicant[]
  readonly isAmountKnown: (row: number) => boolean
  readonly late: readonly number[]
}

interface FieldOptions {
  readonly zone: CompiledZone
  readonly offer: string
  readonly chosen: CompiledOfferVersion
  readonly selection: Selection
  readonly population: Population
  readonly matches: OfferColumns
  readonly applications: readonly Application[] | null
}

function fieldOf(options: FieldOptions): Field {
  const { zone, offer, chosen, population, matches, applications } = options
  const entitled = matches.qualified.map((word, index) => word | (matches.undecided[index] as number))
  const amounts = offerFen(zone, offer, population, entitled)
  const mostAt = mostFenAt(zone, offer, population)
  const keyOf = keysOf(options, { amounts, mostAt })
  const rows = applications === null ? rowsOfBits(entitled) : [...new Set(applications.map(({ row }) => row))]
  const daysOf = new Map<number, string[]>()
  for (const { row, on } of applications ?? []) daysOf.set(row, [...(daysOf.get(row) ?? []), on])
  const dayIn = (row: number, { window: { from, until } }: Round): string | null =>
    daysOf
      .get(row)
      ?.filter((on) => from <= on && (until === undefined || on < until))
      .toSorted()[0] ?? null
  const applicantsOf = (round: Round): FieldApplicant[] =>
    rows.flatMap((row): FieldApplicant[] => {
      const day = dayIn(row, round)
      if (applications !== null && day === null) return []
      const fen = amounts[row] as number
      return [
        {
          row,
          id: population.snapshot.ids[row] as string,
          eligible: eligibilityAt(matches, row),
          ...keyOf(row, day),
          fen: Number.isNaN(fen) ? null : Math.max(0, fen),
          most: mostAt(row),
          inTime: true,
        },
      ]
    })
  const { rounds = [] } = chosen.version
  return {
    applicantsOf,
    isAmountKnown: (row) => !Number.isNaN(amounts[row] as number),
    late: applications === null ? [] : rows.filter((row) => rounds.every((round) => dayIn(row, round) === null)),
  }
}

function rowsOfBits(bits: Uint32Array): number[] {
  const rows: number[] = []
  eachBit(bits, (row) => rows.push(row))
  return rows
}

function eligibilityAt({ qualified, undecided }: OfferColumns, row: number): boolean | null {
  if (bitAt(qualified, row)) return true
  return bitAt(undecided, row) ? null : false
}

type Keys = (row: number, day: string | null) => Pick<Applicant, 'key' | 'best'>

/** What the order goes by, and the best that it may still come to. */
function keysOf(
  { zone, chosen, selection, population }: FieldOptions,
  { amounts, mostAt }: { readonly amounts: Float64Array; readonly mostAt: (row: number) => number },
): Keys {
  const isDesc = orderOf(selection) === 'desc'
  switch (selection.by) {
    case 'score': {
      const { total, lower, upper } = scoreColumns(zone, selection.scorecard ?? '', population)
      return (row) => ({ key: knownOrNull(total[row] as number), best: (isDesc ? upper : lower)[row] })
    }
    case 'amount':
      return (row) => ({ key: knownOrNull(amounts[row] as number), best: isDesc ? mostAt(row) : 0 })
    case 'first-come':
      return (_, day) => ({ key: day === null ? null : dayFrom(day) })
    case 'value':
      return (row) => ({ key: valueAt(chosen, population, row) })
  }
}

/** The exact value as the nearest number, so that equals stay equal. */
function valueAt({ orderBy }: CompiledOfferVersion, population: Population, row: number): number | null {
  if (orderBy === null) return null
  const value = exactAt(population, orderBy, row)
  return value.kind === 'unknown' || value.kind === 'undefined' ? null : numberFrom(rationalOf(value as Known))
}

function knownOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

interface Played {
  readonly round: Round
  readonly limits: RoundLimits
  readonly entries: readonly RoundEntry[]
  readonly isAmountKnown: (row: number) => boolean
}

function outcomeOf({ round, limits, entries, isAmountKnown }: Played): RoundOutcome {
  const last = Number.MAX_SAFE_INTEGER
  const sorted = entries.toSorted(
    (a, b) =>
      (a.rank ?? last) - (b.rank ?? last) ||
      Number(b.result === 'undecided') - Number(a.result === 'undecided') ||
      a.row - b.row,
  )
  const selected = sorted.filter(({ result }) => result === 'selected')
  const lastIn = selected.at(-1) ?? null
  const firstOut = sorted.find(({ rank, result }) => rank !== null && result !== 'selected') ?? null
  const [inside, outside] = [lastIn?.key ?? null, firstOut?.key ?? null]
  return {
    round,
    limits,
    entries: sorted,
    taken: selected.length,
    fen: countedFen(selected.reduce((sum, { fen }) => sum + BigInt(fen), 0n)),
    amountUnknown: selected.filter(({ row }) => !isAmountKnown(row)).length,
    lastIn,
    firstOut,
    gap: inside === null || outside === null ? null : Math.abs(numberGap(inside, outside)),
    open: sorted.filter(({ result }) => result === 'undecided').length,
  }
}

/** Decimals that a gap between two keys is told to. */
const gapDecimals = 1e6

function numberGap(a: number, b: number): number {
  return Math.round((a - b) * gapDecimals) / gapDecimals
}
