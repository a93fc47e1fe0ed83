/** What the sheets of a workbook said of each enterprise and year, so that two that contradict each other are noticed. */
import type { Indicator } from '@wutong/engine'
import { type SaidRow, valuesOf } from './said-rows.ts'
import type { Value } from './who.rules.ts'

/** What a row says otherwise than a row of another sheet, as an issue shows it: names, values, and where the others stand. */
export interface Contradiction {
  readonly column: string
  readonly before: Value
  readonly after: string
}

type Kept = Pick<SaidRow, 'row' | 'sheet'> & Pick<SaidRow['statements'][number], 'parts'>

/** Rows by enterprise and year. Only those of workbooks with several sheets are kept. */
export class SaidOnSheets {
  private readonly kept = new Map<string, Kept[]>()
  private readonly names: ReadonlyMap<string, string>

  /** Texts may be written in several ways; figures, days and flags may not. */
  constructor(indicators: readonly Indicator[]) {
    this.names = new Map(indicators.filter(({ type }) => type !== 'text').map(({ code, name }) => [code, name.zh]))
  }

  /** Keeps what a row says, or tells what a row of another sheet said otherwise. */
  add(subjectId: string, { row, sheet, statements }: SaidRow): Contradiction | null {
    if (sheet === undefined) return null
    const about = statements.map(({ period }) => `${subjectId} ${period}`)
    for (const [at, { parts }] of statements.entries())
      for (const earlier of this.kept.get(about[at] ?? '') ?? []) {
        const found = earlier.sheet === sheet ? null : this.compare(earlier, valuesOf(parts))
        if (found !== null) return found
      }
    for (const [at, { parts }] of statements.entries()) {
      const key = about[at] ?? ''
      this.kept.set(key, [...(this.kept.get(key) ?? []), { row, sheet, parts }])
    }
    return null
  }

  private compare({ row, sheet, parts }: Kept, values: Readonly<Record<string, Value>>): Contradiction | null {
    const before = valuesOf(parts)
    const codes = Object.keys(values).filter(
      (code) => this.names.has(code) && before[code] !== undefined && before[code] !== values[code],
    )
    const [first] = codes
    if (first === undefined) return null
    const listed = (said: Readonly<Record<string, Value>>): string => codes.map((code) => said[code]).join('、')
    return {
      column: codes.map((code) => this.names.get(code)).join('、'),
      before: codes.length === 1 ? (values[first] ?? '') : listed(values),
      after: `${sheet}!${row}: ${listed(before)}`,
    }
  }
}
