import { celOf, type Quantity, quantityAt } from '../data/atoms.ts'
import { type Firms, plainValue } from '../data/firms.ts'
import type { Policies } from '../data/offers.ts'

/** One firm as rule engines take it; null is missing. */
export type PlainFacts = Readonly<Record<string, number | string | boolean | null>>

/** A word for a quantity that every rule language accepts as a name. */
export function factName(quantity: Quantity): string {
  return celOf(quantity)
    .replaceAll(/[^a-z_]+/g, '_')
    .replace(/_$/, '')
}

/** The first firms as plain facts; derived figures are given ready made, which favours these rivals. */
export function plainFacts(firms: Firms, { atoms }: Policies, count: number): PlainFacts[] {
  const derived = new Map<string, Quantity>()
  for (const atom of atoms) if (atom.kind === 'number') derived.set(factName(atom.left), atom.left)
  return Array.from({ length: Math.min(count, firms.size) }, (_, row) => {
    const facts = Object.fromEntries(firms.columns.map((column) => [column.name, plainValue(column, row)]))
    for (const [name, quantity] of derived) {
      const value = quantityAt(firms, quantity, row)
      facts[name] = value === null || !Number.isFinite(value) ? null : value
    }
    return facts
  })
}
