import { type Offer, parseDay } from '@wutong/engine'
import { type Atom, atomsOf, celAtom, quantityAt } from './atoms.ts'
import { type Firms, firmsOf, plainValue } from './firms.ts'
import { randomFrom } from './random.ts'

/** A synthetic policy: every group must hold, and a group holds when one of its atoms does. */
export interface Policy {
  readonly id: string
  readonly groups: readonly (readonly Atom[])[]
}

/** Policies and the distinct atoms that they are made of. */
export interface Policies {
  readonly policies: readonly Policy[]
  readonly atoms: readonly Atom[]
  readonly leaves: number
}

const sampleSize = 10_000
const [least, most] = [0.001, 0.2]

/** Makes policies of which each fits 0.1 to 20 % of the firms; the same seed gives the same ones. */
export function policiesOf(count: number, seed: number): Policies {
  const random = randomFrom(seed)
  const pool = atomsOf(seed)
  const firms = firmsOf(sampleSize, seed)
  const holding = new Map(pool.map((atom) => [atom, rowsHolding(firms, atom)]))
  const policies: Policy[] = []
  while (policies.length < count) {
    const groups = Array.from({ length: random.whole(2, 6) }, () =>
      Array.from({ length: random.next() < 0.2 ? random.whole(2, 3) : 1 }, () => random.pick(pool)),
    )
    const share = shareHolding(groups, holding)
    const id = `offer-${String(policies.length + 1).padStart(4, '0')}`
    if (share >= least && share <= most && isPlain(groups)) policies.push({ id, groups })
  }
  const leaves = policies.flatMap(({ groups }) => groups.flat())
  return { policies, atoms: [...new Set(leaves)], leaves: leaves.length }
}

/** No atom twice in one policy. */
function isPlain(groups: readonly (readonly Atom[])[]): boolean {
  const all = groups.flat()
  return new Set(all).size === all.length
}

/** Whether an atom holds for a firm, read plainly row by row: what the sample and the checks of answers use. */
export function atomHolds(firms: Firms, atom: Atom, row: number): boolean | null {
  if (atom.kind === 'number') {
    const value = quantityAt(firms, atom.left, row)
    if (value === null) return null
    if (!Number.isFinite(value)) return false
    return atom.op === '>=' ? value >= atom.limit : value < atom.limit
  }
  const value = plainValue(firms.column(atom.name), row)
  if (value === null) return null
  if (atom.kind === 'flag') return value === atom.wanted
  return atom.kind === 'text' ? atom.values.includes(String(value)) : Number(value) <= Number(parseDay(atom.latest))
}

function rowsHolding(firms: Firms, atom: Atom): Uint8Array {
  return Uint8Array.from({ length: firms.size }, (_, row) => +(atomHolds(firms, atom, row) === true))
}

function shareHolding(groups: readonly (readonly Atom[])[], holding: ReadonlyMap<Atom, Uint8Array>): number {
  const columns = groups.map((group) => group.map((atom) => holding.get(atom) ?? new Uint8Array(sampleSize)))
  let count = 0
  for (let row = 0; row < sampleSize; row += 1) {
    count += +columns.every((group) => group.some((column) => column[row] === 1))
  }
  return count / sampleSize
}

/** The policies as offers of a zone package. */
export function offersOf({ policies }: Policies): Offer[] {
  return policies.map(({ id, groups }) => ({
    id,
    name: { zh: id, en: id },
    kind: 'policy',
    level: 'zone',
    standing: 'unclear',
    versions: [
      {
        version: '1',
        effective: { from: '2020-01-01' },
        status: 'illustrative',
        citation: { title: 'synthetic' },
        conditions: groups.map((group, index) => {
          const when = group.map(celAtom).join(' || ')
          return { code: `c${index}`, name: { zh: when, en: when }, when }
        }),
      },
    ],
  }))
}
