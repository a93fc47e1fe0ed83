import { dayFrom, isoFrom } from '@wutong/engine'
import { districts, type Firms, firmsOf, judged, sectors } from './firms.ts'
import { type Random, randomFrom } from './random.ts'

/** A figure that conditions and indicators speak about: a column, a share of two, or the growth of one. */
export type Quantity =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'share'; readonly part: string; readonly whole: string }
  | { readonly kind: 'growth'; readonly of: string }

/** One comparison; every contender prints it in a language of its own. */
export type Atom =
  | { readonly kind: 'number'; readonly left: Quantity; readonly op: '>=' | '<'; readonly limit: number }
  | { readonly kind: 'flag'; readonly name: string; readonly wanted: boolean }
  | { readonly kind: 'text'; readonly name: string; readonly values: readonly string[] }
  /** On or before a day. */
  | { readonly kind: 'day'; readonly name: string; readonly latest: string }

/** The name of a quantity in CEL. */
export function celOf(quantity: Quantity): string {
  if (quantity.kind === 'share') return `${celName(quantity.part)} / ${celName(quantity.whole)}`
  return quantity.kind === 'growth' ? `growth(${quantity.of})` : celName(quantity.name)
}

function celName(column: string): string {
  return column.endsWith('_before') ? `prev(${column.slice(0, -'_before'.length)})` : column
}

/** An atom in CEL, as a zone package has it. */
export function celAtom(atom: Atom): string {
  switch (atom.kind) {
    case 'number':
      return `${celOf(atom.left)} ${atom.op} ${atom.limit}`
    case 'flag':
      return atom.wanted ? atom.name : `!${atom.name}`
    case 'text':
      return `${atom.name} in [${atom.values.map((value) => `'${value}'`).join(', ')}]`
    case 'day':
      return `${atom.name} <= date('${atom.latest}')`
  }
}

/** A quantity of one firm: null is unknown, Infinity does not exist. */
export function quantityAt(firms: Firms, quantity: Quantity, row: number): number | null {
  const read = (name: string): number => firms.column(name).values[row] as number
  if (quantity.kind === 'column') return known(read(quantity.name))
  if (quantity.kind === 'share') return quotient(read(quantity.part), read(quantity.whole))
  const before = read(`${quantity.of}_before`)
  if (before <= 0) return Number.POSITIVE_INFINITY
  return quotient(read(quantity.of) - before, before)
}

function quotient(part: number, whole: number): number | null {
  return whole === 0 ? Number.POSITIVE_INFINITY : known(part / whole)
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

const shares: readonly (readonly [string, string])[] = [
  ['rd_expense', 'revenue'],
  ['hightech_revenue', 'revenue'],
  ['tech_staff', 'employees'],
  ['graduate_staff', 'employees'],
  ['net_profit', 'revenue'],
  ['net_profit', 'net_assets'],
  ['tax_paid', 'revenue'],
  ['debt', 'total_assets'],
]
const growing = ['revenue', 'rd_expense', 'employees', 'tax_paid', 'net_assets', 'exports']
const sampleSize = 4000

/** The conditions that policies draw from: thresholds at round numbers near the quantiles, shared as in real policies. */
export function atomsOf(seed: number): Atom[] {
  const firms = firmsOf(sampleSize, seed)
  const numeric = firms.columns.filter(({ type }) => type === 'number').map(({ name }) => name)
  const quantities: Quantity[] = [
    ...numeric.map((name): Quantity => ({ kind: 'column', name })),
    ...shares.map(([part, whole]): Quantity => ({ kind: 'share', part, whole })),
  ]
  return [
    ...quantities.flatMap((quantity) => limitsOf(firms, quantity)),
    ...growing.flatMap(growthLimits),
    ...flagAtoms(firms),
    ...textAtoms(randomFrom(seed)),
    ...dayAtoms(),
  ]
}

const upward = [0.05, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
const downward = [0.5, 0.8, 0.95]

function limitsOf(firms: Firms, left: Quantity): Atom[] {
  const values = Array.from({ length: firms.size }, (_, row) => quantityAt(firms, left, row))
    .filter((value) => value !== null && Number.isFinite(value))
    .map(Number)
    .sort((a, b) => a - b)
  const at = (quantile: number): number => round2(values[Math.floor(quantile * (values.length - 1))] ?? 0)
  const distinct = (quantiles: readonly number[]): number[] => [...new Set(quantiles.map(at))]
  return [
    ...distinct(upward).map((limit): Atom => ({ kind: 'number', left, op: '>=', limit })),
    ...distinct(downward).map((limit): Atom => ({ kind: 'number', left, op: '<', limit })),
  ]
}

/** Two significant digits. */
function round2(value: number): number {
  return Number(value.toPrecision(2))
}

function growthLimits(of: string): Atom[] {
  return [-0.1, 0, 0.05, 0.1, 0.2, 0.3].map((limit) => ({
    kind: 'number',
    left: { kind: 'growth', of },
    op: '>=',
    limit,
  }))
}

function flagAtoms({ columns }: Firms): Atom[] {
  const flags = columns.filter(({ type }) => type === 'bool')
  return flags.flatMap(({ name }) => [true, false].map((wanted): Atom => ({ kind: 'flag', name, wanted })))
}

function textAtoms(random: Random): Atom[] {
  const subset = (name: string, all: readonly string[], most: number): Atom => {
    const values = new Set<string>()
    const wanted = random.whole(2, most)
    while (values.size < wanted) values.add(random.pick(all))
    return { kind: 'text', name, values: [...values] }
  }
  return [
    ...Array.from({ length: 32 }, () => subset('sector', sectors, 15)),
    ...Array.from({ length: 20 }, () => subset('district', districts, 8)),
    { kind: 'text', name: 'stage', values: ['startup', 'growth'] },
    { kind: 'text', name: 'stage', values: ['growth', 'mature'] },
  ]
}

function dayAtoms(): Atom[] {
  const day = dayFrom(judged.on)
  const before = (name: string, days: number): Atom => ({ kind: 'day', name, latest: isoFrom(day - days) })
  return [
    ...[4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25].map((years) => before('registered_on', years * 365)),
    ...[1, 2, 3, 4].map((years) => before('inspected_on', years * 365)),
  ]
}
