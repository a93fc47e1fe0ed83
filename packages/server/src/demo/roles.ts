/** Which demo subjects play a part, so that every rung, class and verdict has somebody on it. */

/** The part a subject plays; most are ordinary. */
export type DemoRole = 'first' | 'border' | 'star' | 'giant' | 'retrofit' | 'unicorn' | 'ordinary'

/** Parts by position in a cycle; the first that fits counts. */
const parts = [
  { role: 'unicorn', every: 1000, at: 13 },
  { role: 'giant', every: 1500, at: 21 },
  { role: 'retrofit', every: 400, at: 33 },
  { role: 'star', every: 75, at: 30 },
  { role: 'border', every: 40, at: 7 },
] as const

/** The part of the subject of this number; 0 belongs to the enterprise demo account. */
export function roleOf(index: number): DemoRole {
  if (index === 0) return 'first'
  return parts.find(({ every, at }) => index % every === at)?.role ?? 'ordinary'
}

/** How many subjects played the same part before this one. */
export function turnOf(index: number): number {
  const part = parts.find(({ every, at }) => index % every === at)
  return part === undefined ? 0 : Math.floor(index / part.every)
}
