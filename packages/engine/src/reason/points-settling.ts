/** Sets of missing facts that settle what the points of a scorecard say, searched by how far each can move them. */
import type { FactValue } from '../expr/values.ts'
import type { PointsDecided } from '../score.ts'
import type { Lever, Supplied } from './levers.ts'
import { given, minimal, type Settling, type Way } from './ways.ts'

/** A question about the points, with levers to move them and the engine to answer. */
export interface PointsQuestion<A> {
  readonly levers: readonly Lever[]
  /** Some points stay open although nothing is missing, as where an expert gave more than allowed. */
  readonly staysOpen: boolean
  readonly now: PointsDecided
  readonly answers: readonly A[]
  readonly answerOf: (decided: PointsDecided) => A | null
  /** The answer that totals alone would give. */
  readonly quick: (lower: number, upper: number) => A | null
  readonly judge: (values: Iterable<readonly [string, FactValue]>) => A | null
  /** The total alone gives the answer, and parts have no caps. */
  readonly isPlain: boolean
  /** Whether the answer cannot be without the total allowing it; saves asking the engine. */
  readonly needsTotal: (answer: A) => boolean
}

/** Sets looked at, and answers asked of the engine, before giving up. */
const mostLooks = 2000
const mostJudged = 16
const mostWays = 12

type Pick = 'high' | 'low' | 'any'

interface Found {
  readonly ways: Way[]
  readonly cut: boolean
}

/** Ways to a yes and to a no, and the sets that make sure. */
export function settlingOfPoints(question: PointsQuestion<boolean>): Settling {
  const now = question.answerOf(question.now)
  if (now !== null) return { yes: now ? [given] : [], no: now ? [] : [given], sure: [[]], exact: true }
  const [yes, no] = [waysTo(question, true, 'high'), waysTo(question, false, 'low')]
  const exact = question.isPlain && !yes.cut && !no.cut && question.levers.every((lever) => lever.stepwise)
  return { yes: yes.ways, no: no.ways, sure: sureSets(question), exact }
}

/** Ways to any answer, and the sets that make sure. */
export function allAnswers<A>(question: PointsQuestion<A>): {
  ways: Way[]
  sure: readonly (readonly string[])[]
  exact: boolean
} {
  const found = question.answers.map((answer, index) =>
    waysTo(question, answer, pickFor(index, question.answers.length)),
  )
  const ways = minimal(
    found.flatMap((one) => one.ways),
    (way) => way.keys,
  )
  const isExact = !ways.cut && found.every((one) => !one.cut) && question.levers.every((lever) => lever.stepwise)
  return { ways: ways.sets, sure: sureSets(question), exact: isExact && question.isPlain }
}

/** The highest class is reached by the highest points, the lowest by the lowest. */
function pickFor(index: number, count: number): Pick {
  if (index === 0) return 'high'
  return index === count - 1 ? 'low' : 'any'
}

/** Ways to one answer, smallest sets first. */
function waysTo<A>(question: PointsQuestion<A>, answer: A, pick: Pick): Found {
  const { levers } = question
  const search: Search<A> = {
    question,
    answer,
    pick,
    filters: question.needsTotal(answer),
    ways: [],
    looks: 0,
    judged: 0,
  }
  const most = new Set(levers.flatMap((lever) => lever.keys)).size
  for (let size = 1; size <= most; size += 1) {
    if (!mayReach(search, size)) continue
    const isDone = eachSubset(levers, size, (chosen) => {
      search.looks += 1
      if (search.looks > mostLooks || search.judged > mostJudged || search.ways.length >= mostWays) return false
      look(search, chosen)
      return true
    })
    if (!isDone) return { ways: search.ways, cut: true }
  }
  return { ways: search.ways, cut: false }
}

interface Search<A> {
  readonly question: PointsQuestion<A>
  readonly answer: A
  readonly pick: Pick
  readonly filters: boolean
  readonly ways: Way[]
  looks: number
  judged: number
}

/** Whether so many levers could move the total far enough; most sizes need no closer look. */
function mayReach<A>({ question, answer, pick, filters }: Search<A>, size: number): boolean {
  if (!filters || pick === 'any') return true
  const byGain = question.levers
    .map((lever) => ({ lever, outcome: extreme(lever, pick) }))
    .toSorted((a, b) => gain(b, pick) - gain(a, pick))
    .slice(0, size)
  const chosen = byGain.map(({ lever }) => lever)
  const picked = byGain.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]))
  return question.quick(...totals(question.now, chosen, picked)) === answer
}

function gain({ lever, outcome }: { lever: Lever; outcome: Supplied | undefined }, pick: Pick): number {
  if (outcome === undefined) return 0
  return pick === 'high' ? outcome.lower - lever.lower : lever.upper - outcome.upper
}

function look<A>(search: Search<A>, chosen: readonly Lever[]): void {
  const { question, answer, pick, filters, ways } = search
  const keys = new Set(chosen.flatMap((lever) => lever.keys))
  if (ways.some((way) => way.keys.every((key) => keys.has(key)))) return
  for (const picked of picks(chosen, pick)) {
    if (filters && question.quick(...totals(question.now, chosen, picked)) !== answer) continue
    search.judged += 1
    const values = new Map(picked.flatMap((one) => [...one.values]))
    if (question.judge(values) !== answer) continue
    ways.push({ keys: [...keys], values })
    return
  }
}

/**
 * Shows sets of levers with so many facts together, until told to stop; false when it was. Levers that share a fact are
 * never taken together.
 */
function eachSubset(
  levers: readonly Lever[],
  size: number,
  see: (chosen: readonly Lever[]) => boolean,
  { from, chosen }: { readonly from: number; readonly chosen: readonly Lever[] } = { from: 0, chosen: [] },
): boolean {
  if (size === 0) return see(chosen)
  for (let index = from; index < levers.length; index += 1) {
    const lever = levers[index]
    if (lever === undefined || lever.keys.length > size || chosen.some((other) => sharesKey(other, lever))) continue
    const next = { from: index + 1, chosen: [...chosen, lever] }
    if (!eachSubset(levers, size - lever.keys.length, see, next)) return false
  }
  return true
}

function sharesKey(a: Lever, b: Lever): boolean {
  return a.keys.some((key) => b.keys.includes(key))
}

const mostPicks = 200

/** Outcomes to try for the chosen levers. */
function picks(chosen: readonly Lever[], pick: Pick): Supplied[][] {
  if (pick !== 'any') return [chosen.flatMap((lever) => extreme(lever, pick) ?? [])]
  let rows: Supplied[][] = [[]]
  for (const { outcomes } of chosen)
    rows = rows.flatMap((row) => outcomes.map((outcome) => [...row, outcome])).slice(0, mostPicks)
  return rows
}

/** The outcome that leads furthest up, or furthest down. */
function extreme({ outcomes }: Lever, pick: Exclude<Pick, 'any'>): Supplied | undefined {
  let best = outcomes[0]
  for (const one of outcomes) {
    if (best === undefined || (pick === 'high' ? one.lower > best.lower : one.upper < best.upper)) best = one
  }
  return best
}

function totals(now: PointsDecided, chosen: readonly Lever[], picked: readonly Supplied[]): [number, number] {
  let [lower, upper] = [now.lower, now.upper]
  for (const [index, lever] of chosen.entries()) {
    lower += (picked[index]?.lower ?? lever.lower) - lever.lower
    upper += (picked[index]?.upper ?? lever.upper) - lever.upper
  }
  return [lower, upper]
}

const mostSums = 4000

/** One set that makes sure, from all facts that play a part, without those that can be left out. */
function sureSets<A>(question: PointsQuestion<A>): string[][] {
  if (question.staysOpen) return []
  const wholes = question.levers.filter((lever) => lever.whole)
  if (wholes.length === 0) return [[]]
  let needed = wholes
  if (question.isPlain)
    for (const lever of wholes.toSorted((a, b) => a.upper - a.lower - (b.upper - b.lower))) {
      const fewer = needed.filter((one) => one !== lever)
      if (isSure(question, fewer)) needed = fewer
    }
  if (needed.some((lever) => !lever.settles) && !(question.isPlain && isSure(question, needed))) return []
  return [needed.flatMap((lever) => lever.keys)]
}

/** Whether the answer is known whatever these levers turn out to be, the others staying open. */
function isSure<A>({ now, quick }: PointsQuestion<A>, levers: readonly Lever[]): boolean {
  let sums = new Map<string, readonly [number, number]>([['0 0', [0, 0]]])
  for (const { stepwise, outcomes, lower, upper } of levers) {
    if (!stepwise || sums.size > mostSums) return false
    const moved = [...sums.values()].flatMap(([least, most]) =>
      outcomes.map((one) => [least + one.lower - lower, most + one.upper - upper] as const),
    )
    sums = new Map(moved.map((sum) => [sum.join(' '), sum]))
  }
  return [...sums.values()].every(([least, most]) => quick(now.lower + least, now.upper + most) !== null)
}
