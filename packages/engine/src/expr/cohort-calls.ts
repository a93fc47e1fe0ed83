/** Functions that compare a figure with those of others: `rank(x, by…)`, `percentile(x, by…)`. */
import { type Place, says, wanted } from './compile-nodes.ts'
import { partsOf } from './parts.ts'
import type { Ast } from './syntax/ast.ts'
import type { CohortExpr, Expr } from './tree.ts'

interface CohortCall {
  readonly ast: Ast
  readonly args: readonly Ast[]
  readonly place: Place
}

const mostTexts = 5

/** The place of a figure among those whose texts are the same; without texts among everybody. */
export function cohortCall(fn: CohortExpr['fn'], { ast, args, place }: CohortCall): Expr {
  const [figure, ...by] = args
  if (figure === undefined || by.length > mostTexts)
    throw says(
      `函数 ${fn} 需要一个数值，以及至多 ${mostTexts} 个分组文本`,
      `${fn} takes a figure, and at most ${mostTexts} texts that form the cohort`,
      ast,
    )
  const value = wanted(place.lower(figure, place), 'number', figure)
  const texts = by.map((part) => wanted(place.lower(part, place), 'text', part))
  if ([value, ...texts].some((part) => leansOn(part, new Set())))
    throw says(
      `${fn} 比较的是各企业的指标，不能用列表元素作参数`,
      `${fn} compares figures of enterprises; an element of a list cannot be part of it`,
      ast,
    )
  const cohort = { key: `by [${texts.map(({ key }) => key).join(' ')}] alone`, floor: 1, levels: [texts] }
  return {
    kind: 'cohort',
    type: 'number',
    unit: fn === 'rank' ? null : '',
    source: '',
    key: `${fn}(${value.key} ${cohort.key})`,
    fn,
    value,
    cohort,
  }
}

/** Whether a part takes its value from a name that something outside it binds. */
function leansOn(expr: Expr, bound: ReadonlySet<string>): boolean {
  if (expr.kind === 'variable') return !bound.has(expr.name)
  const inside = expr.kind === 'comprehension' ? new Set([...bound, expr.variable]) : bound
  return partsOf(expr).some((part) => leansOn(part, inside))
}
