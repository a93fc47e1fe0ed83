/** The functions of the expression language; each compiles to nodes of the tree. */
import type { ASTNode } from '@marcbachmann/cel-js'
import { parseDay } from '../dates.ts'
import { agreedUnit, literalList, literalNode, type Place, says, sourceOf, wanted } from './compile-nodes.ts'
import type { DateFn, Expr, FoldFn, TextTest } from './tree.ts'

interface Call {
  readonly ast: ASTNode
  readonly name: string
  readonly args: readonly ASTNode[]
  readonly place: Place
}

/** Compiles `f(x, …)` or `x.f(…)`; throws ExpressionError for an unknown function or wrong arguments. */
export function compileCall(ast: ASTNode, place: Place): Expr {
  const call = callOf(ast, place)
  const build = functions.get(call.name)
  if (build === undefined) {
    throw says(
      `没有函数「${call.name}」；可用：${[...functions.keys()].join('、')}`,
      `there is no function "${call.name}"; use one of ${[...functions.keys()].join(', ')}`,
      ast,
    )
  }
  return { ...build(call), source: sourceOf(ast) }
}

function lower(call: Call, ast: ASTNode): Expr {
  return call.place.lower(ast, call.place)
}

function callOf(ast: ASTNode, place: Place): Call {
  if (ast.op === 'call') return { ast, name: ast.args[0], args: ast.args[1], place }
  const [name, target, args] = ast.args as readonly [string, ASTNode, readonly ASTNode[]]
  return { ast, name, args: [target, ...args], place }
}

const functions: ReadonlyMap<string, (call: Call) => Expr> = new Map(
  Object.entries({
    prev: (call: Call) => at(call, arity(call, 1, 2), yearsArgument(call, 1, 1)),
    growth: (call: Call) => growth(call, yearsArgument(call, 1, 1), false),
    cagr: (call: Call) => growth(call, yearsArgument(call, 1, 2), true),
    sum_years: (call: Call) => fold(call, 'sum', false),
    avg_years: (call: Call) => fold(call, 'avg', false),
    min_years: (call: Call) => fold(call, 'min', false),
    max_years: (call: Call) => fold(call, 'max', false),
    sum_operating_years: (call: Call) => fold(call, 'sum', true),
    min: (call: Call) => several(call, 'min'),
    max: (call: Call) => several(call, 'max'),
    first_known: firstKnown,
    known,
    abs: (call: Call) => rounding(call, 'abs'),
    floor: (call: Call) => rounding(call, 'floor'),
    ceil: (call: Call) => rounding(call, 'ceil'),
    round: (call: Call) => rounding(call, 'round'),
    date,
    add_years: (call: Call) => dateMath(call, 'add_years'),
    add_days: (call: Call) => dateMath(call, 'add_days'),
    days_between: (call: Call) => dateMath(call, 'days_between'),
    years_between: (call: Call) => dateMath(call, 'years_between'),
    in_industry: inIndustry,
    size,
    startsWith: (call: Call) => textTest(call, 'startsWith'),
    endsWith: (call: Call) => textTest(call, 'endsWith'),
    contains: (call: Call) => textTest(call, 'contains'),
  }),
)

function arity(call: Call, least: number, most: number): ASTNode {
  const { args, name, ast } = call
  const first = args[0]
  if (first === undefined || args.length < least || args.length > most) {
    const range = least === most ? `${least}` : `${least}–${most}`
    throw says(`函数 ${name} 需要 ${range} 个参数`, `${name} takes ${range} argument${most === 1 ? '' : 's'}`, ast)
  }
  return first
}

/** A literal number of years from 1 to 20 at a position, or the default where the argument is left out. */
function yearsArgument(call: Call, index: number, otherwise: number): number {
  const ast = call.args[index]
  if (ast === undefined) return otherwise
  const expr = lower(call, ast)
  const value = expr.kind === 'literal' ? expr.value : null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 20) return value
  throw says('年数要写成 1 到 20 的整数', 'the number of years must be a whole number from 1 to 20', ast)
}

function at(call: Call, ast: ASTNode, back: number): Expr {
  return call.place.lower(ast, { ...call.place, back: call.place.back + back })
}

function numberAt(call: Call, ast: ASTNode, back = 0): Expr {
  return wanted(at(call, ast, back), 'number', ast)
}

function growth(call: Call, years: number, compound: boolean): Expr {
  const ast = arity(call, compound ? 2 : 1, 2)
  const current = numberAt(call, ast)
  const base = numberAt(call, ast, years)
  const root = compound ? years : 1
  return {
    kind: 'growth',
    type: 'number',
    unit: '',
    source: '',
    key: `growth(${current.key},${base.key},${root})`,
    current,
    base,
    years: root,
  }
}

function fold(call: Call, fn: FoldFn, skipBeforeRegistration: boolean): Expr {
  const ast = arity(call, 2, 2)
  const years = yearsArgument(call, 1, 1)
  const of = Array.from({ length: years }, (_, back) => numberAt(call, ast, back))
  return foldNode(fn, of, { unit: of[0]?.unit ?? null, skipBeforeRegistration })
}

function foldNode(
  fn: FoldFn,
  of: readonly Expr[],
  { unit, skipBeforeRegistration }: { unit: string | null; skipBeforeRegistration: boolean },
): Expr {
  const keys = of.map((part) => part.key).join(',')
  const key = `${skipBeforeRegistration ? 'operating-' : ''}${fn}(${keys})`
  return { kind: 'fold', type: 'number', unit, source: '', key, fn, of, skipBeforeRegistration }
}

function several(call: Call, fn: 'min' | 'max'): Expr {
  arity(call, 1, 20)
  const of = call.args.map((ast) => numberAt(call, ast))
  return foldNode(fn, of, { unit: agreedUnit(call.ast, ...of), skipBeforeRegistration: false })
}

function firstKnown(call: Call): Expr {
  const first = lower(call, arity(call, 2, 10))
  const of = call.args.map((ast) => wanted(lower(call, ast), first.type, ast))
  const unit = agreedUnit(call.ast, ...of)
  return {
    kind: 'first',
    type: first.type,
    unit,
    source: '',
    key: `first(${of.map((part) => part.key).join(',')})`,
    of,
  }
}

function known(call: Call): Expr {
  const of = lower(call, arity(call, 1, 1))
  return { kind: 'known', type: 'bool', unit: null, source: '', key: `known(${of.key})`, of }
}

function rounding(call: Call, fn: 'round' | 'floor' | 'ceil' | 'abs'): Expr {
  const of = numberAt(call, arity(call, 1, fn === 'round' ? 2 : 1))
  const digits = call.args[1] === undefined ? 0 : lower(call, call.args[1])
  const places = typeof digits === 'number' ? digits : digits.kind === 'literal' && Number(digits.value)
  if (typeof places !== 'number' || !Number.isInteger(places) || places < 0 || places > 10) {
    throw says('小数位数要写成 0 到 10 的整数', 'digits must be a whole number from 0 to 10', call.ast)
  }
  return {
    kind: 'round',
    type: 'number',
    unit: of.unit,
    source: '',
    key: `${fn}(${of.key},${places})`,
    fn,
    of,
    digits: places,
  }
}

function date(call: Call): Expr {
  const ast = arity(call, 1, 1)
  const expr = lower(call, ast)
  const day = expr.kind === 'literal' && typeof expr.value === 'string' ? parseDay(expr.value) : null
  if (day === null) throw says("日期要写成 date('2026-01-31')", "write a date as date('2026-01-31')", ast)
  return { ...literalNode(day, ''), type: 'date', key: `date:${day}` }
}

function dateMath(call: Call, fn: DateFn): Expr {
  const leftAst = arity(call, 2, 2)
  const rightAst = call.args[1] ?? leftAst
  const between = fn === 'days_between' || fn === 'years_between'
  const left = wanted(lower(call, leftAst), 'date', leftAst)
  const right = wanted(lower(call, rightAst), between ? 'date' : 'number', rightAst)
  const unit = between ? betweenUnit(fn) : null
  return {
    kind: 'dateMath',
    type: between ? 'number' : 'date',
    unit,
    source: '',
    key: `${fn}(${left.key},${right.key})`,
    fn,
    left,
    right,
  }
}

function betweenUnit(fn: DateFn): string {
  return fn === 'days_between' ? '天' : '年'
}

function inIndustry(call: Call): Expr {
  const itemAst = arity(call, 2, 2)
  const item = wanted(lower(call, itemAst), 'text', itemAst)
  const prefixes = literalList(call.args[1] ?? itemAst, call.place).map((part) => {
    const prefix = String(part.value)
    if (!/^([A-T]\d{0,4}|\d{2,4})$/.test(prefix)) {
      throw says(
        `「${prefix}」不是国民经济行业代码（如 C、C35、3562）`,
        `"${prefix}" is not an industry code such as C, C35 or 3562`,
        call.ast,
      )
    }
    return prefix
  })
  return {
    kind: 'industry',
    type: 'bool',
    unit: null,
    source: '',
    key: `industry(${item.key},${prefixes.join(' ')})`,
    item,
    prefixes,
  }
}

function size(call: Call): Expr {
  const ast = arity(call, 1, 1)
  const of = wanted(lower(call, ast), 'text', ast)
  return { kind: 'size', type: 'number', unit: null, source: '', key: `size(${of.key})`, of }
}

function textTest(call: Call, test: TextTest): Expr {
  const ast = arity(call, 2, 2)
  const item = wanted(lower(call, ast), 'text', ast)
  const argument = lower(call, call.args[1] ?? ast)
  if (argument.kind !== 'literal' || typeof argument.value !== 'string')
    throw says('这里需要文本常量', 'a text literal is needed here', call.ast)
  return {
    kind: 'textTest',
    type: 'bool',
    unit: null,
    source: '',
    key: `${test}(${item.key},${JSON.stringify(argument.value)})`,
    test,
    item,
    argument: argument.value,
  }
}
