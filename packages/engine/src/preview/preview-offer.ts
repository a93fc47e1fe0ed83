/** Two versions of an offer on the same population: who gains and loses it, for how much, and which change did it. */
import { allSet } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import { versionsVerdicts } from '../columns/verdict-words.ts'
import type { CompiledZone } from '../compiled.ts'
import type { ConditionSet, Offer, OfferVersion } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchVerdicts } from '../match.ts'
import { type FenColumn, versionFen } from '../offers/money-columns.ts'
import { outcomeCodes } from '../simulate/flips.ts'
import { adderOf, type Outcome, outcome, type Tally } from '../simulate/tally.ts'
import { withTrialOffer } from '../zone/trial.ts'
import { type AttributedChange, attributedChanges, causesAt } from './attributed-change.ts'
import { attribute } from './attribution.ts'
import { mixedOffer, offerChanges, type WholeVersion, wholeVersion } from './offer-pieces.ts'
import { countPairs } from './preview-scorecard.ts'

/** The two versions to compare, for whom and when. */
export interface OfferComparison {
  readonly offer: Offer
  readonly before: OfferVersion
  readonly after: OfferVersion
  /** Shared conditions as the later version means them, where they are not those of the zone. */
  readonly setsAfter?: readonly ConditionSet[] | undefined
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** What a new version would do. Rows are those of the snapshot; amounts are fen. */
export interface OfferPreview {
  /** What each row comes to, as a place in `matchVerdicts`. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** `moves[i][j]` counts rows from verdict i to verdict j, in the order of `matchVerdicts`. */
  readonly moves: readonly (readonly number[])[]
  /** Rows that certainly did not qualify and now do, that did and now certainly do not, and that do under both. */
  readonly gain: number
  readonly lose: number
  readonly keep: number
  /** Rows that are undecided under one version or both: they neither gain nor lose. */
  readonly open: number
  /** What a row is sure to get: 0 unless it qualifies, NaN where the amount is unknown. */
  readonly paidBefore: Float64Array
  readonly paidAfter: Float64Array
  /** Counts and sums; what undecided rows may get is told apart. */
  readonly sumBefore: Tally
  readonly sumAfter: Tally
  /** Effects are fen; `ledUp` and `ledDown` count rows that gain and lose. */
  readonly changes: readonly AttributedChange[]
  /** Places in `changes` of what did most of a row's move in standing, else in money; several where they did as much. */
  readonly causesAt: (row: number) => number[]
  /** Whether every combination of changes was evaluated; sampled orders otherwise. */
  readonly exact: boolean
}

/** Compares two versions of an offer; both must have passed `checkZone`. Everybody is judged by the version alone. */
export function previewOffer(zone: CompiledZone, comparison: OfferComparison): OfferPreview {
  const { offer, snapshot, judged } = comparison
  const population = populationOf(snapshot, judged)
  const [before, after] = wholeVersions(zone, comparison)
  const run = (version: OfferVersion) => outcomeOf(withTrialOffer(zone, offer, version), offer.id, population)
  const changes = offerChanges(before, after)
  const mix = (made: readonly boolean[]) =>
    run(
      mixedOffer(
        before,
        after,
        changes.filter((_, index) => made[index] === true),
      ),
    )
  const [was, is] = [mix(changes.map(() => false)), mix(changes.map(() => true))]
  const size = { changes: changes.length, figures: 2, rows: snapshot.size }
  const { effects, exact } = attribute(size, (made) => {
    const { paid, standing } = mix(made)
    return [paid, Float64Array.from(standing, (one) => heights[one as Outcome])]
  })
  const [onMoney = [], onStanding = []] = effects
  const crossing = (row: number) => isDecided(was.standing[row]) && isDecided(is.standing[row])
  return {
    before: was.standing,
    after: is.standing,
    ...countsOf(was.standing, is.standing),
    paidBefore: was.paid,
    paidAfter: is.paid,
    sumBefore: was.tally,
    sumAfter: is.tally,
    changes: attributedChanges(changes, {
      onFigure: onMoney,
      onStanding: onStanding.map((effect) => effect.map((one, row) => (crossing(row) ? one : 0))),
    }),
    causesAt: (row) => [onStanding, onMoney].map((effect) => causesAt(effect, row)).find((one) => one.length > 0) ?? [],
    exact,
  }
}

/** How near a verdict is to qualifying: what is undecided may turn out either way and stands between. */
const heights: Record<Outcome, number> = {
  [outcome.qualified]: 1,
  [outcome.undecided]: 0.5,
  [outcome.one_away]: 0,
  [outcome.not_qualified]: 0,
}

function isDecided(standing: number | undefined): boolean {
  return standing !== outcome.undecided
}

function wholeVersions(
  zone: CompiledZone,
  { before, after, setsAfter }: OfferComparison,
): readonly [WholeVersion, WholeVersion] {
  const sets = zone.zone.conditionSets
  return [wholeVersion(before, sets), wholeVersion(after, setsAfter ?? sets)]
}

interface Result {
  readonly standing: Uint8Array
  readonly paid: Float64Array
  readonly tally: Tally
}

function outcomeOf(zone: CompiledZone, offer: string, population: Population): Result {
  const [version] = zone.offers.get(offer)?.versions ?? []
  if (version === undefined) throw new Error(`no version of offer ${offer}`)
  const standing = outcomeCodes(versionsVerdicts(population, { chosen: version, older: [] }), population.size)
  const fen = versionFen(population, version, allSet(population.size))
  return { standing, paid: paidOf(fen, standing), tally: tallyOf(fen, standing) }
}

function paidOf(fen: FenColumn, standing: Uint8Array): Float64Array {
  return fen.map((amount, row) => (standing[row] === outcome.qualified ? Math.max(0, amount) : 0))
}

function tallyOf(fen: FenColumn, standing: Uint8Array): Tally {
  const adder = adderOf({ fen, before: fen, beforeQualified: new Uint32Array((fen.length + 31) >>> 5) }, [])
  const sums = new Float64Array(adder.size)
  for (let row = 0; row < fen.length; row++) adder.add(sums, row, standing[row] as Outcome, 1)
  return adder.figures(sums).tally
}

function countsOf(
  before: Uint8Array,
  after: Uint8Array,
): Pick<OfferPreview, 'moves' | 'gain' | 'lose' | 'keep' | 'open'> {
  const moves = countPairs(before, after, matchVerdicts.length)
  const from = (was: number, is: number) => moves[was]?.[is] ?? 0
  const { qualified, undecided, one_away, not_qualified } = outcome
  const all = [qualified, one_away, undecided, not_qualified]
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return {
    moves,
    gain: from(one_away, qualified) + from(not_qualified, qualified),
    lose: from(qualified, one_away) + from(qualified, not_qualified),
    keep: from(qualified, qualified),
    open:
      sum(all.map((is) => from(undecided, is))) +
      sum(all.map((was) => from(was, undecided))) -
      from(undecided, undecided),
  }
}
