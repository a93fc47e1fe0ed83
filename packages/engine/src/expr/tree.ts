/** The one typed tree that every reading of an expression works on. */
import type { CompiledCohort } from '../compiled.ts'
import type { IndicatorType, Text } from '../definitions.ts'
import type { CelType } from './cel/types.ts'
import type { Val } from './val.ts'

/** Types of expressions: those that facts have, and those of CEL that only occur on the way to a result. */
export type ExprType = IndicatorType | CelOnlyType

/** Types that no fact has. Lists, maps and types carry their parameters in `shape`. */
export type CelOnlyType =
  | 'int'
  | 'uint'
  | 'double'
  | 'bytes'
  | 'null'
  | 'list'
  | 'map'
  | 'duration'
  | 'timestamp'
  | 'type'
  | 'dyn'

/** Comparison operators. */
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>='
/** Arithmetic operators. */
export type ArithOp = '+' | '-' | '*' | '/' | '%'
/** Ways to fold one expression over several years. */
export type FoldFn = 'sum' | 'avg' | 'min' | 'max'

/** What every node carries: its type, its unit, the CEL text to show and a key equal for equal meaning. */
interface Node {
  readonly type: ExprType
  /** Canonical unit; '' is a pure ratio, null fits anything (literals, counts mixed on purpose). */
  readonly unit: string | null
  /** CEL text as a person wrote it. */
  readonly source: string
  /** Structural identity: equal keys mean the same value for every subject. */
  readonly key: string
  /** The full CEL type where `type` does not say it all. */
  readonly shape?: CelType
  /**
   * Absent on nodes that every reading computes by itself. `rows`: only the exact reading knows the node, so columns
   * ask it row by row. `exact`: the same, and it may fail, so that nodes made of it are read exactly too.
   * `verdict`: a disjunction with such parts; columns may join its verdicts, but build nothing on it.
   */
  readonly reading?: 'rows' | 'exact' | 'verdict'
}

/** The value of an indicator, `back` years before the period asked for (null for indicators without years). */
export interface FactExpr extends Node {
  readonly kind: 'fact'
  readonly code: string
  readonly back: number | null
}

export type Expr =
  | (Node & { readonly kind: 'literal'; readonly value: number | string | boolean })
  | FactExpr
  | (Node & { readonly kind: 'judgedOn' })
  | (Node & { readonly kind: 'period'; readonly back: number })
  | (Node & { readonly kind: 'arith'; readonly op: ArithOp; readonly left: Expr; readonly right: Expr })
  | (Node & { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Expr; readonly right: Expr })
  | (Node & { readonly kind: 'in'; readonly item: Expr; readonly list: readonly (string | number)[] })
  | (Node & { readonly kind: 'industry'; readonly item: Expr; readonly prefixes: readonly string[] })
  | (Node & { readonly kind: 'textTest'; readonly test: TextTest; readonly item: Expr; readonly argument: string })
  | (Node & { readonly kind: 'and' | 'or'; readonly all: readonly Expr[] })
  | (Node & { readonly kind: 'not'; readonly of: Expr })
  | (Node & { readonly kind: 'if'; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr })
  | (Node & { readonly kind: 'known'; readonly of: Expr })
  | (Node & { readonly kind: 'first'; readonly of: readonly Expr[] })
  | (Node & {
      readonly kind: 'fold'
      readonly fn: FoldFn
      readonly of: readonly Expr[]
      readonly skipBeforeRegistration: boolean
    })
  | (Node & { readonly kind: 'growth'; readonly current: Expr; readonly base: Expr; readonly years: number })
  | (Node & { readonly kind: 'size'; readonly of: Expr })
  | (Node & {
      readonly kind: 'round'
      readonly fn: 'round' | 'floor' | 'ceil' | 'abs'
      readonly of: Expr
      readonly digits: number
    })
  | (Node & { readonly kind: 'dateMath'; readonly fn: DateFn; readonly left: Expr; readonly right: Expr })
  | CohortExpr
  | CelExpr

/** A figure's place among those of a cohort: 1 for the greatest, or the share of the others that lie below. */
export interface CohortExpr extends Node {
  readonly kind: 'cohort'
  readonly fn: 'rank' | 'percentile'
  readonly value: Expr
  /** One grouping, by all the texts given; none groups everybody. */
  readonly cohort: CompiledCohort
}

/** Nodes of CEL at large; the exact reading computes them by the types of the values that it meets. */
export type CelExpr =
  | (Node & { readonly kind: 'constant'; readonly value: Val })
  /** A name bound by a macro, or by whoever evaluates. */
  | (Node & { readonly kind: 'variable'; readonly name: string })
  /** A function or operator of `cel/functions.ts`. */
  | (Node & { readonly kind: 'call'; readonly fn: string; readonly args: readonly Expr[] })
  | (Node & { readonly kind: 'list'; readonly items: readonly Expr[] })
  | (Node & { readonly kind: 'map'; readonly entries: readonly (readonly [key: Expr, value: Expr])[] })
  /** A field of a map, or whether it is there (`has`). */
  | (Node & { readonly kind: 'select'; readonly of: Expr; readonly field: string; readonly test: boolean })
  | ComprehensionExpr
  /** A part that was found wrong but is not checked, so that it fails only when it matters. */
  | (Node & { readonly kind: 'fail'; readonly reason: Text })

/** A macro over the elements of a list, or the keys of a map. */
export interface ComprehensionExpr extends Node {
  readonly kind: 'comprehension'
  readonly macro: MacroName
  readonly range: Expr
  /** The name by which the parts know an element, and the one that was written. */
  readonly variable: string
  readonly label: string
  /** The condition on an element; for `map` with two arguments none. */
  readonly condition: Expr | null
  /** What `map` makes of an element. */
  readonly result: Expr | null
}

export type MacroName = 'all' | 'exists' | 'exists_one' | 'map' | 'filter'

export type TextTest = 'startsWith' | 'endsWith' | 'contains'
export type DateFn = 'add_years' | 'add_days' | 'days_between' | 'years_between'

/** An expression that cannot be used, with its place in the text and what to do. */
export class ExpressionError extends Error {
  readonly text: Text
  readonly start: number
  readonly end: number

  constructor(text: Text, start: number, end: number) {
    super(text.en)
    this.name = 'ExpressionError'
    this.text = text
    this.start = start
    this.end = end
  }
}
