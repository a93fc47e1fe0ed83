/** What rows of several sheets or indicators said of each enterprise and year, so that two that contradict each other are noticed. */
import type { Indicator } from '@wutong/engine'
import type { SaidParts } from '#modules/facts'
import { type SaidRow, valuesOf } from './said-rows.ts'
import { saysSame } from './same-figure.rules.ts'
import type { Value } from './who.rules.ts'

/** What a row says otherwise than one before it, as an issue shows it: names, values, and where the others stand. */
export interface Contradiction {
  readonly column: string
  readonly before: Value
  readonly after: string
}

interface Kept {
  readonly row: number
  readonly sheet: string | undefined
  readonly form: number | undefined
  readonly parts: SaidParts
}

/** Rows by enterprise and year. Kept are those of workbooks with several sheets, and those that say more than the one figure of an indicator. */
export class SaidOnSheets {
  private readonly kept = new Map<string, Kept[]>()
  private readonly names: ReadonlyMap<string, string>

  /** Texts may be written in several ways; figures, days and flags may not. */
  constructor(indicators: readonly Indicator[]) {
    this.names = new Map(indicators.filter(({ type }) => type !== 'text').map(({ code, name }) => [code, name.zh]))
  }

  /** Keeps what a row says, or tells what a row of another sheet or indicator said otherwise. */
  add(subjectId: string, { row, sheet, form, statements }: SaidRow): Contradiction | null {
    if (sheet === undefined && (form === undefined || !statements.some((one) => this.saysMore(one)))) return null
    const said = statements.map(({ period, parts }) => {
      const about = `${subjectId} ${period}`
      return { about, parts, earlier: this.kept.get(about) ?? [] }
    })
    const found = said
      .flatMap(({ parts, earlier }) => {
        const others = earlier.filter((one) => one.sheet !== sheet || one.form !== form)
        const values = others.length === 0 ? {} : valuesOf(parts)
        return others.map((one) => this.compare(one, values))
      })
      .find((contradiction) => contradiction !== null)
    if (found !== undefined) return found
    for (const { about, parts, earlier } of said) this.kept.set(about, [...earlier, { row, sheet, form, parts }])
    return null
  }

  private saysMore({ parts }: SaidRow['statements'][number]): boolean {
    return Object.keys(valuesOf(parts)).filter((code) => this.names.has(code)).length > 1
  }

  private compare({ row, sheet, parts }: Kept, values: Readonly<Record<string, Value>>): Contradiction | null {
    const before = valuesOf(parts)
    const codes = Object.keys(values).filter((code) => {
      const [said, says] = [before[code], values[code]]
      return this.names.has(code) && said !== undefined && says !== undefined && !saysSame(said, says)
    })
    const [first] = codes
    if (first === undefined) return null
    const listed = (said: Readonly<Record<string, Value>>): string => codes.map((code) => said[code]).join('、')
    return {
      column: codes.map((code) => this.names.get(code)).join('、'),
      before: codes.length === 1 ? (values[first] ?? '') : listed(values),
      after: `${sheet === undefined ? '' : `${sheet}!`}${row}: ${listed(before)}`,
    }
  }
}
