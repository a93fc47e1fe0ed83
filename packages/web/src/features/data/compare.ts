import type { FactRow, Subject } from '@wutong/contract'

/** How two records stand to one another in one field; what one does not know is no difference. */
export type Likeness = 'same' | 'differs' | 'only_a' | 'only_b'

/** One field of two records side by side. */
export interface ComparedField {
  readonly key: string
  readonly a: FactRow | undefined
  readonly b: FactRow | undefined
  readonly likeness: Likeness
}

/** How two values stand to one another; undefined where neither is known. */
export function likenessOf(a: FactRow['value'], b: FactRow['value']): Likeness | undefined {
  if (a === null) return b === null ? undefined : 'only_b'
  if (b === null) return 'only_a'
  return a === b ? 'same' : 'differs'
}

/** Every field that either record knows, in the order of the catalogue, years from the newest. */
export function compareFacts(
  a: Pick<Subject, 'facts'>,
  b: Pick<Subject, 'facts'>,
  order: readonly string[],
): ComparedField[] {
  const place = new Map(order.map((code, index) => [code, index]))
  const placeOf = ({ code }: FactRow): number => place.get(code) ?? order.length
  const ofA = new Map(a.facts.map((fact) => [keyOf(fact), fact]))
  const ofB = new Map(b.facts.map((fact) => [keyOf(fact), fact]))
  const all = [...new Map([...ofB, ...ofA]).values()].toSorted(
    (one, other) =>
      placeOf(one) - placeOf(other) || one.code.localeCompare(other.code) || (other.period ?? 0) - (one.period ?? 0),
  )
  return all.flatMap((fact) => {
    const key = keyOf(fact)
    const sides = { a: ofA.get(key), b: ofB.get(key) }
    const likeness = likenessOf(sides.a?.value ?? null, sides.b?.value ?? null)
    return likeness === undefined ? [] : [{ key, ...sides, likeness }]
  })
}

function keyOf({ code, period }: FactRow): string {
  return period === null ? code : `${code}@${period}`
}

/** Whether a merge of the two would be refused: two credit codes are two enterprises. */
export function haveTwoCodes(a: { readonly uscc: string | null }, b: { readonly uscc: string | null }): boolean {
  return a.uscc !== null && b.uscc !== null
}
