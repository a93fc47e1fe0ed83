import type { Atom, Quantity } from '../data/atoms.ts'
import type { Dialect } from './dialect.ts'

/** A quantity as a double: NULL where it is unknown or does not exist. Amounts are whole, so one rounding happens. */
export function quantitySql(quantity: Quantity): string {
  if (quantity.kind === 'column') return quantity.name
  if (quantity.kind === 'share') return `${quantity.part} / nullif(${quantity.whole}, 0)`
  const { of } = quantity
  return `case when ${of}_before > 0 then (${of} - ${of}_before) / ${of}_before end`
}

/** An atom as three-valued SQL: NULL is unknown; a quotient by zero is false, as in the engine. */
export function atomSql(atom: Atom, dialect: Dialect): string {
  switch (atom.kind) {
    case 'number':
      return numberSql(atom)
    case 'flag':
      return atom.wanted ? atom.name : `not ${atom.name}`
    case 'text':
      return `${atom.name} in (${atom.values.map((value) => `'${value}'`).join(', ')})`
    case 'day':
      return `${atom.name} <= ${dialect.day(atom.latest)}`
  }
}

function numberSql({ left, op, limit }: Extract<Atom, { kind: 'number' }>): string {
  if (left.kind === 'column') return `${left.name} ${op} ${limit}`
  if (left.kind === 'share')
    return `case when ${left.whole} = 0 then false else ${left.part} / ${left.whole} ${op} ${limit} end`
  // By multiplication: a rounded quotient would miss the boundary.
  const percent = Math.round((1 + limit) * 100)
  const { of } = left
  return `case when ${of}_before <= 0 then false else ${of} * 100 ${op} ${of}_before * ${percent} end`
}

/** A policy's condition: every group holds, a group by any of its atoms. */
export function policySql(groups: readonly (readonly Atom[])[], dialect: Dialect): string {
  return groups.map((group) => groupSql(group, dialect)).join(' and ')
}

/** A group: any of its atoms. */
export function groupSql(group: readonly Atom[], dialect: Dialect): string {
  return `(${group.map((atom) => atomSql(atom, dialect)).join(' or ')})`
}
