/** How the codes of two records agree. */
import type { CodeReading } from './codes.ts'
import type { LevelOf } from './levels.ts'
import type { Identity } from './record.ts'

const intact = ({ kind }: CodeReading): boolean => kind === 'uscc' || kind === 'registration' || kind === 'organisation'
const ofKind = (identity: Identity, kind: CodeReading['kind']): CodeReading[] =>
  identity.codes.filter((reading) => reading.kind === kind)
const originalOf = (reading: CodeReading): string | null => ('correctedFrom' in reading ? reading.correctedFrom : null)
const isCorrected = (reading: CodeReading): boolean => originalOf(reading) !== null

/** Whether one character changed, missing, added or swapped with its neighbour turns one text into the other. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

/** Two sets of intact codes of one kind: equal, different, or not comparable. */
/** A correction may have missed: the text as it was written can be one slip from the other code. */
function wasNear(a: CodeReading, b: CodeReading): boolean {
  if (a.kind === 'none' || b.kind === 'none') return false
  return isOneSlip(originalOf(a) ?? a.code, b.code) || isOneSlip(a.code, originalOf(b) ?? b.code)
}

type Intact = 'same' | 'corrected' | 'near' | 'unlike' | 'differs' | null

function compareIntact(a: readonly CodeReading[], b: readonly CodeReading[]): Intact {
  if (a.length === 0 || b.length === 0) return null
  for (const one of a) {
    for (const other of b) {
      if (one.kind === 'none' || other.kind === 'none' || one.code !== other.code) continue
      return isCorrected(one) || isCorrected(other) ? 'corrected' : 'same'
    }
  }
  if (![...a, ...b].some(isCorrected)) return 'differs'
  return a.some((one) => b.some((other) => wasNear(one, other))) ? 'near' : 'unlike'
}

/** A code that no check digit vouches for, against one of the other record. */
function compareDamaged(damaged: CodeReading, other: CodeReading): LevelOf<'code'> {
  if (damaged.kind === 'none' || other.kind === 'none') return 'unknown'
  if (damaged.kind === 'destroyed' || other.kind === 'destroyed') {
    if (lengthOf(damaged) !== lengthOf(other)) return 'unknown'
    const shown = Math.min(shownOf(damaged), shownOf(other))
    return damaged.code.slice(0, shown) === other.code.slice(0, shown) ? prefixLevel(shown) : 'unlike'
  }
  if (damaged.code === other.code || isOneSlip(damaged.code, other.code)) return 'near'
  return Math.abs(damaged.code.length - other.code.length) <= 1 ? 'unlike' : 'unknown'
}

const lengthOf = (reading: CodeReading & { code: string }): number =>
  reading.kind === 'destroyed' ? reading.length : reading.code.length
/** Characters that can be relied on: the last one of a rounded number was rounded. */
const shownOf = (reading: CodeReading & { code: string }): number =>
  reading.kind === 'destroyed' ? reading.code.length - 1 : reading.code.length

/** A rounded code says little when only the region is left, and nearly all when 14 digits are. */
const prefixLevel = (shown: number): LevelOf<'code'> => (shown >= 12 ? 'near' : 'prefix')

function compareUnchecked(a: Identity, b: Identity): LevelOf<'code'> {
  const order: readonly LevelOf<'code'>[] = ['near', 'prefix', 'unlike']
  const found = new Set<LevelOf<'code'>>()
  for (const one of a.codes)
    for (const other of b.codes) if (!intact(one) || !intact(other)) found.add(compareDamaged(one, other))
  return order.find((level) => found.has(level)) ?? 'unknown'
}

/** How the codes of two records agree; two different valid codes decide by themselves. */
export function compareCodes(a: Identity, b: Identity): LevelOf<'code'> {
  const uscc = compareIntact(ofKind(a, 'uscc'), ofKind(b, 'uscc'))
  if (uscc !== null) return uscc
  if (a.organisations.length > 0 && b.organisations.length > 0) {
    if (a.organisations.some((code) => b.organisations.includes(code))) return 'same'
    if (![...a.codes, ...b.codes].some(isCorrected)) return 'differs'
  }
  const registration = compareIntact(ofKind(a, 'registration'), ofKind(b, 'registration'))
  if (registration === 'differs') return 'registrationDiffers'
  if (registration !== null) return registration === 'same' ? 'registration' : registration
  return compareUnchecked(a, b)
}
