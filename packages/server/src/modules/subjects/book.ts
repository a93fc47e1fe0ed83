/**
 * What lists of all enterprises of a zone say, in memory: whom searches and filters find, in which order they stand, and what
 * is shown of them. The database says whether it is still so, and who may see it.
 */
import { LabelColumn, type Labels, LineColumn, NumberColumn, TextColumn } from './book.columns.ts'
import { indexNames, type Names } from './book.names.ts'
import type { Keys, Steps } from './book.order.ts'
import { makeOrders } from './book.orders.ts'
import type { ListRow } from './list.rows.ts'

/** What lists are ordered by besides names; a day is a number of days. */
export type Figure = 'points' | 'revenue' | 'employees' | 'registeredOn'

/** Numbers of a row that no list is ordered by: policies that one qualifies for, and the place in the bits of verdicts. */
type Numbers = Readonly<Record<Figure | 'qualified' | 'verdicts', number>>

/** The book. */
export interface Book extends Columns {
  /** The state of the zone that it holds. */
  readonly stamp: number
  readonly names: Names
  readonly orders: Orders
  /** JSON of `rungs`, parsed where it was shown. */
  readonly shownRungs: Map<number, ListRow['rungs']>
  /** What filters found that were asked for, the one asked for last at the end. */
  readonly found: Map<string, Found>
  /** Who has a verdict for a policy, with a bit for each row; read where lists were asked for by it. */
  readonly verdicts: Map<string, Uint32Array>
}

/** Columns by row, the rows in no order. */
export interface Columns {
  readonly size: number
  /** Sixteen bytes each. */
  readonly ids: Keys
  /** Behind the mark of those that are there. */
  readonly codes: Keys
  readonly pinyin: Keys
  readonly initials: Keys
  readonly districts: Labels
  readonly industries: Labels
  /** The days of `figures.registeredOn` as the database writes them. */
  readonly days: Labels
  /** JSON. */
  readonly rungs: Labels
  /** Not a number where it is not known. */
  readonly figures: Readonly<Record<keyof Numbers, Float64Array>>
}

/** Codes are put in order to be found by their heads. */
export type Orders = Readonly<Record<Figure | 'name' | 'code', RowOrder>>

/** Rows in an order, upwards: those with a value, by it and then by id, then those without, by id. */
export interface RowOrder {
  readonly rows: Uint32Array
  /** Where each row stands. */
  readonly places: Uint32Array
  /** How many have a value. */
  readonly known: number
}

/** Whom a filter finds: all where neither is there. */
export interface Found {
  readonly count: number
  /** Few, one by one. */
  readonly rows: Uint32Array | null
  /** Many, with a bit for each row of the book. */
  readonly bits: Uint32Array | null
}

/** One enterprise as the database sends it; what is not known is empty. */
export interface Entry {
  readonly id: Uint8Array
  readonly name: Buffer
  readonly pinyin: Uint8Array
  readonly initials: Uint8Array
  /** These stand behind the mark of texts that are there. */
  readonly uscc: Uint8Array
  readonly district: Buffer
  readonly industry: Buffer
  readonly day: Buffer
  readonly rungs: Buffer
  readonly figures: Numbers
}

/** Collects the entries of a book. */
export class BookMaker {
  private readonly ids = new LineColumn()
  private readonly names = new TextColumn()
  private readonly codes = new LineColumn()
  private readonly pinyin = new LineColumn()
  private readonly initials = new LineColumn()
  private readonly districts = new LabelColumn()
  private readonly industries = new LabelColumn()
  private readonly days = new LabelColumn()
  private readonly rungs = new LabelColumn()
  private readonly figures = {
    points: new NumberColumn(),
    revenue: new NumberColumn(),
    employees: new NumberColumn(),
    registeredOn: new NumberColumn(),
    qualified: new NumberColumn(),
    verdicts: new NumberColumn(),
  }

  add({ id, name, uscc, pinyin, initials, district, industry, day, rungs, figures }: Entry): void {
    this.ids.add(id)
    this.names.add(name)
    this.codes.add(uscc)
    this.pinyin.add(pinyin)
    this.initials.add(initials)
    this.districts.add(district)
    this.industries.add(industry)
    this.days.add(day)
    this.rungs.add(rungs)
    this.figures.points.add(figures.points)
    this.figures.revenue.add(figures.revenue)
    this.figures.employees.add(figures.employees)
    this.figures.registeredOn.add(figures.registeredOn)
    this.figures.qualified.add(figures.qualified)
    this.figures.verdicts.add(figures.verdicts)
  }

  /** The book of a state. */
  *finish(stamp: number): Steps<Book> {
    const columns = this.columns()
    yield
    const names = yield* indexNames(this.names.finish())
    const orders = yield* makeOrders(columns)
    return { ...columns, stamp, names, orders, shownRungs: new Map(), found: new Map(), verdicts: new Map() }
  }

  private columns(): Columns {
    const { points, revenue, employees, registeredOn, qualified, verdicts } = this.figures
    const ids = this.ids.finish()
    return {
      size: ids.starts.length - 1,
      ids,
      codes: this.codes.finish(),
      pinyin: this.pinyin.finish(),
      initials: this.initials.finish(),
      districts: this.districts.finish(),
      industries: this.industries.finish(),
      days: this.days.finish(),
      rungs: this.rungs.finish(),
      figures: {
        points: points.finish(),
        revenue: revenue.finish(),
        employees: employees.finish(),
        registeredOn: registeredOn.finish(),
        qualified: qualified.finish(),
        verdicts: verdicts.finish(),
      },
    }
  }
}
