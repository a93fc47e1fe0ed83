/** How two names agree, part by part. */
import { areConfusable } from './confusable.ts'
import type { LevelOf, NameAgreement } from './levels.ts'
import type { NameForm } from './name-words.ts'
import { isNumeral } from './numbers.ts'
import type { ParsedName } from './parse-name.ts'
import { relatePlaces } from './places.ts'

/** The places at which two texts of one length differ; null when more than one do. */
function onlyDifference(a: string, b: string): number | null {
  let found: number | null = null
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue
    if (found !== null) return null
    found = at
  }
  return found
}

function compareReplaced(a: string, b: string): LevelOf<'core'> {
  const at = onlyDifference(a, b)
  if (at === null) return isSwapped(a, b) ? 'slip' : 'different'
  const from = a.charAt(at)
  const to = b.charAt(at)
  if (isNumeral(from) && isNumeral(to)) return 'number'
  if (areConfusable(from, to)) return 'slip'
  return a.length >= 4 ? 'near' : 'oneOff'
}

/** Two neighbours changed places. */
function isSwapped(a: string, b: string): boolean {
  if (a.length < 3) return false
  for (let at = 0; at + 1 < a.length; at++) {
    const swapped = a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2)
    if (swapped === b && a !== b) return true
  }
  return false
}

/** Cores are short: one character apart in two is another firm, a look-alike may be a slip. */
export function compareCores(a: string, b: string): LevelOf<'core'> {
  if (a === b) return 'same'
  if (a.length === b.length) return compareReplaced(a, b)
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= 2 && (long.startsWith(short) || long.endsWith(short))) return 'part'
  if (short.length >= 3 && long.length === short.length + 1 && isWithout(long, short)) return 'near'
  return 'different'
}

function isWithout(long: string, short: string): boolean {
  for (let at = 0; at < long.length; at++) if (long.slice(0, at) + long.slice(at + 1) === short) return true
  return false
}

function compareIndustries(a: string, b: string): LevelOf<'industry'> {
  if (a === b) return a === '' ? 'missing' : 'same'
  if (a === '' || b === '') return 'missing'
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (long.includes(short)) return 'part'
  return 'different'
}

const corporate: ReadonlySet<NameForm> = new Set<NameForm>(['limited', 'company', 'shares'])

function compareForms(a: NameForm | null, b: NameForm | null): LevelOf<'form'> {
  if (a === b) return a === null ? 'missing' : 'same'
  if (a === null || b === null) return 'missing'
  return corporate.has(a) && corporate.has(b) ? 'close' : 'different'
}

function comparePlaces(a: ParsedName, b: ParsedName): LevelOf<'place'> {
  const relation = relatePlaces(a.place.codes, b.place.codes)
  return relation === 'unknown' ? 'missing' : relation
}

/** Words of a branch that say nothing about which one it is. */
const plain = (branch: string): string =>
  branch.replace(/(?:有限|责任)?公司|[省市县区镇乡村]|营业|服务|门市|部|店|厅|所/g, '')

function compareBranches(a: string, b: string): LevelOf<'branch'> {
  if (a === '' && b === '') return 'none'
  if (a === '' || b === '') return 'head'
  if (a === b) return 'same'
  const [left, right] = [plain(a), plain(b)]
  if (left.length >= 2 && left === right) return 'close'
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  const numbers = (text: string): string => text.replace(/\D/g, '')
  return short.length >= 3 && long.endsWith(short) && numbers(a) === numbers(b) ? 'close' : 'differs'
}

/** A full name with place and form is given once by a register; without them it may be a short form of several. */
function compareWhole(a: ParsedName, b: ParsedName): LevelOf<'whole'> {
  if (a.text !== b.text || a.form === null || b.form === null) return 'bare'
  return comparePlaces(a, b) === 'same' ? 'registered' : 'same'
}

/** Names that are equal but for the legal form, which is often left out in the middle of a branch's name. */
function compareBare(a: ParsedName, b: ParsedName): NameAgreement {
  return {
    core: 'same',
    whole: compareWhole(a, b),
    place: comparePlaces(a, b) === 'same' ? 'same' : 'missing',
    industry: a.industry === '' && b.industry === '' ? 'missing' : 'same',
    form: compareForms(a.form, b.form),
    group: 'same',
    branch: a.branch === '' && b.branch === '' ? 'none' : 'same',
  }
}

/** Compares two names part by part. */
export function compareNames(a: ParsedName, b: ParsedName): NameAgreement {
  if (a.bare === b.bare) return compareBare(a, b)
  const core = compareCores(a.core, b.core)
  return {
    core,
    whole: 'other',
    place: comparePlaces(a, b),
    industry: core === 'part' ? compareSpilled(a, b) : compareIndustries(a.industry, b.industry),
    form: compareForms(a.form, b.form),
    group: a.group === b.group ? 'same' : 'differs',
    branch: compareBranches(a.branch, b.branch),
  }
}

/** Where one core holds the other, the rest of it may be business that the word list does not know: compare both as one. */
function compareSpilled(a: ParsedName, b: ParsedName): LevelOf<'industry'> {
  const [short, long] = a.core.length < b.core.length ? [a, b] : [b, a]
  const rest = long.core.startsWith(short.core) ? long.core.slice(short.core.length) + long.industry : long.industry
  return compareIndustries(short.industry, rest)
}
