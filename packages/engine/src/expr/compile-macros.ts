/** Macros over lists and maps. Over a list that is written out they become plain conditions on each element. */
import { freshType, headOf, listOf, settled, simple, type Trail, unify } from './cel/types.ts'
import { selectNode } from './compile-cel.ts'
import { isChecked, type Place, says, shapeOf, typed, wanted } from './compile-nodes.ts'
import { joinedNode } from './compile-operators.ts'
import { mayFail } from './parts.ts'
import { type Ast, sourceOf } from './syntax/ast.ts'
import type { Expr, MacroName } from './tree.ts'

type CallAst = Extract<Ast, { op: 'call' }>

/** Macros that go over a list or map, by the names they are called by. */
export const macroNames: ReadonlyMap<string, MacroName> = new Map([
  ['all', 'all'],
  ['exists', 'exists'],
  ['exists_one', 'exists_one'],
  ['existsOne', 'exists_one'],
  ['map', 'map'],
  ['filter', 'filter'],
])

/** Elements up to which a written-out list is taken apart, so that columns and explanations see every element. */
const mostUnrolled = 40

/** Compiles a macro, or null when the call is none. */
export function macroNode(ast: CallAst, place: Place): Expr | null {
  if (ast.target === null) return ast.name === 'has' ? has(ast, place) : null
  const macro = macroNames.get(ast.name)
  const [variable, ...bodies] = ast.args
  if (macro === undefined || variable === undefined) return null
  const isMap = macro === 'map' && bodies.length === 2
  if (variable.op !== 'id' || (bodies.length !== 1 && !isMap)) {
    throw says(
      `${ast.name} 要写成 列表.${ast.name}(x, …)，x 是元素的名称`,
      `write list.${ast.name}(x, …), where x names the element`,
      ast,
    )
  }
  const range = place.lower(ast.target, place)
  if (range.kind === 'list' && (macro === 'all' || macro === 'exists') && isUnrollable(range))
    return unroll(ast, place, { range, variable: variable.name, kind: macro === 'all' ? 'and' : 'or' })
  return comprehension(ast, place, { macro, range, variable: variable.name })
}

/** Elements of one type, not too many, and none that would make the list fail as a whole. */
function isUnrollable({ items, shape }: Unrolled['range']): boolean {
  const element = shape === undefined ? 'dyn' : headOf(shape.of[0] ?? shape)
  return element !== 'dyn' && items.length <= mostUnrolled && !items.some(mayFail)
}

function has(ast: CallAst, place: Place): Expr {
  const [field] = ast.args
  if (ast.args.length === 1 && field?.op === 'select')
    return selectNode({ ...field, end: ast.end, start: ast.start }, place, true)
  throw says(
    'has 要写成 has(映射.键)；判断资料是否齐全请用 known(指标)',
    'write has(map.key); to ask whether a fact is known, use known(indicator)',
    ast,
  )
}

interface Unrolled {
  readonly range: Extract<Expr, { kind: 'list' }>
  readonly variable: string
  readonly kind: 'and' | 'or'
}

function unroll(ast: CallAst, place: Place, { range, variable, kind }: Unrolled): Expr {
  const body = ast.args[1] as Ast
  const all = range.items.map((item) => {
    const inner = { ...place, names: new Map([...place.names, [variable, item]]) }
    const expr = place.lower(body, inner)
    const held = isChecked(place) ? wanted(expr, 'bool', body) : expr
    return { ...held, source: elementSource(held, item, body) }
  })
  return joinedNode(kind, all, sourceOf(ast))
}

/** What a condition says about one element: its own sides where it compares, else the element beside the text. */
function elementSource(expr: Expr, item: Expr, body: Ast): string {
  if (expr.kind === 'compare') return `${expr.left.source} ${expr.op} ${expr.right.source}`
  return `${sourceOf(body)} (${item.source})`
}

interface Over {
  readonly macro: MacroName
  readonly range: Expr
  readonly variable: string
}

function comprehension(ast: CallAst, place: Place, { macro, range, variable }: Over): Expr {
  const element = elementNode(ast, range, { variable, depth: place.depth, checked: isChecked(place) })
  const inner = { ...place, depth: place.depth + 1, names: new Map([...place.names, [variable, element]]) }
  const [first, second] = ast.args.slice(1) as [Ast, Ast | undefined]
  const conditionAst = macro === 'map' && second === undefined ? null : first
  const condition = conditionAst === null ? null : conditionOf(conditionAst, inner)
  const result = macro === 'map' ? inner.lower(second ?? first, inner) : null
  const given = result === null ? shapeOf(element) : shapeOf(result)
  const shape = macro === 'map' || macro === 'filter' ? listOf(given) : simple('bool')
  const unit = macro === 'map' || macro === 'filter' ? (result ?? range).unit : null
  const parts = [range, condition, result].map((part) => part?.key ?? '').join(',')
  return {
    kind: 'comprehension',
    ...typed(shape),
    unit,
    source: sourceOf(ast),
    key: `${macro}(${element.key},${parts})`,
    macro,
    range,
    variable: element.name,
    label: variable,
    condition,
    result,
  }
}

function conditionOf(ast: Ast, place: Place): Expr {
  const expr = place.lower(ast, place)
  return isChecked(place) ? wanted(expr, 'bool', ast) : expr
}

/** The name of an element; numbered by depth, so that equal expressions have equal keys whatever the name. */
function elementNode(
  ast: CallAst,
  range: Expr,
  { variable, depth, checked }: { variable: string; depth: number; checked: boolean },
): Extract<Expr, { kind: 'variable' }> {
  const name = `@${depth}`
  const element = checked ? elementType(ast, range) : simple('dyn')
  const unit = range.type === 'list' ? range.unit : null
  return { kind: 'variable', unit, source: variable, key: name, name, reading: 'rows', ...typed(element) }
}

function elementType(ast: CallAst, range: Expr) {
  const shape = settled(shapeOf(range))
  if (shape.name === 'map') return shape.of[0] ?? simple('dyn')
  if (shape.name === 'dyn') return simple('dyn')
  const element = freshType()
  const trail: Trail = []
  if (unify(listOf(element), shape, trail)) return element
  throw says(
    `「${range.source}」不是列表或映射，不能用 ${ast.name}`,
    `"${range.source}" is no list or map, so ${ast.name} cannot go over it`,
    ast,
  )
}
