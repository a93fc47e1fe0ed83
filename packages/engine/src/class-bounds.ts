/** The class of a total known only between bounds, with the best and the worst it can become. Classes are numbers, best first. */
import type { ScorecardVersion, ThresholdClasses } from './definitions.ts'
import type { Verdict } from './results.ts'
import { unitsFrom } from './units-of-points.ts'

/** Codes of the classes that a total or a ranking gives, best first. */
export function classCodes({ classes }: ScorecardVersion): readonly string[] {
  if (classes === undefined) return []
  if (classes.kind === 'thresholds') return classes.bands.map(({ code }) => code)
  if (classes.kind === 'ranked') return classes.classes.map(({ code }) => code)
  return [...new Set([classes.head.class, classes.rest, classes.tail.class])]
}

/** The same with the classes that only vetoes give, which count as worse than all others. */
export function allClassCodes(version: ScorecardVersion): readonly string[] {
  const own = classCodes(version)
  const set = (version.vetoes ?? []).flatMap((veto) => veto.class ?? [])
  return [...new Set([...own, ...set])]
}

/** Ends of threshold classes in units, best first. */
export interface ClassEnds {
  readonly froms: Float64Array
  /** NaN where a class has no upper end. */
  readonly tos: Float64Array
}

/** The ends of threshold classes. */
export function classEnds({ bands }: ThresholdClasses): ClassEnds {
  return {
    froms: Float64Array.from(bands, ({ from }) => unitsFrom(from ?? Number.NEGATIVE_INFINITY)),
    tos: Float64Array.from(bands, ({ to }) => (to === undefined ? Number.NaN : unitsFrom(to))),
  }
}

/** Number of the class that a total falls into; −1 for none. */
export function classAt({ froms, tos }: ClassEnds, units: number): number {
  for (let index = 0; index < froms.length; index++)
    if (units >= (froms[index] as number) && !(units >= (tos[index] as number))) return index
  return -1
}

/** What vetoes do to one class, as numbers of classes. */
export interface VetoEffect {
  /** Set by the first veto that holds; −1 for none. */
  set: number
  /** Best and worst that a veto still unknown, listed before that one, would set; −1 for none. */
  maySetBest: number
  maySetWorst: number
  /** Best class allowed for certain, and if every veto still unknown holds. */
  cap: number
  possibleCap: number
}

/** What vetoes can do, by their place in the list. */
export interface VetoRules {
  readonly sets: readonly number[]
  readonly caps: readonly number[]
}

/** The effects of a version's vetoes as numbers of classes; −1 sets none. */
export function vetoRules(version: ScorecardVersion): VetoRules {
  const codes = allClassCodes(version)
  const vetoes = version.vetoes ?? []
  return {
    sets: vetoes.map((veto) => (veto.class === undefined ? -1 : codes.indexOf(veto.class))),
    caps: vetoes.map(({ classAtMost }) => (classAtMost === undefined ? 0 : codes.indexOf(classAtMost))),
  }
}

/** Adds one veto, in the order of the list, to its effect so far. */
export function addVeto(effect: VetoEffect, verdict: Verdict, { set, cap }: { set: number; cap: number }): void {
  if (verdict === false) return
  effect.possibleCap = Math.max(effect.possibleCap, cap)
  if (verdict === true) effect.cap = Math.max(effect.cap, cap)
  if (set < 0 || effect.set >= 0) return
  if (verdict === true) effect.set = set
  else {
    effect.maySetBest = effect.maySetBest < 0 ? set : Math.min(effect.maySetBest, set)
    effect.maySetWorst = Math.max(effect.maySetWorst, set)
  }
}

/** No veto. */
export function noVeto(): VetoEffect {
  return { set: -1, maySetBest: -1, maySetWorst: -1, cap: 0, possibleCap: 0 }
}

/** The best class after vetoes, from the best by total or ranking (−1: no class by those). */
export function bestAfter({ set, maySetBest, cap }: VetoEffect, best: number): number {
  const own = set >= 0 ? set : Math.max(best, best < 0 ? -1 : cap)
  if (maySetBest < 0) return own
  return own < 0 ? maySetBest : Math.min(own, maySetBest)
}

/** The worst class after vetoes. */
export function worstAfter({ set, maySetWorst, possibleCap }: VetoEffect, worst: number): number {
  const own = set >= 0 ? set : Math.max(worst, worst < 0 ? -1 : possibleCap)
  return Math.max(own, maySetWorst)
}

/** The class after vetoes that best and worst by total or ranking lead to alike; −1 for none, also while only a veto that may hold would give one. */
export function settledClass(effect: VetoEffect, best: number, worst: number): number {
  if (effect.set < 0 && best < 0) return -1
  const first = bestAfter(effect, best)
  return first === worstAfter(effect, worst) ? first : -1
}

/** The class of a total between bounds in units, null when they fall into different ones. */
export function classOf(rule: ThresholdClasses, lower: number, upper: number): string | null {
  const ends = classEnds(rule)
  const [worst, best] = [classAt(ends, lower), classAt(ends, upper)]
  return worst === best ? (rule.bands[best]?.code ?? null) : null
}
