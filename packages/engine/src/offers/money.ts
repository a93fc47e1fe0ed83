/** Amounts as whole fen: what is added up, capped and compared across offers. */
import {
  divide,
  floorOf,
  multiply,
  numberFrom,
  type Rational,
  rationalFrom,
  rationalFromDecimal,
  scaledHalfUp,
} from '../exact.ts'
import { DefinitionError } from '../subject.ts'
import { unitFactor } from '../units.ts'

/** Whole fen in one 万元, the unit that totals are shown in. */
export const fenInTotalUnit = 1_000_000

/** The unit that totals across offers are shown in. */
export const totalUnit = '万元'

/** A bound that nothing limits. */
export const noLimit = Number.POSITIVE_INFINITY

/** How many fen one of a unit is; throws RangeError for a unit that is not renminbi. */
export function fenInUnit(unit: string): Rational {
  const factor = unitFactor(unit, '元')
  if (factor === null) throw new RangeError(`not a unit of renminbi: ${unit}`)
  const [over = '1', under = '1'] = factor.split('/')
  return multiply(divide(rationalFromDecimal(over), rationalFromDecimal(under)), { n: 100n, d: 1n })
}

/** An amount in a unit as whole fen, halves up; NaN beyond what a double counts exactly, which is then as good as unknown. */
export function fenFrom(amount: number, fenInOne: Rational): number {
  return safeFen(scaledHalfUp(multiply(rationalFrom(amount), fenInOne), 0))
}

/** A limit as whole fen: never more than it says, never below zero, NaN as above. */
export function limitFen(limit: Rational, fenInOne: Rational): number {
  const fen = floorOf(multiply(limit, fenInOne))
  return fen <= 0n ? 0 : safeFen(fen)
}

/**
 * The most that one offer's money may be in a bundle, about 88 billion yuan: a thousand such amounts add up exactly.
 * More is as good as unknown there.
 */
export const mostInBundle = 2 ** 43

/** Offers whose money adds up exactly in one bundle. */
const mostOffers = 1024

/** Fen as bundles count it: NaN where it is too large to add up exactly, and then as good as unknown. */
export function bundledFen(fen: number): number {
  return fen > mostInBundle ? Number.NaN : fen
}

/** What an unknown amount may come to in a bundle, by its cap; without limit where the cap is too large to count. */
export function bundledCap(fen: number): number {
  return fen <= mostInBundle ? fen : noLimit
}

/** Refuses to bundle more offers than add up exactly. */
export function assertBundled(offers: number): void {
  if (offers > mostOffers)
    throw new DefinitionError(
      `${offers} 项政策无法精确相加，一次组合最多 ${mostOffers} 项 / ${offers} offers do not add up exactly: bundle at most ${mostOffers} at once`,
    )
}

/** A sum of fen as a number; throws DefinitionError where a double would no longer count every fen. */
export function countedFen(fen: bigint): number {
  const value = Number(fen)
  if (Number.isSafeInteger(value)) return value
  throw new DefinitionError(`the money adds up to ${fen} fen`, {
    zh: `金额合计 ${fen} 分，超出可精确计数的范围，请核对金额数据或分组计算`,
    en: `the money adds up to ${fen} fen, more than can be counted exactly: check the amounts, or compute in groups`,
  })
}

function safeFen(fen: bigint): number {
  const value = Number(fen)
  return Number.isSafeInteger(value) ? value : Number.NaN
}

/** Fen as an amount in 万元. */
export function amountFromFen(fen: number): number {
  return fen / fenInTotalUnit
}

/** Fen as an amount in 万元, null where nothing limits it. */
export function boundFromFen(fen: number): number | null {
  return Number.isFinite(fen) ? amountFromFen(fen) : null
}

/** A sum of fen that stays exact beyond 2^53. */
export class FenSum {
  #part = 0
  #whole = 0n

  /** Adds whole fen. */
  add(fen: number): void {
    const sum = this.#part + fen
    if (sum < 2 ** 52 && sum > -(2 ** 52)) {
      this.#part = sum
      return
    }
    this.#whole += BigInt(this.#part) + BigInt(fen)
    this.#part = 0
  }

  /** The sum in whole fen. */
  get fen(): bigint {
    return this.#whole + BigInt(this.#part)
  }

  /** The sum in 万元, as the nearest double. */
  get amount(): number {
    return numberFrom({ n: this.fen, d: BigInt(fenInTotalUnit) })
  }
}
