/** Declared units against those that follow from expressions. */
import { canonicalUnit, isOtherMoney } from '../expr/dimension.ts'
import type { Expr } from '../expr/tree.ts'
import { type Collector, type Path, report } from './collector.ts'

/** Checks a declared unit against the one that follows from the expression; gives the unit to show. */
export function assertUnit(into: Collector, path: Path, value: Expr, declared: string | undefined): string | null {
  if (declared === undefined || value.unit === null || value.source === '') return declared ?? null
  const isRatio = value.unit === ''
  const asRatio = declared === '%' || declared === '‰' || declared === '倍' || declared === ''
  const wrong = isRatio ? !asRatio : canonicalUnit(declared) !== value.unit
  if (wrong) {
    report(
      into,
      path,
      `单位写为「${declared}」，但「${value.source}」的单位是「${isRatio ? '比例（写 %）' : value.unit}」，请改正单位或表达式`,
      `the unit is given as ${declared}, but "${value.source}" is in ${isRatio ? 'a pure ratio (write %)' : value.unit}: correct the unit or the expression`,
    )
  }
  return declared
}

/** Checks the unit of an amount of money against its formula. */
export function assertMoney(into: Collector, path: Path, value: Expr, declared: string): void {
  if (value.unit === null || !isOtherMoney(value.unit, declared)) return
  report(
    into,
    path,
    `金额单位写为「${declared}」，但公式「${value.source}」得到「${value.unit}」，请换算`,
    `the amount is given in ${declared}, but the formula "${value.source}" is in ${value.unit}: convert it`,
  )
}
