import { parseDay } from '@wutong/engine'
import pl, { type DataFrame, type Expr } from 'nodejs-polars'
import type { Atom } from '../data/atoms.ts'
import type { FirmColumn, Firms } from '../data/firms.ts'
import type { Policies } from '../data/offers.ts'
import type { Peer } from './peer.ts'

/** Polars: one lazy selection, of which it finds the shared conditions itself. */
export const polarsPeer: Peer = {
  name: 'Polars',
  cannot: {},
  open({ firms, policies }) {
    const frame = frameOf(firms)
    const counts = countsOf(firms, policies)
    let found: number[] = []
    return Promise.resolve({
      about: 'nodejs-polars, its own threads',
      match: () => [
        {
          name: 'Polars',
          note: 'counts of matches only',
          run: async () => {
            const table = await frame
              .lazy()
              .select(...counts)
              .collect()
            found = table.row(0).map(Number)
          },
          answer: () => ({ firms: firms.size, qualified: found, oneAway: null }),
        },
      ],
      close: () => undefined,
    })
  },
}

/** Texts and dates stay whole numbers, which favours it. */
function frameOf({ columns }: Firms): DataFrame {
  const raw = pl.DataFrame(columns.map(({ name, values }) => pl.Series(name, values)))
  return raw.select(...columns.map(knownOf))
}

function knownOf({ name, type }: FirmColumn): Expr {
  const column = pl.col(name)
  if (type === 'number') return column.fillNan(pl.lit(null))
  if (type === 'bool') return pl.when(column.lt(2)).then(column.eq(1)).otherwise(pl.lit(null)).alias(name)
  return pl
    .when(column.gt(type === 'text' ? -1 : -1e9))
    .then(column)
    .otherwise(pl.lit(null))
    .alias(name)
}

function countsOf(firms: Firms, { policies }: Policies): Expr[] {
  return policies.map(({ id, groups }) => {
    const parts = groups.map((group) => group.map((atom) => atomOf(firms, atom)).reduce((a, b) => a.or(b)))
    return parts
      .reduce((a, b) => a.and(b))
      .sum()
      .alias(id)
  })
}

function atomOf(firms: Firms, atom: Atom): Expr {
  switch (atom.kind) {
    case 'number':
      return numberOf(atom)
    case 'flag':
      return atom.wanted ? pl.col(atom.name) : pl.col(atom.name).not()
    case 'text': {
      const column = firms.column(atom.name)
      const dictionary = column.type === 'text' ? column.dictionary : []
      const codes = atom.values.map((value) => dictionary.indexOf(value))
      return codes.map((code) => pl.col(atom.name).eq(code)).reduce((a, b) => a.or(b))
    }
    case 'day':
      return pl.col(atom.name).ltEq(Number(parseDay(atom.latest)))
  }
}

function numberOf({ left, op, limit }: Extract<Atom, { kind: 'number' }>): Expr {
  const against = (value: Expr, other: number | Expr): Expr => (op === '>=' ? value.gtEq(other) : value.lt(other))
  if (left.kind === 'column') return against(pl.col(left.name), limit)
  // A quotient by zero is false: infinity is no figure.
  if (left.kind === 'share') {
    const whole = pl.col(left.whole)
    return whole.neq(0).and(against(pl.col(left.part).div(whole), limit))
  }
  const before = pl.col(`${left.of}_before`)
  const percent = Math.round((1 + limit) * 100)
  return before.gt(0).and(against(pl.col(left.of).mul(100), before.mul(percent)))
}
