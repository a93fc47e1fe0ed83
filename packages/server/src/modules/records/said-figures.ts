/** Figures, days and flags that rows said, kept as numbers: ten bytes a figure instead of its words. */
import type { Indicator } from '@wutong/engine'
import type { Value } from './who.rules.ts'

type Kind = 'number' | 'bool' | 'date'

const oneDay = 86_400_000
const pageSize = 1 << 16

/** Numbers of one kind in pages, so that a longer list is not copied. */
class Pages<Page extends Float64Array | Uint16Array> {
  private readonly pages: Page[] = []
  size = 0
  private readonly blank: () => Page

  constructor(blank: () => Page) {
    this.blank = blank
  }

  push(value: number): void {
    const at = this.size % pageSize
    if (at === 0) this.pages.push(this.blank())
    const page = this.pages.at(-1)
    if (page !== undefined) page[at] = value
    this.size += 1
  }

  get(at: number): number {
    return this.pages[Math.floor(at / pageSize)]?.[at % pageSize] ?? 0
  }
}

/** Where the figures of one statement stand. */
export interface FigureSpan {
  readonly from: number
  readonly count: number
}

/** The figures of statements, each found again by its span. Texts are left out, as they may be written in several ways. */
export class SaidFigures {
  private readonly kinds: readonly { readonly code: string; readonly kind: Kind }[]
  private readonly places: ReadonlyMap<string, number>
  private readonly codes = new Pages(() => new Uint16Array(pageSize))
  private readonly figures = new Pages(() => new Float64Array(pageSize))

  constructor(indicators: readonly Pick<Indicator, 'code' | 'type'>[]) {
    this.kinds = indicators.flatMap(({ code, type }) => (type === 'text' ? [] : [{ code, kind: type }]))
    this.places = new Map(this.kinds.map(({ code }, at) => [code, at]))
  }

  /** Keeps what a statement says. */
  keep(values: Readonly<Record<string, Value>>): FigureSpan {
    const from = this.figures.size
    for (const [code, value] of Object.entries(values)) {
      const place = this.places.get(code)
      const figure = place === undefined ? Number.NaN : figureFrom(value)
      if (place === undefined || Number.isNaN(figure)) continue
      this.codes.push(place)
      this.figures.push(figure)
    }
    return { from, count: this.figures.size - from }
  }

  /** What a statement said. */
  valuesOf({ from, count }: FigureSpan): Record<string, Value> {
    const values: Record<string, Value> = {}
    for (let at = from; at < from + count; at += 1) {
      const known = this.kinds[this.codes.get(at)]
      if (known !== undefined) values[known.code] = valueFrom(known.kind, this.figures.get(at))
    }
    return values
  }
}

/** Days are counted from 1970. */
function figureFrom(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return Date.parse(`${value}T00:00:00Z`) / oneDay
}

function valueFrom(kind: Kind, figure: number): Value {
  switch (kind) {
    case 'number':
      return figure
    case 'bool':
      return figure === 1
    case 'date':
      return new Date(figure * oneDay).toISOString().slice(0, 10)
  }
}
