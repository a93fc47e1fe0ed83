/** Scores of a population that follow changes of single subjects: frozen statistics, and totals kept in order. */
import { allClassCodes, bestAfter, classAt, classEnds, noVeto, settledClass, worstAfter } from '../class-bounds.ts'
import type { CohortTable } from '../cohorts/table.ts'
import {
  blockScorer,
  finishScores,
  type ScoredPopulation,
  type ScoreOrder,
  scoreRows,
} from '../columns/score-blocks.ts'
import { kernelRows } from '../columns/score-kernels.ts'
import { type ScorecardVersions, scorecardVersions } from '../columns/score-population.ts'
import { isOpen, type ScoreStore, scoreStore, storedSheet } from '../columns/score-store.ts'
import { plainBench } from '../columns/score-vectors.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import { joinedClassCodes } from '../columns/version-classes.ts'
import type { VetoEffects } from '../columns/vetoes.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { factKeysOf } from '../reason/fact-keys.ts'
import { pointsFrom } from '../units-of-points.ts'
import { plainScore } from './plain-score.ts'
import { type RankedTotals, rankedTotals } from './ranked-totals.ts'
import type { SubjectPair } from './subject-pair.ts'

/** Score of one row now. */
export interface RowScore {
  /** NaN where it is unknown or no parts apply. */
  readonly total: number
  readonly lower: number
  readonly upper: number
  /** 1 passed, 0 not, −1 unknown or nothing to pass. */
  readonly passed: number
  /** 1 is best; equal totals share a rank; 0 where the total is unknown. */
  readonly rank: number
  /** Numbers of classes as `ScoreColumns` has them, −1 for none; null where classes go by place, which only all rows together decide. */
  readonly classes: RowClasses | null
}

/** Class of one row now, and the best and worst once all data are there. */
export interface RowClasses {
  readonly classIndex: number
  readonly best: number
  readonly worst: number
}

/** A subject's score before and after a change. */
export interface ScoreChange {
  readonly scorecard: string
  readonly before: RowScore
  readonly after: RowScore
}

/** A scored population that follows. */
export interface FollowedScore {
  readonly scorecard: string
  readonly scoreAt: (row: number) => RowScore
  /**
   * All rows as they are now, ranks and classes made anew where something changed since they were last asked for.
   * Contributions are the columns that follow.
   */
  readonly columns: () => ScoredPopulation
}

/** What is scored, and what it is compared with. */
export interface ScoreToFollow {
  readonly zone: CompiledZone
  readonly scorecard: string
  readonly judged: Judged
  readonly cohorts: CohortTable
}

/** A followed score with what makes it follow. */
export interface ScoreFollower extends FollowedScore {
  /** Scores a row again as the pair has it; null where nothing that is shown changed. */
  follow(row: number, keys: readonly string[]): ScoreChange | null
  /** To be called when the pair has new columns. */
  widen(): void
}

/** Scores a population and keeps the results for changes. */
export function followScore(
  { zone, scorecard, judged, cohorts }: ScoreToFollow,
  snapshot: Snapshot,
  pair: SubjectPair,
): ScoreFollower {
  const versions = scorecardVersions(zone, scorecard, judged.on)
  const order: ScoreOrder = { versions, snapshot, judged }
  const scores = scoredRows(order, cohorts)
  const single = rowWriter({ order, cohorts, scores }, pair)
  const totals = rankedTotals(scores.lower.map((least, row) => (least === scores.upper[row] ? least : Number.NaN)))
  const classesOf = rowClasses(versions)
  const read = new Set([...factKeysOf(versions, judged), 'registered_on'])
  let columns: ScoredPopulation | null = null
  const scoreAt = (row: number): RowScore => {
    const [lower, upper] = [scores.lower[row] as number, scores.upper[row] as number]
    return {
      total: lower === upper ? pointsFrom(lower) : Number.NaN,
      lower: pointsFrom(lower),
      upper: pointsFrom(upper),
      passed: scores.passed[row] as number,
      rank: lower === upper ? totals.above(lower) + 1 : 0,
      classes: classesOf({ lower, upper, scores, row }),
    }
  }
  return {
    scorecard: versions.id,
    scoreAt,
    widen: single.widen,
    columns() {
      columns ??= finishScores(order, { statistics: cohorts, store: scores, vetoes: scores.vetoes })
      return columns
    },
    follow(row, keys) {
      if (!keys.some((key) => read.has(key))) return null
      columns = null
      const before = scoreAt(row)
      move(totals, scores, row, () => single.write(row))
      const after = scoreAt(row)
      return isSame(before, after) ? null : { scorecard: versions.id, before, after }
    },
  }
}

type Scores = ScoreStore & { readonly vetoes: VetoEffects }

/** All rows scored; `upper` is written everywhere, because any row may become open. */
function scoredRows(order: ScoreOrder, cohorts: CohortTable): Scores {
  const { size } = order.snapshot
  const store = scoreStore(order.versions, size, { shared: false, contributions: true })
  const rows = { statistics: cohorts, store, placing: null, thread: 0, stretches: [{ from: 0, to: size }] }
  const vetoes = scoreRows(order, rows)
  if (isOpen(store)) storedSheet(store, vetoes)
  else store.upper.set(store.lower)
  return { ...store, vetoes }
}

/** Takes a row's total out of the order and puts in the one that a change gives it. */
function move(totals: RankedTotals, { lower, upper }: Scores, row: number, change: () => void): void {
  const before = lower[row] as number
  const wasKnown = before === upper[row]
  change()
  const after = lower[row] as number
  const isKnown = after === upper[row]
  if (wasKnown && isKnown && before === after) return
  if (wasKnown) totals.remove(before)
  if (isKnown) totals.add(after)
}

/** What rows are scored by, and where their results are put. */
interface Writing {
  readonly order: ScoreOrder
  readonly cohorts: CohortTable
  readonly scores: Scores
}

interface RowWriter {
  /** Scores the pair's second row and puts the results where a row of the population has them. */
  write(row: number): void
  widen(): void
}

/** Plain sums the quick way, everything else as a block of one row. */
function rowWriter({ order, cohorts, scores }: Writing, pair: SubjectPair): RowWriter {
  let plain = plainScore(order, cohorts, pair)
  const points = new Float64Array(plain?.items.length ?? 0)
  const columns = plain?.items.map((item) => scores.contributions[item]) ?? []
  const block = blockOfOne(order, cohorts, pair)
  return {
    widen() {
      plain = plainScore(order, cohorts, pair)
    },
    write(row) {
      const total = plain?.score(points) ?? null
      if (plain === null || total === null) {
        block.write(scores, row)
        return
      }
      scores.lower[row] = total
      scores.upper[row] = total
      for (let index = 0; index < columns.length; index++) {
        const column = columns[index]
        if (column !== undefined) column[row] = points[index] as number
      }
    },
  }
}

function blockOfOne({ versions, judged }: ScoreOrder, statistics: CohortTable, { after }: SubjectPair) {
  const own = scoreStore(versions, 1, { shared: false, contributions: true })
  const score = blockScorer({ versions, judged }, { statistics, store: own, bench: plainBench(1, false) })
  const items = Object.entries(own.contributions)
  return {
    write({ lower, upper, passed, judgedBy, open, contributions, vetoes }: Scores, row: number): void {
      own.open[0] = 0
      const effect = score(after, 0).get(0)
      const [isOpen, least] = [own.open[0] !== 0, own.lower[0] as number]
      lower[row] = least
      upper[row] = isOpen ? (own.upper[0] as number) : least
      passed[row] = own.passed[0] as number
      if (judgedBy.length > 0) judgedBy[row] = own.judgedBy[0] as number
      if (isOpen) open[Math.floor(row / kernelRows)] = 1
      for (const [code, units] of items) {
        const column = contributions[code]
        if (column !== undefined) column[row] = units[0] as number
      }
      if (effect === undefined) vetoes.delete(row)
      else vetoes.set(row, effect)
    },
  }
}

interface RowTotals {
  readonly lower: number
  readonly upper: number
  readonly scores: Scores
  readonly row: number
}

/** Classes of a row by its own total and vetoes, as the version that judges it has them; null where they go by place. */
function rowClasses({ chosen, lingering }: ScorecardVersions): (totals: RowTotals) => RowClasses | null {
  const all = [chosen, ...lingering]
  const codes = joinedClassCodes(all)
  const rules = all.map(({ classes, version }) => {
    const none = new Float64Array(0)
    const ends = classes?.rule.kind === 'thresholds' ? classEnds(classes.rule) : { froms: none, tos: none }
    const numbers = allClassCodes(version).map((code) => codes.indexOf(code))
    return { byPlace: classes !== null && classes.rule.kind !== 'thresholds', ends, numbers }
  })
  const free = noVeto()
  return ({ lower, upper, scores: { vetoes, judgedBy }, row }) => {
    const rule = rules[judgedBy[row] ?? 0]
    if (rule === undefined || rule.byPlace) return null
    const effect = vetoes.get(row) ?? free
    const [best, worst] = [classAt(rule.ends, upper), classAt(rule.ends, lower)]
    const number = (own: number) => rule.numbers[own] ?? -1
    return {
      classIndex: number(settledClass(effect, best, worst)),
      best: number(bestAfter(effect, best)),
      worst: number(worstAfter(effect, worst)),
    }
  }
}

function isSame(a: RowScore, b: RowScore): boolean {
  const isSameClass =
    a.classes?.classIndex === b.classes?.classIndex &&
    a.classes?.best === b.classes?.best &&
    a.classes?.worst === b.classes?.worst
  return isSameClass && Object.is(a.lower, b.lower) && Object.is(a.upper, b.upper) && a.passed === b.passed
}
