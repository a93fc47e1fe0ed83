/** The parts of an expression as they stand in the text, before any of them has a meaning. */

/** Where a part stands. */
export interface Span {
  readonly input: string
  readonly start: number
  readonly end: number
}

/** A literal as written. */
export type Literal =
  | { readonly type: 'int' | 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' }

/** Operators between two parts, loosest first in `precedence` of the parser. */
export type BinaryOp = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'

/** A parsed expression as it was written, before names and types are looked up. */
export type Ast = Span &
  (
    | { readonly op: 'literal'; readonly literal: Literal }
    | { readonly op: 'id'; readonly name: string }
    | { readonly op: 'select'; readonly of: Ast; readonly field: string }
    | { readonly op: 'index'; readonly of: Ast; readonly at: Ast }
    | { readonly op: 'call'; readonly name: string; readonly target: Ast | null; readonly args: readonly Ast[] }
    | { readonly op: 'list'; readonly items: readonly Ast[] }
    | { readonly op: 'map'; readonly entries: readonly (readonly [Ast, Ast])[] }
    | { readonly op: 'message'; readonly name: string }
    | { readonly op: 'unary'; readonly sign: '!' | '-'; readonly of: Ast }
    | { readonly op: 'binary'; readonly sign: BinaryOp; readonly left: Ast; readonly right: Ast }
    | { readonly op: 'choice'; readonly test: Ast; readonly then: Ast; readonly otherwise: Ast }
  )

/** The text of a part. */
export function sourceOf({ input, start, end }: Span): string {
  return input.slice(start, end)
}
