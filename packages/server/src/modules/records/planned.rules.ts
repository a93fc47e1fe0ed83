/** Columns while they are planned. */
import type { Zone } from '@wutong/engine'
import type { Decisions } from '#tables/words'
import type { Certainty, Column } from './columns.rules.ts'
import type { Dictionary } from './dictionary.rules.ts'

/** A column with how sure its meaning is. */
export interface PlannedColumn extends Certainty {
  readonly column: Column
}

/** What planning needs besides the table. */
export interface PlanContext {
  readonly zone: Zone
  readonly dictionary: Dictionary
  readonly decisions: Decisions
  readonly sheet: string
}

/** The name by which a column is decided about: its header, or its place where it has none. */
export function columnName(header: string, at: number): string {
  return header.trim() === '' ? `#${at + 1}` : header.trim()
}
