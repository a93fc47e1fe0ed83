/** How the facts beside the name agree: where, since when, how much capital. */
import type { LevelOf } from './levels.ts'
import { relatePlaces } from './places.ts'
import type { Identity } from './record.ts'

/** Registered places; a province around a city says as little as nothing. */
export function compareLocations(a: Identity, b: Identity): LevelOf<'location'> {
  const relation = relatePlaces(a.location, b.location)
  return relation === 'unknown' ? 'missing' : relation
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Share of neighbouring pairs of characters that two texts have in common (Dice). */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  if (a.length < 2 || b.length < 2) return 0
  const left = pairsOf(a)
  let common = 0
  for (const [pair, count] of pairsOf(b)) common += Math.min(count, left.get(pair) ?? 0)
  return (2 * common) / (a.length + b.length - 2)
}

/** Streets without their places: likeness of 90 %, 60 % and 35 % part the levels. */
export function compareAddresses(a: string, b: string): LevelOf<'address'> {
  if (a === '' || b === '') return 'missing'
  const alike = likeness(a, b)
  if (alike >= 0.9) return 'same'
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (alike >= 0.6 || (short.length >= 5 && long.includes(short))) return 'near'
  return alike >= 0.35 ? 'part' : 'differs'
}

/** Days of establishment; the same month, month and day exchanged, or one digit apart count as close. */
export function compareDates(a: string | null, b: string | null): LevelOf<'date'> {
  if (a === null || b === null) return 'missing'
  if (a === b) return 'same'
  const [year = '', month = '', day = ''] = a.split('-')
  if (a.slice(0, 7) === b.slice(0, 7) || b === `${year}-${day}-${month}`) return 'close'
  let apart = 0
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) apart++
  return a.length === b.length && apart === 1 ? 'close' : 'differs'
}

/** Capital; a power of ten between the two is the mark of a unit that was misread. */
export function compareCapitals(a: number | null, b: number | null): LevelOf<'capital'> {
  if (a === null || b === null || a <= 0 || b <= 0) return 'missing'
  const ratio = a > b ? a / b : b / a
  if (ratio < 1.005) return 'same'
  return [10, 100, 1000, 10_000].some((unit) => Math.abs(ratio / unit - 1) < 0.005) ? 'scaled' : 'differs'
}
