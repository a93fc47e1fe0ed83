/**
 * The demo zone: synthetic enterprises with plausible figures from several sources that do not always agree.
 * The same seed gives the same enterprise, whatever the size of the zone.
 */
import type { Zone } from '@wutong/engine'
import { expertPoints } from './experts.ts'
import { figure, money, type Values, yearlyFigures } from './figures.ts'
import { demoName, demoUscc } from './identity.ts'
import { type Profile, profileOf } from './profile.ts'
import { type Random, randomFrom, seedFor } from './random.ts'
import { type Draft, shapeDraft } from './shapes.ts'
import { standingOf } from './standing.ts'

/** What one source says about one demo subject for one year; 0 where it names none. */
export interface DemoStatement {
  readonly source: string
  readonly period: number
  readonly values: Values
}

/** One demo enterprise with all that is said about it. */
export interface DemoSubject {
  readonly index: number
  readonly uscc: string
  readonly name: string
  readonly statements: readonly DemoStatement[]
}

/** What to generate. */
export interface DemoOptions {
  readonly subjects: number
  readonly seed: number
  /** Years with figures, oldest first. */
  readonly years: readonly number[]
}

/** How many years back a source delivers; all others tell the last year only. */
const memoryOf: Readonly<Record<string, number>> = {
  tax: Number.POSITIVE_INFINITY,
  statistics: Number.POSITIVE_INFINITY,
  enterprise: Number.POSITIVE_INFINITY,
  science: 2,
  development: 2,
  'intellectual-property': 2,
}
const neverMissing: ReadonlySet<string> = new Set(['uscc', 'name', 'registered_on', 'district', 'industry'])

/** What the generator needs to know of the zone. */
interface Catalogue {
  readonly yearly: ReadonlySet<string>
  readonly sourceOf: ReadonlyMap<string, string>
  readonly sources: ReadonlySet<string>
  readonly districts: readonly string[]
}

function catalogueOf(zone: Zone): Catalogue {
  const sources = new Set(zone.sources.map(({ id }) => id))
  const fallback = zone.sources.at(-1)?.id ?? 'demo'
  const sourceFor = (code: string, named: string): string => {
    const first = zone.precedence[code]?.find((id) => sources.has(id))
    if (first !== undefined) return first
    return sources.has(named) ? named : fallback
  }
  return {
    yearly: new Set(zone.indicators.filter(({ period }) => period === 'year').map(({ code }) => code)),
    sourceOf: new Map(zone.indicators.map(({ code, source }) => [code, sourceFor(code, source)])),
    sources,
    districts: zone.departments.filter(({ kind }) => kind === 'district').map(({ id }) => id),
  }
}

/** Generates demo enterprises one after another; codes that the zone does not know are left out. */
export function* generateDemo(zone: Zone, options: DemoOptions): Generator<DemoSubject> {
  const catalogue = catalogueOf(zone)
  for (let index = 0; index < options.subjects; index += 1) yield demoSubject(catalogue, options, index)
}

function demoSubject(catalogue: Catalogue, { seed, years }: DemoOptions, index: number): DemoSubject {
  const profile = profileOf(seed, index, { lastYear: years.at(-1) ?? 0, districts: catalogue.districts })
  const draft = draftOf(profile, years)
  shapeDraft(index, draft)
  // A stream of its own keeps shaped subjects from changing what is withheld.
  const random = randomFrom(seedFor(seed ^ 0x5bd1e995, index))
  const statements = new Statements(catalogue, {
    random,
    draft,
    missing: profile.role === 'ordinary' ? profile.missing : 0,
  })
  const uscc = demoUscc(index)
  const name = demoName(index, profile.business.word, profile.lastRevenue > 30_000)
  statements.addStanding({ uscc, name, ...draft.standing }, years.at(-1) ?? 0)
  for (const [back, { year, values }] of draft.years.toReversed().entries()) statements.addYear(year, values, back)
  return { index, uscc, name, statements: statements.list() }
}

function draftOf(profile: Profile, years: readonly number[]): Draft {
  const figures = yearlyFigures(profile, years)
  const standing = standingOf(profile, figures)
  Object.assign(standing, expertPoints(profile, figures, standing))
  return { years: figures, standing, withheld: new Set() }
}

interface Delivery {
  readonly random: Random
  readonly draft: Draft
  readonly missing: number
}

/** Hands every figure to its source, loses some on the way and lets sources disagree. */
class Statements {
  private readonly rows = new Map<string, { source: string; period: number; values: Values }>()
  private readonly catalogue: Catalogue
  private readonly delivery: Delivery

  constructor(catalogue: Catalogue, delivery: Delivery) {
    this.catalogue = catalogue
    this.delivery = delivery
  }

  list(): DemoStatement[] {
    return [...this.rows.values()]
  }

  addStanding(values: Values, lastYear: number): void {
    for (const [code, value] of Object.entries(values)) {
      if (!this.catalogue.yearly.has(code)) this.deliver(code, lastYear, value)
    }
  }

  addYear(year: number, values: Values, yearsBack: number): void {
    for (const [code, value] of Object.entries(values)) {
      const source = this.catalogue.sourceOf.get(code)
      const remembered = source !== undefined && yearsBack < (memoryOf[source] ?? 1)
      if (this.catalogue.yearly.has(code) && remembered) this.deliver(code, year, value)
    }
    this.addSecondOpinions(year, values)
  }

  private deliver(code: string, period: number, value: number | string | boolean): void {
    const { random, draft, missing } = this.delivery
    const source = this.catalogue.sourceOf.get(code)
    const lost = !neverMissing.has(code) && (draft.withheld.has(code) || random.chance(missing))
    if (source !== undefined && !lost) this.set(source, period, code, value)
  }

  private set(source: string, period: number, code: string, value: number | string | boolean): void {
    const key = `${source}@${period}`
    const row = this.rows.get(key) ?? { source, period, values: {} }
    row.values[code] = value
    this.rows.set(key, row)
  }

  /** A third of the firms also report figures themselves, and statistics count revenue too: mostly the same, not always. */
  private addSecondOpinions(year: number, values: Values): void {
    const { random } = this.delivery
    if (random.chance(0.35)) {
      for (const code of ['revenue', 'employees', 'rd_expense', 'total_assets'])
        this.second('enterprise', year, code, values)
    }
    if (random.chance(0.25)) this.second('statistics', year, 'revenue', values)
  }

  private second(source: string, year: number, code: string, values: Values): void {
    const { random } = this.delivery
    const value = figure(values, code)
    const known = this.catalogue.sources.has(source) && this.catalogue.yearly.has(code)
    if (!known || value === 0 || random.chance(0.2)) return
    const differs = random.chance(0.15)
    const told = differs ? value * random.between(0.88, 1.15) : value
    this.set(source, year, code, code === 'employees' ? Math.max(1, Math.round(told)) : money(told))
  }
}
