import type { Measured } from '../measure.ts'
import type { KeptWork } from '../peers/peer.ts'
import { type Goal, goals } from './goals.ts'

/** Time (or another figure) of one contender on one piece of work. */
export type Line = Omit<Measured<unknown>, 'answer'>

/** One piece of work at one size. */
export interface Result {
  readonly work: KeptWork
  readonly title: string
  readonly size: number
  readonly unit: 'ms' | 'MB'
  readonly lines: readonly Line[]
  /** Rivals that take no part, with the reason. */
  readonly absent: readonly string[]
  /** Further things found, in words. */
  readonly remarks: readonly string[]
  /** Set where one contender was run at many sizes: drawn as a curve. */
  readonly curve?: Curve | undefined
}

/** Times against size, and the straight line through them. */
export interface Curve {
  readonly points: readonly { readonly size: number; readonly value: number }[]
  readonly fit: { readonly fixed: number; readonly each: number }
}

/** A goal with what was reached; null where a contender that it needs took no part. */
export interface Outcome {
  readonly text: string
  readonly reached: number | null
  readonly met: boolean | null
}

/** A measured contender without its answer. */
export function lineOf<A>({ answer: _, ...line }: Measured<A>): Line {
  return line
}

/** Our quickest line, or the quickest whose name begins as given. */
export function quickest({ lines }: Result, prefix: string): Line | null {
  const own = lines.filter(({ name }) => name.startsWith(prefix))
  return own.reduce<Line | null>((best, line) => (best === null || line.median < best.median ? line : best), null)
}

/** The goals of a result's work with what was reached; none at sizes far from the one that the goals are set for. */
export function outcomesOf(result: Result): Outcome[] {
  const set = goals[result.work]
  return result.size === set.size ? set.goals.map((goal) => outcomeOf(result, goal)) : []
}

function outcomeOf(result: Result, goal: Goal): Outcome {
  const ours = quickest(result, goal.ours ?? 'Wutong')?.median ?? null
  const name = goal.ours ?? 'Wutong'
  if (goal.kind === 'under') {
    const text = `${name}: under ${goal.limit.toLocaleString('en')} ${result.unit}`
    return { text, reached: ours, met: ours === null ? null : ours < goal.limit }
  }
  const theirs = quickest(result, goal.rival)?.median ?? null
  const reached = ours === null || theirs === null ? null : ratioFor(goal.kind, ours, theirs)
  if (goal.kind === 'at-most') {
    const text = `${name}: at most ${goal.most} of ${goal.rival}`
    return { text, reached, met: reached === null ? null : reached <= goal.most }
  }
  const text = `${name}: at least ${goal.least.toLocaleString('en')}× faster than ${goal.rival}`
  return { text, reached, met: reached === null ? null : reached >= goal.least }
}

function ratioFor(kind: 'at-most' | 'faster', ours: number, theirs: number): number {
  return kind === 'at-most' ? ours / theirs : theirs / ours
}
