/** Cases, ranges and bands that no enterprise can reach. */
import type { CompiledItem, CompiledRule } from '../../compiled.ts'
import type { Band, Text } from '../../definitions.ts'
import type { Judged } from '../../expr/evaluate.ts'
import type { Expr } from '../../expr/tree.ts'
import type { FactValue } from '../../expr/values.ts'
import type { Wanted } from '../../reason/solve.ts'
import { atLeast } from '../../reason/turning-points.ts'
import type { Path } from '../collector.ts'
import { type Examining, exampleFrom, factsOf, note, solvedOnce } from './examining.ts'

/** Examines the rule of an item; kinds not known here are left alone. */
export function examineItem(examining: Examining, path: Path, { item, rule }: CompiledItem, judged: Judged): void {
  examineRule(examining, [...path, 'rule'], { rule, name: item.name, judged })
}

interface Ruled {
  readonly rule: CompiledRule
  readonly name: Text
  readonly judged: Judged
}

function examineRule(examining: Examining, path: Path, ruled: Ruled): void {
  const { rule } = ruled
  switch (rule.kind) {
    case 'cases':
      examineChoices(examining, path, ruled, { list: 'cases', whens: rule.cases.map(({ when }) => when) })
      return
    case 'expert':
      examineChoices(examining, path, ruled, { list: 'ranges', whens: rule.ranges.map(({ when }) => when) })
      return
    case 'best':
      for (const [index, one] of rule.of.entries())
        examineRule(examining, [...path, 'of', index, 'rule'], { ...ruled, rule: one.rule })
      return
    case 'bands':
      for (const band of rule.bands)
        examineBand(examining, path, ruled, { value: rule.value, band, closed: rule.closed })
      return
    default:
  }
}

interface Choices {
  readonly list: 'cases' | 'ranges'
  readonly whens: readonly Expr[]
}

/** Finds choices that earlier ones always take away, or that can never hold. */
function examineChoices(examining: Examining, path: Path, { name, judged }: Ruled, { list, whens }: Choices): void {
  for (const [index, when] of whens.entries()) {
    const before = whens.slice(0, index).map((expr): Wanted => ({ expr, want: false }))
    const alone: Wanted = { expr: when, want: true }
    if (solvedOnce(examining, [...before, alone], judged).kind !== 'impossible') continue
    const canHold = solvedOnce(examining, [alone], judged).kind !== 'impossible'
    const facts = canHold ? firmBefore(examining, { whens: whens.slice(0, index), alone, judged }) : null
    note(examining, [...path, list, index], {
      kind: list === 'cases' ? 'unreachable_case' : 'unreachable_range',
      severity: 'warning',
      message: {
        zh: `「${name.zh}」第 ${index + 1} 档（${when.source}）永远轮不到：${canHold ? '成立时前面的档已经成立' : '它不可能成立'}，请调整顺序或门槛`,
        en: `choice ${index + 1} of "${name.en}" (${when.source}) is never used: ${canHold ? 'whenever it holds an earlier one does' : 'it can never hold'}; change the order or the threshold`,
      },
      example: facts === null ? undefined : exampleFrom(facts, judged),
    })
  }
}

/** A firm for which a choice holds, and for which the engine takes an earlier one. */
function firmBefore(
  examining: Examining,
  { whens, alone, judged }: { whens: readonly Expr[]; alone: Wanted; judged: Judged },
): ReadonlyMap<string, FactValue> | null {
  const taken = whens.map((expr, index) => {
    const before = whens.slice(0, index).map((one): Wanted => ({ expr: one, want: false }))
    return factsOf(solvedOnce(examining, [...before, { expr, want: true }, alone], judged))
  })
  return taken.find((facts) => facts !== null) ?? null
}

interface Banded {
  readonly value: Expr
  readonly band: Band
  readonly closed: 'lower' | 'upper'
}

function examineBand(examining: Examining, path: Path, { name, judged }: Ruled, banded: Banded): void {
  const { value, band } = banded
  const wanted = insideBand(banded)
  // The catalogue's bounds end somewhere; the outermost bands are there so that no value is left out.
  if (band.from === undefined || wanted.length === 0) return
  if (solvedOnce(examining, wanted, judged).kind !== 'impossible') return
  const facts = factsOf(solvedOnce(examining, [{ expr: atLeast(value, band.from), want: false }], judged))
  const ends = `${band.from}–${band.to ?? ''}`
  note(examining, path, {
    kind: 'unreachable_band',
    severity: 'warning',
    message: {
      zh: `「${name.zh}」的 ${ends} 一档超出「${value.source}」可能的范围，没有企业能落入，请检查单位与指标上下限`,
      en: `the band ${ends} of "${name.en}" lies outside what "${value.source}" can be, so no firm falls into it: check the unit and the indicator's bounds`,
    },
    example: facts === null ? undefined : exampleFrom(facts, judged),
  })
}

function insideBand({ value, band, closed }: Banded): Wanted[] {
  const strictly = (expr: Expr): Expr => (expr.kind === 'compare' ? { ...expr, op: '>', key: `${expr.key}>` } : expr)
  const above = (limit: number) => (closed === 'lower' ? atLeast(value, limit) : strictly(atLeast(value, limit)))
  return [
    ...(band.from === undefined ? [] : [{ expr: above(band.from), want: true }]),
    ...(band.to === undefined ? [] : [{ expr: above(band.to), want: false }]),
  ]
}
