/** The functions of the expression language; each compiles to nodes of the tree. */
import { parseDay } from '../dates.ts'
import { celFunctions } from './cel/functions.ts'
import { cohortCall } from './cohort-calls.ts'
import { celCall } from './compile-cel.ts'
import { macroNames, macroNode } from './compile-macros.ts'
import { agreedUnit, isNumeric, literalNode, nearest, type Place, says, wanted } from './compile-nodes.ts'
import { mayFail } from './parts.ts'
import { patternProblem } from './regex/matches.ts'
import { type Ast, sourceOf } from './syntax/ast.ts'
import type { DateFn, Expr, FoldFn, TextTest } from './tree.ts'

interface Call {
  readonly ast: Extract<Ast, { op: 'call' }>
  readonly name: string
  /** Arguments, the value before the dot first. */
  readonly args: readonly Ast[]
  readonly place: Place
}

/** Compiles `f(x, …)` or `x.f(…)`; throws ExpressionError for an unknown function or wrong arguments. */
export function compileCall(ast: Extract<Ast, { op: 'call' }>, place: Place): Expr {
  const macro = macroNode(ast, place)
  if (macro !== null) return macro
  const args = ast.target === null ? ast.args : [ast.target, ...ast.args]
  const call: Call = { ast, name: ast.name, args, place }
  const own = policyFunctions.get(call.name)?.(call) ?? null
  if (own !== null) return { ...own, source: sourceOf(ast) }
  const fn = celFunctions.get(call.name)
  const isMember = ast.target !== null
  if (call.name === 'matches') refuseBadPattern(call)
  if (fn !== undefined && fn.call !== 'operator' && fn.call !== (isMember ? 'global' : 'member')) {
    return celCall(
      call.name,
      args.map((arg) => lower(call, arg)),
      ast,
      place,
    )
  }
  const names = [...policyFunctions.keys(), ...celNames, ...macroNames.keys()]
  const near = nearest(call.name, names)
  throw says(
    `没有函数「${call.name}」${near === null ? '' : `，是否想写「${near}」`}；可用：${names.join('、')}`,
    `there is no function "${call.name}"${near === null ? '' : `, did you mean "${near}"`}; there are ${names.join(', ')}`,
    ast,
  )
}

const celNames = [...celFunctions].filter(([, fn]) => fn.call !== 'operator').map(([name]) => name)

/** A pattern that is written out is read at once, so that its mistakes are found before publishing. */
function refuseBadPattern({ args }: Call): void {
  const pattern = args[1]
  if (pattern?.op !== 'literal' || pattern.literal.type !== 'text') return
  const problem = patternProblem(pattern.literal.value)
  if (problem !== null) throw says(problem.reason.zh, problem.reason.en, pattern)
}

function lower(call: Call, ast: Ast): Expr {
  return call.place.lower(ast, call.place)
}

/** Functions for figures and other facts; null where a call is not about these and CEL's own function is meant. */
const policyFunctions: ReadonlyMap<string, (call: Call) => Expr | null> = new Map<string, (call: Call) => Expr | null>(
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
    sum: (call: Call) => several(call, 'sum'),
    avg: (call: Call) => several(call, 'avg'),
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
    rank: (call: Call) => cohortCall('rank', call),
    percentile: (call: Call) => cohortCall('percentile', call),
    size,
    startsWith: (call: Call) => textTest(call, 'startsWith'),
    endsWith: (call: Call) => textTest(call, 'endsWith'),
    contains: (call: Call) => textTest(call, 'contains'),
  }),
)

function arity(call: Call, least: number, most: number): Ast {
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
  const value = literalNumber(call, ast)
  if (value !== null && Number.isInteger(value) && value >= 1 && value <= 20) return value
  throw says('年数要写成 1 到 20 的整数', 'the number of years must be a whole number from 1 to 20', ast)
}

/** The value of a number literal, or null for anything else. */
function literalNumber(call: Call, ast: Ast): number | null {
  const expr = lower(call, ast)
  const isNumber = expr.kind === 'constant' && (expr.type === 'int' || expr.type === 'double')
  return isNumber && 'value' in expr.value ? Number(expr.value.value) : null
}

function at(call: Call, ast: Ast, back: number): Expr {
  return call.place.lower(ast, { ...call.place, back: call.place.back + back })
}

function numberAt(call: Call, ast: Ast, back = 0): Expr {
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

/** `max(a, b)` or `max([a, b])` over figures; null for lists of anything else. */
function several(call: Call, fn: FoldFn): Expr | null {
  const ast = arity(call, 1, 20)
  const listed = call.args.length === 1 && ast.op === 'list' ? ast.items : null
  const of = (listed ?? call.args).map((part) => lower(call, part))
  if ((listed !== null || of[0]?.type === 'list') && !of.some((part) => part.type === 'number')) return null
  const parts = of.map((part) => wanted(part, 'number', call.ast))
  return foldNode(fn, parts, { unit: agreedUnit(call.ast, ...parts), skipBeforeRegistration: false })
}

function firstKnown(call: Call): Expr {
  const ast = arity(call, 2, 10)
  const first = lower(call, ast)
  const type = isNumeric(first.type) ? 'number' : first.type
  const of = call.args.map((part) => wanted(lower(call, part), type, part))
  const unit = agreedUnit(call.ast, ...of)
  return {
    kind: 'first',
    type,
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
  const places = call.args[1] === undefined ? 0 : literalNumber(call, call.args[1])
  if (places === null || !Number.isInteger(places) || places < 0 || places > 10) {
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
  const list = call.args[1] ?? itemAst
  if (list.op !== 'list')
    throw says("这里需要列表，如 ['C', 'I65']", "a list is needed here, such as ['C', 'I65']", list)
  const prefixes = list.items.map((part) => {
    const expr = lower(call, part)
    if (expr.kind !== 'literal') throw says('列表中只能写常量', 'a list may hold literals only', part)
    const prefix = String(expr.value)
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

/** The length of a text that is a fact is a figure; sizes of other things are whole numbers of CEL. */
function size(call: Call): Expr | null {
  const ast = arity(call, 1, 1)
  const of = lower(call, ast)
  if (of.type !== 'text' || of.kind === 'literal' || mayFail(of)) return null
  return { kind: 'size', type: 'number', unit: null, source: '', key: `size(${of.key})`, of }
}

function textTest(call: Call, test: TextTest): Expr | null {
  const ast = arity(call, 2, 2)
  const item = lower(call, ast)
  const argument = lower(call, call.args[1] ?? ast)
  if (item.type !== 'text' || mayFail(item)) return null
  if (argument.kind !== 'literal' || typeof argument.value !== 'string') return null
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
