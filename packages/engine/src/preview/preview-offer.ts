/** Two versions of an offer on the same population: who gains and loses it, for how much, and which change did it. */
import { amountsOf, matchPopulation, type OfferColumns, verdictAt } from '../columns/match-population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Offer, OfferVersion } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchVerdicts } from '../match.ts'
import { withTrialOffer } from '../zone/trial.ts'
import { type AttributedChange, attributedChanges } from './attributed-change.ts'
import { attribute } from './attribution.ts'
import { changesBetween, type DefinitionChange, mixed, type Pieces } from './flatten.ts'
import { countPairs } from './preview-scorecard.ts'

/** The two versions to compare, for whom and when. */
export interface OfferComparison {
  readonly offer: Offer
  readonly before: OfferVersion
  readonly after: OfferVersion
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** What a new version would do. Rows are those of the snapshot. */
export interface OfferPreview {
  readonly before: OfferColumns
  readonly after: OfferColumns
  /** `moves[i][j]` counts rows from verdict i to verdict j, in the order of `matchVerdicts`. */
  readonly moves: readonly (readonly number[])[]
  /** What a row gets before and after, in the offer's unit: 0 unless it qualifies, NaN where the amount is unknown. */
  readonly paidBefore: Float64Array
  readonly paidAfter: Float64Array
  readonly changes: readonly AttributedChange[]
  readonly exact: boolean
}

/** Compares two versions of an offer; both must have passed `checkZone`. */
export function previewOffer(zone: CompiledZone, comparison: OfferComparison): OfferPreview {
  const { offer, before, after, snapshot } = comparison
  const run = (version: OfferVersion) => outcomeOf(withTrialOffer(zone, offer, version), comparison)
  const [was, is] = [run(before), run(after)]
  const [wasPieces, isPieces] = [piecesOf(before), piecesOf(after)]
  const changes = changesBetween(wasPieces, isPieces, (path) => path)
  const size = { changes: changes.length, figures: 2, rows: snapshot.size }
  const { effects, exact } = attribute(size, (made) => {
    const { paid, qualified } = run(
      versionFrom(before, { wasPieces, isPieces, changes: changes.filter((_, index) => made[index] === true) }),
    )
    return [paid, qualified]
  })
  const places = (columns: OfferColumns) =>
    Int32Array.from({ length: snapshot.size }, (_, row) => matchVerdicts.indexOf(verdictAt(columns, row)))
  return {
    before: was.columns,
    after: is.columns,
    moves: countPairs(places(was.columns), places(is.columns), matchVerdicts.length),
    paidBefore: was.paid,
    paidAfter: is.paid,
    changes: attributedChanges(changes, { onFigure: effects[0] ?? [], onStanding: effects[1] ?? [] }),
    exact,
  }
}

interface Outcome {
  readonly columns: OfferColumns
  readonly paid: Float64Array
  readonly qualified: Float64Array
}

function outcomeOf(zone: CompiledZone, { offer, snapshot, judged }: OfferComparison): Outcome {
  const [columns] = matchPopulation(zone, [offer.id], snapshot, judged)
  if (columns === undefined) throw new Error(`no result for offer ${offer.id}`)
  const amounts = amountsOf(zone, offer.id, snapshot, judged)
  const qualified = new Float64Array(snapshot.size)
  for (let row = 0; row < qualified.length; row++) qualified[row] = Number(verdictAt(columns, row) === 'qualified')
  return { columns, qualified, paid: amounts.map((amount, row) => (qualified[row] === 1 ? amount : 0)) }
}

function piecesOf(version: OfferVersion): Pieces {
  const pieces = new Map<string, unknown>()
  for (const id of version.uses ?? []) pieces.set(`uses ${id}`, id)
  for (const condition of version.conditions) pieces.set(`condition ${condition.code}`, condition)
  for (const [code, cel] of Object.entries(version.measures ?? {})) pieces.set(`measure ${code}`, cel)
  if (version.benefit !== undefined) pieces.set('benefit', version.benefit)
  return pieces
}

interface Mixing {
  readonly wasPieces: Pieces
  readonly isPieces: Pieces
  readonly changes: readonly DefinitionChange[]
}

function versionFrom(labelled: OfferVersion, { wasPieces, isPieces, changes }: Mixing): OfferVersion {
  const pieces = new Map(mixed(wasPieces, isPieces, changes))
  for (const [path, cel] of [...isPieces, ...wasPieces])
    if (path.startsWith('measure ') && !pieces.has(path)) pieces.set(path, cel)
  const under = <T>(prefix: string) =>
    [...pieces].filter(([path]) => path.startsWith(prefix)).map(([, one]) => one as T)
  const { benefit: _, ...rest } = labelled
  const benefit = pieces.get('benefit') as OfferVersion['benefit']
  return {
    ...rest,
    uses: under<string>('uses '),
    conditions: under('condition '),
    measures: Object.fromEntries(
      [...pieces].filter(([path]) => path.startsWith('measure ')).map(([path, cel]) => [path.slice(8), String(cel)]),
    ),
    ...(benefit === undefined ? {} : { benefit }),
  }
}
