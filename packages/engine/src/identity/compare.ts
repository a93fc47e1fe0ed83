/** Whether two records are about one enterprise: evidence for and against, in bits, with its reasons. */
import { compareCodes } from './compare-codes.ts'
import { compareAddresses, compareCapitals, compareDates, compareLocations } from './compare-facts.ts'
import { compareNames } from './compare-names.ts'
import { type CoreFrequencies, coreKey, namesakesOf } from './frequencies.ts'
import type { Agreement, NameAgreement, Part } from './levels.ts'
import { namesakesText, type ReasonText, reasonTexts } from './reasons.ts'
import type { Identity, IdentityName } from './record.ts'
import { formerNameWeight, joinAt, reviewAt, weights } from './weights.ts'

/** What one respect adds to the score, and why. */
export interface IdentityReason extends ReasonText {
  readonly part: Part | 'former'
  readonly level: string
  /** Bits for (positive) or against (negative) one enterprise. */
  readonly weight: number
}

/** The answer for two records. */
export interface Comparison {
  readonly verdict: 'join' | 'review' | 'different'
  /** Bits for one enterprise; the thresholds stand in `weights.ts`. */
  readonly score: number
  /** Codes alone decided. */
  readonly certain: boolean
  /** An officer has to look, whatever the score: the code agrees and the names do not, or one is a branch. */
  readonly heldBack: boolean
  readonly agreement: Agreement
  readonly reasons: readonly IdentityReason[]
}

const noName: NameAgreement = {
  core: 'unknown',
  whole: 'other',
  place: 'missing',
  industry: 'missing',
  form: 'missing',
  group: 'same',
  branch: 'none',
}
const nameParts = ['core', 'whole', 'place', 'industry', 'form', 'group', 'branch'] as const
const factParts = ['code', 'location', 'address', 'date', 'capital'] as const

interface NameMatch {
  readonly agreement: NameAgreement
  readonly reasons: readonly IdentityReason[]
  readonly score: number
}

/** Rounded to a thousandth, so that sums do not depend on their order. */
const bits = (value: number): number => Math.round(value * 1000) / 1000

function reasonFor<P extends Part>(part: P, level: Agreement[P]): IdentityReason {
  const byLevel: Readonly<Record<string, number>> = weights[part]
  const texts: Readonly<Record<string, ReasonText>> = reasonTexts[part]
  return { part, level, weight: byLevel[level] ?? 0, ...(texts[level] ?? { zh: level, en: level }) }
}

/** An equal core counts by how few carry it, a part of one by how few carry the shorter. */
function coreReason(
  a: IdentityName,
  b: IdentityName,
  agreement: NameAgreement,
  frequencies: CoreFrequencies,
): IdentityReason {
  const reason = reasonFor('core', agreement.core)
  if (agreement.core !== 'same' && agreement.core !== 'part') return reason
  if (agreement.core === 'same') {
    const keys =
      agreement.branch === 'none' || agreement.branch === 'same' ? [coreKey(a), coreKey(b)] : [a.core, b.core]
    const [key = '', namesakes] = commonest(keys, frequencies)
    const weight = bits(reason.weight - Math.log2(namesakes))
    return { ...reason, weight, ...namesakesText(key.replace('/', ' '), namesakes) }
  }
  const [short, other] = a.core.length <= b.core.length ? [a, b] : [b, a]
  const weight = bits(reason.weight - Math.log2(namesakesOf(short.core, frequencies)))
  const zh = `${reason.zh}：${short.core}、${other.core}`
  return { ...reason, weight, zh, en: `${reason.en}: ${short.core}, ${other.core}` }
}

/** The commonest of some cores, and how many carry it. */
function commonest(keys: readonly string[], frequencies: CoreFrequencies): readonly [string, number] {
  const counted = [...new Set(keys)].sort().map((key) => [key, namesakesOf(key, frequencies)] as const)
  return counted.reduce((most, one) => (one[1] > most[1] ? one : most), counted[0] ?? ['', 1])
}

function matchNames(a: IdentityName, b: IdentityName, frequencies: CoreFrequencies): NameMatch {
  const agreement = compareNames(a, b)
  const reasons = nameParts.map((part) =>
    part === 'core' ? coreReason(a, b, agreement, frequencies) : reasonFor(part, agreement[part]),
  )
  if (a.isFormer || b.isFormer)
    reasons.push({
      part: 'former',
      level: 'former',
      weight: formerNameWeight,
      zh: '按曾用名比较',
      en: 'A former name was compared',
    })
  return { agreement, reasons, score: reasons.reduce((sum, { weight }) => sum + weight, 0) }
}

/** Equal scores are told apart by their levels, so that the order of the two records does not matter. */
function isBetter(match: NameMatch, best: NameMatch): boolean {
  if (match.score !== best.score) return match.score > best.score
  const sentences = ({ reasons }: NameMatch): string => reasons.map(({ level, zh }) => level + zh).join()
  return sentences(match) < sentences(best)
}

/** The pair of names, present or former, that agrees best. */
function bestNames(a: Identity, b: Identity, frequencies: CoreFrequencies): NameMatch {
  let best: NameMatch | null = null
  for (const one of a.names) {
    for (const other of b.names) {
      const match = matchNames(one, other, frequencies)
      if (best === null || isBetter(match, best)) best = match
    }
  }
  const reasons = [reasonFor('core', 'unknown')]
  return best ?? { agreement: noName, reasons, score: weights.core.unknown }
}

const byCode = ({ code }: Agreement): boolean => code === 'same' || code === 'corrected' || code === 'registration'

/** Whether the names are those of two bodies: head and branch, two branches, first and second. */
function isOtherBody({ branch, core }: Agreement): boolean {
  return branch === 'head' || branch === 'differs' || core === 'number'
}

/** Equal codes join unless the names say that one is a branch, or nothing else speaks for it. */
function isHeldBack(agreement: Agreement): boolean {
  return isOtherBody(agreement) || (byCode(agreement) && isUnsupported(agreement))
}

function verdictOf(score: number, agreement: Agreement): Comparison['verdict'] {
  if (agreement.code === 'differs') return 'different'
  if (isHeldBack(agreement)) return byCode(agreement) || score >= joinAt ? 'review' : 'different'
  if (score >= joinAt) return 'join'
  return score >= reviewAt || byCode(agreement) ? 'review' : 'different'
}

/** A code alone, under an altogether different name and with no other fact that agrees, may have slipped from its row. */
function isUnsupported(agreement: Agreement): boolean {
  const { core, industry, address, date, capital } = agreement
  if (core !== 'different') return false
  const agreeing = [industry === 'same', address === 'same' || address === 'near', date === 'same', capital === 'same']
  return !agreeing.includes(true)
}

/**
 * Compares two enterprises: the score in bits, the verdict by two thresholds, and what each part adds. The order of the
 * two does not matter.
 * @example compareIdentities(identityOf({ codes: ['9141010573245979XY'] }), identityOf({ codes: ['73245979-X'] }), { total: 0, count: () => 0 }).verdict // 'join'
 */
export function compareIdentities(a: Identity, b: Identity, frequencies: CoreFrequencies): Comparison {
  const names = bestNames(a, b, frequencies)
  const agreement: Agreement = {
    ...names.agreement,
    code: compareCodes(a, b),
    location: compareLocations(a, b),
    address: compareAddresses(a.street, b.street),
    date: compareDates(a.establishedOn, b.establishedOn),
    capital: compareCapitals(a.capital, b.capital),
  }
  const reasons = [...names.reasons, ...factParts.map((part) => reasonFor(part, agreement[part]))]
  const score = bits(reasons.reduce((sum, { weight }) => sum + weight, 0))
  const certain = agreement.code === 'differs'
  const told = reasons
    .filter(({ weight }) => weight !== 0)
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight) || (one.part < other.part ? -1 : 1))
  return {
    verdict: verdictOf(score, agreement),
    score,
    certain,
    heldBack: isHeldBack(agreement),
    agreement,
    reasons: told,
  }
}
