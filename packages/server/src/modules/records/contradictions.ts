/** What rows of several sheets or indicators said of each enterprise and year, so that two that contradict each other are noticed. */
import type { Indicator } from '@wutong/engine'
import { type FigureSpan, SaidFigures } from './said-figures.ts'
import { type SaidRow, valuesOf } from './said-rows.ts'
import { saysSame } from './same-figure.rules.ts'
import type { Value } from './who.rules.ts'

/** What a row says otherwise than one before it, as an issue shows it: names, values, and where the others stand. */
export interface Contradiction {
  readonly column: string
  readonly before: Value
  readonly after: string
}

/** Where a row stands, and what it said of one year. */
interface Kept extends FigureSpan {
  readonly row: number
  /** Number of its sheet and of its form. */
  readonly place: number
  readonly period: number
  /** The row that spoke of the enterprise before. */
  readonly before: Kept | undefined
}

/** A place among the rows of a file. */
interface Place {
  readonly sheet: string | undefined
  readonly form: number | undefined
}

/** Rows by enterprise and year. Kept are those of workbooks with several sheets, and those that say more than the one figure of an indicator. */
export class SaidOnSheets {
  private readonly lasts = new Map<string, Kept>()
  private readonly places: Place[] = []
  private readonly names: ReadonlyMap<string, string>
  private readonly figures: SaidFigures

  /** Texts may be written in several ways; figures, days and flags may not. */
  constructor(indicators: readonly Indicator[]) {
    this.names = new Map(indicators.filter(({ type }) => type !== 'text').map(({ code, name }) => [code, name.zh]))
    this.figures = new SaidFigures(indicators)
  }

  /** Keeps what a row says, or tells what a row of another sheet or indicator said otherwise. */
  add(subjectId: string, { row, sheet, form, statements }: SaidRow): Contradiction | null {
    if (sheet === undefined && form === undefined) return null
    const said = statements.map(({ period, parts }) => ({ period, values: valuesOf(parts) }))
    if (sheet === undefined && !said.some(({ values }) => this.saysMore(values))) return null
    const place = this.placeOf({ sheet, form })
    for (const { period, values } of said) {
      const found = this.findOther(subjectId, { period, place }, values)
      if (found !== null) return found
    }
    for (const { period, values } of said) {
      const before = this.lasts.get(subjectId)
      this.lasts.set(subjectId, { ...this.figures.keep(values), row, place, period, before })
    }
    return null
  }

  /** The row of another place that says otherwise of the same year. */
  private findOther(
    subjectId: string,
    { period, place }: Pick<Kept, 'period' | 'place'>,
    values: Readonly<Record<string, Value>>,
  ): Contradiction | null {
    let found: Contradiction | null = null
    for (let one = this.lasts.get(subjectId); one !== undefined; one = one.before)
      if (one.period === period && one.place !== place) found = this.compare(one, values) ?? found
    return found
  }

  private placeOf({ sheet, form }: Place): number {
    const at = this.places.findIndex((one) => one.sheet === sheet && one.form === form)
    return at >= 0 ? at : this.places.push({ sheet, form }) - 1
  }

  private saysMore(values: Readonly<Record<string, Value>>): boolean {
    return Object.keys(values).filter((code) => this.names.has(code)).length > 1
  }

  private compare(one: Kept, values: Readonly<Record<string, Value>>): Contradiction | null {
    const before = this.figures.valuesOf(one)
    const codes = Object.keys(values).filter((code) => {
      const [said, says] = [before[code], values[code]]
      return this.names.has(code) && said !== undefined && says !== undefined && !saysSame(said, says)
    })
    const [first] = codes
    if (first === undefined) return null
    const listed = (said: Readonly<Record<string, Value>>): string => codes.map((code) => said[code]).join('、')
    const sheet = this.places[one.place]?.sheet
    return {
      column: codes.map((code) => this.names.get(code)).join('、'),
      before: codes.length === 1 ? (values[first] ?? '') : listed(values),
      after: `${sheet === undefined ? '' : `${sheet}!`}${one.row}: ${listed(before)}`,
    }
  }
}
