/** What the expressions of a zone come to for one subject, each reckoned once. */
import { factKeysOf } from '../reason/fact-keys.ts'
import type { Judged } from './evaluate.ts'
import type { Expr } from './tree.ts'
import type { Val } from './val.ts'

/** The fact on which it depends whether a year's figures can exist at all. */
export const founding = 'registered_on'

/** Values by expression. While facts are changed on trial, those that read one of them are neither kept nor found. */
export class KeptValues {
  private readonly judged: Judged
  /** By key, as offers ask for the same in different words. */
  private readonly values = new Map<string, Val>()
  /** Keys of facts that are not as they were. */
  readonly changed = new Set<string>()

  constructor(judged: Judged) {
    this.judged = judged
  }

  /** Whether an expression reads a changed fact. */
  isTouched(expr: Expr): boolean {
    if (this.changed.size === 0) return false
    return this.changed.has(founding) || factKeysOf(expr, this.judged).some((key) => this.changed.has(key))
  }

  get(expr: Expr): Val | undefined {
    return this.values.get(expr.key)
  }

  set(expr: Expr, value: Val): void {
    this.values.set(expr.key, value)
  }
}
