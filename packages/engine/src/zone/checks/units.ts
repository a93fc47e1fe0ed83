/** Thresholds of money that look as if they were written in another unit. */
import type { CompiledCondition } from '../../compiled.ts'
import type { Indicator } from '../../definitions.ts'
import { evaluate, type Judged } from '../../expr/evaluate.ts'
import { verdictFrom } from '../../expr/explain.ts'
import type { Expr } from '../../expr/tree.ts'
import { keyOf } from '../../reason/fact-keys.ts'
import { evaluationOf } from '../../subject.ts'
import { unitFactor } from '../../units.ts'
import type { Path } from '../collector.ts'
import { type Examining, exampleFrom, note } from './examining.ts'

/** Yuan above which a single firm's figure is not believed; only a handful of firms in the country pass it. */
const unbelievable = 5e11

/** Notes thresholds that are only plausible in yuan although the indicator is in a larger unit. */
export function examineUnits(
  examining: Examining,
  path: Path,
  { condition, expr }: CompiledCondition,
  judged: Judged,
): void {
  for (const { fact, limit } of thresholdsIn(expr)) {
    const indicator: Indicator | undefined = examining.zone.indicators.get(fact.code)
    const factor = indicator?.unit === undefined ? null : unitFactor(indicator.unit, '元')
    const times = factor === null ? 1 : Number(factor)
    if (indicator === undefined || !(times > 1) || Math.abs(limit) * times < unbelievable) continue
    const facts = new Map([[keyOf(fact, judged), limit / times]])
    const verdict = verdictFrom(evaluate(expr, evaluationOf({ id: '', facts }, judged)))
    if (verdict === true) continue
    note(examining, path, {
      kind: 'unit_suspected',
      severity: 'warning',
      message: {
        zh: `「${condition.name.zh}」中「${indicator.name.zh}」的门槛 ${limit} ${indicator.unit} 大得不像单家企业的数，是否误用了元（${limit / times} ${indicator.unit}）？`,
        en: `the threshold ${limit} ${indicator.unit} for "${indicator.name.en}" in "${condition.name.en}" is too large for one firm: was it written in yuan (${limit / times} ${indicator.unit})?`,
      },
      example: verdict === false ? exampleFrom(facts, judged) : undefined,
    })
  }
}

type Fact = Extract<Expr, { kind: 'fact' }>

/** Facts compared with a number. */
function thresholdsIn(node: unknown): { fact: Fact; limit: number }[] {
  if (typeof node !== 'object' || node === null) return []
  const expr = node as Expr
  const found = Object.values(node).flatMap(thresholdsIn)
  if (expr.kind !== 'compare' || expr.left.kind !== 'fact' || expr.right.kind !== 'literal') return found
  return typeof expr.right.value === 'number' && expr.left.type === 'number'
    ? [...found, { fact: expr.left, limit: expr.right.value }]
    : found
}
