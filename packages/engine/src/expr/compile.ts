/** CEL text → typed tree, checked against the indicator catalogue. */
import type { Indicator } from '../definitions.ts'
import { compileCall } from './compile-calls.ts'
import { failNode, indexNode, listNode, literalFrom, mapNode, selectNode, variableNode } from './compile-cel.ts'
import { isNumeric, type Place, type Scope, says, typeNames, wanted } from './compile-nodes.ts'
import { binaryNode, choiceNode, unaryNode } from './compile-operators.ts'
import { canonicalUnit } from './dimension.ts'
import { withReading } from './parts.ts'
import { type Ast, sourceOf } from './syntax/ast.ts'
import { parseCel } from './syntax/parse.ts'
import { type Expr, ExpressionError, type ExprType } from './tree.ts'

/**
 * Compiles one CEL expression to the typed tree.
 * Throws ExpressionError (with place and remedy) when it does not parse, names something unknown, or mixes types or units.
 */
export function compileExpr(scope: Scope, cel: string, want?: ExprType): Expr {
  const expr = lower(parseCel(cel), { scope, back: 0, stack: [], names: new Map(), depth: 0, lower })
  const whole = { start: 0, end: cel.length }
  // Without a catalogue there are no figures, so a number stays what CEL says it is.
  const isFigure = isNumeric(expr.type) || (want === 'number' && expr.type === 'dyn')
  const result = scope.cel === undefined && isFigure ? wanted(expr, 'number', whole) : expr
  if (want !== undefined && result.type !== want) {
    throw says(
      `这里需要${typeNames[want].zh}，表达式却得到${typeNames[result.type].zh}`,
      `a ${typeNames[want].en} is needed here, but the expression gives a ${typeNames[result.type].en}`,
      whole,
    )
  }
  return result
}

function lower(ast: Ast, place: Place): Expr {
  if (place.scope.cel?.checked !== false) return withReading(lowered(ast, place))
  try {
    return withReading(lowered(ast, place))
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return failNode(error.text, sourceOf(ast))
  }
}

function lowered(ast: Ast, place: Place): Expr {
  switch (ast.op) {
    case 'literal':
      return literalFrom(ast, place)
    case 'id':
      return named(ast, place)
    case 'select':
      return variableNode(ast, place) ?? selectNode(ast, place)
    case 'unary':
      return unaryNode(ast, place)
    case 'binary':
      return binaryNode(ast, place)
    case 'choice':
      return choiceNode(ast, place)
    case 'call':
      return compileCall(ast, place)
    case 'list':
      return listNode(ast, place)
    case 'map':
      return mapNode(ast, place)
    case 'index':
      return indexNode(ast, place)
    case 'message':
      throw says(
        `没有「${ast.name}」这种消息；一组值请写成映射 {'键': 值}`,
        `there are no messages such as ${ast.name}; write a map {'key': value} instead`,
        ast,
      )
  }
}

function named(ast: Extract<Ast, { op: 'id' }>, place: Place): Expr {
  const { name: code } = ast
  const bound = place.names.get(code)
  if (bound !== undefined) return bound
  const { scope } = place
  const source = sourceOf(ast)
  if (scope.cel === undefined) {
    if (code === 'judged_on') return { kind: 'judgedOn', type: 'date', unit: null, source, key: 'judged_on' }
    if (code === 'period') {
      return { kind: 'period', type: 'number', unit: '年', source, key: `period-${place.back}`, back: place.back }
    }
    const measure = scope.measures.get(code)
    if (measure !== undefined) return inlined(ast, { code, cel: measure }, place)
    const indicator = scope.indicators.get(code)
    if (indicator !== undefined) return factNode(ast, indicator, place)
  }
  return variableNode(ast, place) ?? undeclared(ast, code, place)
}

function undeclared(ast: Ast, code: string, { scope }: Place): never {
  if (scope.cel !== undefined) {
    throw says(
      `没有名称「${code}」，请先声明`,
      `undeclared reference to '${code}' (in container '${scope.cel.container}'): declare it first`,
      ast,
    )
  }
  const near = scope.suggest(code)
  throw says(
    `指标「${code}」不在指标目录中${near === null ? '' : `，是否想写「${near}」`}；请在 indicators.yaml 中登记或改正代码`,
    `there is no indicator "${code}"${near === null ? '' : `, did you mean "${near}"`}: add it to indicators.yaml or correct the code`,
    ast,
  )
}

function factNode(ast: Ast, indicator: Indicator, place: Place): Expr {
  const { code, type } = indicator
  const yearly = indicator.period === 'year'
  if (!yearly && place.back > 0) {
    throw says(
      `「${code}」是状态类指标，没有往年值，不能放进 prev、growth 等按年函数`,
      `"${code}" describes a state and has no earlier years, so it cannot stand inside prev, growth and the like`,
      ast,
    )
  }
  const back = yearly ? place.back : null
  const unit = type === 'number' ? canonicalUnit(indicator.unit ?? '个') : null
  const fact: Expr = {
    kind: 'fact',
    type,
    unit,
    source: sourceOf(ast),
    key: yearly ? `${code}@${place.back}` : code,
    code,
    back,
  }
  if (indicator.formula === undefined) return fact
  const formula = inlined(ast, { code, cel: indicator.formula }, place)
  return {
    kind: 'first',
    type,
    unit,
    source: sourceOf(ast),
    key: `first(${fact.key},${formula.key})`,
    of: [fact, formula],
  }
}

function inlined(ast: Ast, measure: { code: string; cel: string }, place: Place): Expr {
  if (place.stack.includes(measure.code)) {
    throw says(`「${measure.code}」循环引用了自己`, `"${measure.code}" refers to itself`, ast)
  }
  const inner = lower(parseCel(measure.cel), { ...place, names: new Map(), stack: [...place.stack, measure.code] })
  const result = isNumeric(inner.type) ? wanted(inner, 'number', ast) : inner
  return { ...result, source: sourceOf(ast) }
}
