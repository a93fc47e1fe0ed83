/** CEL text → typed tree, checked against the indicator catalogue. */
import { type ASTNode, ParseError, parse } from '@marcbachmann/cel-js'
import type { Indicator } from '../definitions.ts'
import { compileCall } from './compile-calls.ts'
import {
  agreedUnit,
  literalList,
  literalNode,
  type Place,
  type Scope,
  says,
  sourceOf,
  typeNames,
  unitMismatch,
  wanted,
} from './compile-nodes.ts'
import { canonicalUnit, productUnit, quotientUnit, unitsFit } from './dimension.ts'
import type { ArithOp, CompareOp, Expr, ExprType } from './tree.ts'

/**
 * Compiles one CEL expression to the typed tree.
 * Throws ExpressionError (with place and remedy) when it does not parse, names something unknown, or mixes types or units.
 */
export function compileExpr(scope: Scope, cel: string, want?: ExprType): Expr {
  const expr = lower(parsed(cel), { scope, back: 0, stack: [], lower })
  if (want !== undefined && expr.type !== want) {
    throw says(
      `这里需要${typeNames[want].zh}，表达式却得到${typeNames[expr.type].zh}`,
      `a ${typeNames[want].en} is needed here, but the expression gives a ${typeNames[expr.type].en}`,
      { start: 0, end: cel.length },
    )
  }
  return expr
}

function parsed(cel: string): ASTNode {
  try {
    return parse(cel).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const { start, end } = error.range ?? { start: 0, end: cel.length }
    throw says(
      `表达式写法有误：第 ${start + 1} 个字符附近无法识别，请检查括号、引号与运算符`,
      `the expression does not parse near character ${start + 1} (${error.summary}): check brackets, quotes and operators`,
      { start, end },
      error,
    )
  }
}

const arithOps: readonly string[] = ['+', '-', '*', '/', '%']
const compareOps: readonly string[] = ['==', '!=', '<', '<=', '>', '>=']

function lower(ast: ASTNode, place: Place): Expr {
  switch (ast.op) {
    case 'value':
      return literal(ast)
    case 'id':
      return name(ast, ast.args, place)
    case '!_':
      return negation(ast, place)
    case '-_':
      return minus(ast, place)
    case '&&':
    case '||':
      return logic(ast, place)
    case '?:':
      return choice(ast, place)
    case 'in':
      return membership(ast, place)
    case 'call':
    case 'rcall':
      return compileCall(ast, place)
    default:
      return binary(ast, place)
  }
}

function binary(ast: ASTNode, place: Place): Expr {
  if (arithOps.includes(ast.op)) return arithmetic(ast, place)
  if (compareOps.includes(ast.op)) return comparison(ast, place)
  throw says(`不支持的写法「${sourceOf(ast)}」`, `"${sourceOf(ast)}" is not supported in conditions`, ast)
}

function pair(ast: ASTNode): readonly [ASTNode, ASTNode] {
  return ast.args as readonly [ASTNode, ASTNode]
}

function literal(ast: ASTNode): Expr {
  const value = ast.args
  if (typeof value === 'bigint') return literalNode(Number(value), sourceOf(ast))
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return literalNode(value, sourceOf(ast))
  throw says(
    `不支持的常量「${sourceOf(ast)}」；判断资料是否齐全请用 known(指标)`,
    `the literal "${sourceOf(ast)}" is not supported; to ask whether a fact is known, use known(indicator)`,
    ast,
  )
}

function name(ast: ASTNode, id: string | unknown, place: Place): Expr {
  const code = String(id)
  const source = sourceOf(ast)
  if (code === 'judged_on') return { kind: 'judgedOn', type: 'date', unit: null, source, key: 'judged_on' }
  if (code === 'period') {
    return { kind: 'period', type: 'number', unit: '年', source, key: `period-${place.back}`, back: place.back }
  }
  const measure = place.scope.measures.get(code)
  if (measure !== undefined) return inlined(ast, { code, cel: measure }, place)
  const indicator = place.scope.indicators.get(code)
  if (indicator === undefined) {
    const near = place.scope.suggest(code)
    throw says(
      `指标「${code}」不在指标目录中${near === null ? '' : `，是否想写「${near}」`}；请在 indicators.yaml 中登记或改正代码`,
      `there is no indicator "${code}"${near === null ? '' : `, did you mean "${near}"`}: add it to indicators.yaml or correct the code`,
      ast,
    )
  }
  return factNode(ast, indicator, place)
}

function factNode(ast: ASTNode, indicator: Indicator, place: Place): Expr {
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

function inlined(ast: ASTNode, measure: { code: string; cel: string }, place: Place): Expr {
  if (place.stack.includes(measure.code)) {
    throw says(`「${measure.code}」循环引用了自己`, `"${measure.code}" refers to itself`, ast)
  }
  const inner = lower(parsed(measure.cel), { ...place, stack: [...place.stack, measure.code] })
  return { ...inner, source: sourceOf(ast) }
}

function negation(ast: ASTNode, place: Place): Expr {
  const of = wanted(lower(ast.args as ASTNode, place), 'bool', ast)
  return { kind: 'not', type: 'bool', unit: null, source: sourceOf(ast), key: `!(${of.key})`, of }
}

function minus(ast: ASTNode, place: Place): Expr {
  const of = wanted(lower(ast.args as ASTNode, place), 'number', ast)
  if (of.kind === 'literal') return literalNode(-Number(of.value), sourceOf(ast))
  return { ...arith('-', literalNode(0, '0'), of), source: sourceOf(ast) }
}

function logic(ast: ASTNode, place: Place): Expr {
  const kind = ast.op === '&&' ? 'and' : 'or'
  const all = pair(ast).flatMap((side) => {
    const expr = wanted(lower(side, place), 'bool', side)
    return expr.kind === kind && side.op === ast.op ? expr.all : [expr]
  })
  return {
    kind,
    type: 'bool',
    unit: null,
    source: sourceOf(ast),
    key: `${kind}(${all.map((part) => part.key).join(',')})`,
    all,
  }
}

function choice(ast: ASTNode, place: Place): Expr {
  const [testAst, thenAst, otherwiseAst] = ast.args as readonly [ASTNode, ASTNode, ASTNode]
  const test = wanted(lower(testAst, place), 'bool', testAst)
  const then = lower(thenAst, place)
  const otherwise = wanted(lower(otherwiseAst, place), then.type, otherwiseAst)
  const unit = agreedUnit(ast, then, otherwise)
  return {
    kind: 'if',
    type: then.type,
    unit,
    source: sourceOf(ast),
    key: `if(${test.key},${then.key},${otherwise.key})`,
    test,
    then,
    otherwise,
  }
}

function membership(ast: ASTNode, place: Place): Expr {
  const [itemAst, listAst] = pair(ast)
  const item = lower(itemAst, place)
  const list = literalList(listAst, place).map((part) => {
    if (part.type !== item.type)
      throw says('列表中的值与左边类型不同', 'the values of the list differ in type from the left side', listAst)
    place.scope.assertKnownValue(itemAst, itemAst.op === 'id' ? itemAst.args : '', part.value)
    return part.value
  })
  return {
    kind: 'in',
    type: 'bool',
    unit: null,
    source: sourceOf(ast),
    key: `in(${item.key},${JSON.stringify(list)})`,
    item,
    list,
  }
}

function arithmetic(ast: ASTNode, place: Place): Expr {
  const [leftAst, rightAst] = pair(ast)
  const left = wanted(lower(leftAst, place), 'number', leftAst)
  const right = wanted(lower(rightAst, place), 'number', rightAst)
  const op = ast.op as ArithOp
  if ((op === '+' || op === '-' || op === '%') && !unitsFit(left.unit, right.unit)) throw unitMismatch(ast, left, right)
  return { ...arith(op, left, right), source: sourceOf(ast) }
}

function arith(op: ArithOp, left: Expr, right: Expr): Expr {
  const unit = arithUnit(op, left.unit, right.unit)
  return {
    kind: 'arith',
    type: 'number',
    unit,
    source: `${left.source} ${op} ${right.source}`,
    key: `(${left.key}${op}${right.key})`,
    op,
    left,
    right,
  }
}

function arithUnit(op: ArithOp, left: string | null, right: string | null): string | null {
  if (op === '*') return productUnit(left, right)
  if (op === '/') return quotientUnit(left, right)
  return left ?? right
}

function comparison(ast: ASTNode, place: Place): Expr {
  const [leftAst, rightAst] = pair(ast)
  const left = lower(leftAst, place)
  const right = wanted(lower(rightAst, place), left.type, rightAst)
  if (!unitsFit(left.unit, right.unit)) throw unitMismatch(ast, left, right)
  const op = ast.op as CompareOp
  if (left.type === 'bool') return boolComparison(ast, op, left, right)
  if (left.type === 'text' && op !== '==' && op !== '!=')
    throw says('文本只能用 == 或 != 比较', 'text can only be compared with == or !=', ast)
  if (leftAst.op === 'id' && right.kind === 'literal') place.scope.assertKnownValue(rightAst, leftAst.args, right.value)
  return {
    kind: 'compare',
    type: 'bool',
    unit: null,
    source: sourceOf(ast),
    key: `(${left.key}${op}${right.key})`,
    op,
    left,
    right,
  }
}

function boolComparison(ast: ASTNode, op: CompareOp, left: Expr, right: Expr): Expr {
  if (right.kind !== 'literal' || (op !== '==' && op !== '!=')) {
    throw says('是非值请直接写或用 == true / == false', 'write a yes/no value alone, or with == true or == false', ast)
  }
  const same = (op === '==') === (right.value === true)
  return same ? left : { kind: 'not', type: 'bool', unit: null, source: sourceOf(ast), key: `!(${left.key})`, of: left }
}
