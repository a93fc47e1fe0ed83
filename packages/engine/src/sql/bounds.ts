/** How exact a printed number is, and how large or small it can be. */
import { ulp } from '../columns/context.ts'
import type { Piece, Plan } from './plan.ts'
import { numberLiteral } from './plan.ts'
import { unsupported } from './unsupported.ts'

/**
 * How far a double may lie from the exact number. `whole`: it is the number, below 2^53. `stored`: the number is the
 * shortest decimal that reads as the double, so that comparing two of them is exact. `relative`: within `factor` times
 * its magnitude, so zero is exact. `bounded`: within the value of a piece.
 */
export type Exactness =
  | { readonly kind: 'whole' }
  | { readonly kind: 'stored' }
  | { readonly kind: 'relative'; readonly factor: number }
  | { readonly kind: 'bounded'; readonly by: Piece }

/**
 * A printed number: NULL is unknown, infinity cannot be computed, minus infinity cannot exist yet (a figure of a year
 * before registration). `lacks` says that infinities can occur; `least` and `most` bound the magnitude of all other
 * values that are not zero.
 */
export interface Num extends Piece {
  readonly exactness: Exactness
  readonly lacks: boolean
  readonly least: number
  readonly most: number
}

export const whole: Exactness = { kind: 'whole' }
export const stored: Exactness = { kind: 'stored' }

/** Largest whole number that sums and products of whole doubles may reach and stay exact. */
export const exactWholes = 2 ** 53

/** The relative error of a number, null where its bound is absolute. */
export function relativeOf({ exactness }: Num): number | null {
  switch (exactness.kind) {
    case 'whole':
      return 0
    case 'stored':
      return ulp
    case 'relative':
      return exactness.factor
    case 'bounded':
      return null
  }
}

/** A bound on the distance of a number from the exact one; null where there is none. */
export function boundOf(plan: Plan, number: Num): Piece | null {
  if (number.exactness.kind === 'bounded') return number.exactness.by
  const factor = relativeOf(number) ?? 0
  if (factor === 0) return null
  return { sql: `${factorLiteral(plan, factor)} * abs(${number.sql})`, stage: number.stage }
}

/** A factor of an error bound as a short literal, rounded up. */
export function factorLiteral({ dialect }: Plan, factor: number): string {
  const rounded = Number(factor.toPrecision(2))
  return numberLiteral(dialect, rounded >= factor ? rounded : Number((factor * 1.06).toPrecision(2)))
}

/** Refuses numbers that could leave the range in which doubles neither overflow nor lose digits. */
export function assertRange(number: Num, source: string): Num {
  if (number.most < 1e280 && number.least > 1e-280) return number
  throw unsupported(
    source,
    '数据中有过大或过小的值，双精度数无法可靠计算',
    'the data hold values so large or small that doubles cannot compute it reliably',
  )
}

/** Condition that a number is one of the infinities; null where it cannot be. */
export function lacking({ dialect }: Plan, { sql, lacks }: Num): string | null {
  return lacks ? `abs(${sql}) = ${dialect.infinity}` : null
}
