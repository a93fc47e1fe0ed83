/** What an offer pays, for a whole population in exact fen. */
import { eachBit } from '../columns/bits.ts'
import { errorAt, exactAt, type Population } from '../columns/context.ts'
import { hasNoKernel } from '../columns/exact-rows.ts'
import { lingeringIn, versionAt } from '../columns/lingering.ts'
import { versionsFor } from '../columns/match-plan.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { compare, type Rational, rationalFrom, scaledHalfUp, zero } from '../exact.ts'
import { partsOf } from '../expr/parts.ts'
import type { Expr } from '../expr/tree.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { amountDecimals } from '../match.ts'
import { fenFrom, fenInUnit, noLimit } from './money.ts'

/** Fen by row: NaN where unknown or too large to add up exactly, −1 where it cannot be computed or pays nothing. */
export type FenColumn = Float64Array

/** Not computable although the data are there, or no benefit at all: pays nothing, and is no gap either. */
export const paysNothing = -1

/** Fen that an offer pays to the rows of a bitmap; other rows hold `paysNothing`. */
export function offerFen(zone: CompiledZone, offer: string, population: Population, rows: Uint32Array): FenColumn {
  return versionsFen(population, versionsFor(zone, offer, population.judged.on), rows)
}

/** Fen that a version pays to the rows of a bitmap; those who keep an older one keep its money. */
export function versionsFen(
  population: Population,
  { chosen, older }: { readonly chosen: CompiledOfferVersion; readonly older: readonly CompiledOfferVersion[] },
  rows: Uint32Array,
): FenColumn {
  const fen = versionFen(population, chosen, rows)
  for (const one of lingeringIn(population, older)) {
    const own = versionFen(population, one.version, rows)
    eachBit(one.rows, (row) => {
      fen[row] = own[row] as number
    })
  }
  return fen
}

/** The most that an unknown amount may come to, by the cap of the version that judges a row. */
export function mostFenAt(zone: CompiledZone, offer: string, population: Population): (row: number) => number {
  const { chosen, older } = versionsFor(zone, offer, population.judged.on)
  const lingering = lingeringIn(population, older)
  const most = new Map([chosen, ...older].map((one) => [one, mostFen(one)]))
  return (row) => most.get(versionAt(chosen, lingering, row)) ?? noLimit
}

function mostFen({ version: { benefit } }: CompiledOfferVersion): number {
  return benefit?.cap === undefined ? noLimit : fenFrom(benefit.cap, fenInUnit(benefit.unit))
}

/** Fen that one version pays to the rows of a bitmap. */
export function versionFen(
  population: Population,
  { amount, version: { benefit } }: Pick<CompiledOfferVersion, 'amount' | 'version'>,
  rows: Uint32Array,
): FenColumn {
  const fen = new Float64Array(population.size).fill(paysNothing)
  if (amount === null || benefit === undefined) return fen
  const terms = { cap: benefit.cap, one: fenInUnit(benefit.unit) }
  // What only the exact reading knows is not computed for everybody where few are asked about.
  const paid =
    askedFor(rows) * 2 < population.size && isExactInPart(amount)
      ? (row: number) => exactFen(population, amount, terms, row)
      : payerOf(population, amount, terms)
  eachBit(rows, (row) => {
    fen[row] = paid(row)
  })
  return fen
}

function askedFor(rows: Uint32Array): number {
  let count = 0
  eachBit(rows, () => {
    count += 1
  })
  return count
}

function isExactInPart(expr: Expr): boolean {
  return hasNoKernel(expr) || partsOf(expr).some(isExactInPart)
}

interface Terms {
  readonly cap: number | undefined
  readonly one: Rational
}

const millionths = 10 ** amountDecimals

/** A row's fen: in floating point where its error cannot matter, else exactly. */
function payerOf(population: Population, amount: Expr, { cap, one }: Terms): (row: number) => number {
  const numbers = population.numbersOf(amount)
  const capped = cap ?? Number.POSITIVE_INFINITY
  // In 万元 one millionth is one fen; other units are converted from the rounded amount, as for one subject.
  const direct = one.n === one.d * 1_000_000n
  return (row) => {
    const value = numbers.values[row] as number
    if (Number.isNaN(value)) return Number.NaN
    if (value === Number.POSITIVE_INFINITY) return paysNothing
    const scaled = Math.min(capped, Math.max(0, value)) * millionths
    const slack = (errorAt(numbers, row, value) + Math.abs(value) * 2 ** -50) * millionths
    const whole = Math.round(scaled)
    const settled = Math.abs(scaled - whole) + slack < 0.5 && scaled < 2 ** 52
    if (settled && direct) return whole
    return settled ? fenFrom(whole / millionths, one) : exactFen(population, amount, { cap, one }, row)
  }
}

function exactFen(population: Population, amount: Expr, { cap, one }: Terms, row: number): number {
  const value = exactAt(population, amount, row)
  if (value.kind === 'unknown') return Number.NaN
  if (value.kind === 'undefined') return paysNothing
  const exact = rationalOf(value as Known)
  const limit = cap === undefined ? exact : rationalFrom(cap)
  const paid = compare(exact, limit) > 0 ? limit : exact
  const rounded = paid.n < 0n ? zero : { n: scaledHalfUp(paid, amountDecimals), d: 10n ** BigInt(amountDecimals) }
  const fen = scaledHalfUp({ n: rounded.n * one.n, d: rounded.d * one.d }, 0)
  return Number.isSafeInteger(Number(fen)) ? Number(fen) : Number.NaN
}
