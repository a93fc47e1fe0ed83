/** What a reader decides about a table, what it wants to ask, and what it was told: shared by all its parts. */
import type { ImportNote, ImportQuestion, Text } from '@wutong/contract'

/** Something understood, with how sure it is and why. */
export type Note = ImportNote

/** Something unclear, with what each answer would mean. */
export type Question = ImportQuestion

/** Answers by the id of the question; also the explicit mapping of a column (`column:营业收入` → `revenue`). */
export type Decisions = Readonly<Record<string, string>>

/** A meaning of a header as the layout needs to know it. */
export interface HeaderMeaning {
  /** What is meant, to notice twins: an indicator with its year, or `uscc`, `key`, `name`, `period`. */
  readonly target: string
  /** Whether it says who a row is about. */
  readonly identifies: boolean
}

/** The words of a catalogue, given by whoever holds it. */
export interface HeaderWords {
  readonly meaningOf: (header: string) => HeaderMeaning | null
}

/** A note with its code, sentence and certainty. */
export function noteOf(
  code: Note['code'],
  text: Text,
  { sheet = null, confidence = 1, rows = [] }: Partial<Pick<Note, 'sheet' | 'confidence' | 'rows'>> = {},
): Note {
  return { code, sheet, text, confidence, rows: rows.slice(0, 20) }
}

/** A count with its noun, in English. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Text of a cell as it stands. */
export function textOf(cell: unknown): string {
  return cell === null || cell === undefined ? '' : String(cell).trim()
}

/** Whether a cell holds a figure: a number, or a text that starts as one. */
export function isFigure(cell: unknown): boolean {
  return (
    typeof cell === 'number' ||
    (typeof cell === 'string' && /^[-+(（]?[¥$]?\d[\d,，.]*\s*[%‰万亿元)）]*$/.test(cell.trim().normalize('NFKC')))
  )
}

/** The year a text names and nothing else: 2021, 2021年, 2021年度; null otherwise. */
export function yearAlone(text: string): number | null {
  const match = /^(?:FY)?((?:19|20)\d{2})(?:年度?)?$/i.exec(text.normalize('NFKC').replace(/\s/g, ''))
  return match === null ? null : Number(match[1])
}
