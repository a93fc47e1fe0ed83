/** The truth of every condition of a plan for one subject before and after a change: two bits a condition, no columns. */
import type { CohortTable } from '../cohorts/table.ts'
import type { Population } from '../columns/context.ts'
import { meaningsOf } from '../columns/match-blocks.ts'
import type { MatchPlan, NodeOf } from '../columns/match-plan.ts'
import { populationOf } from '../columns/population.ts'
import type { Column, Snapshot } from '../columns/snapshot.ts'
import { keyOf } from '../reason/fact-keys.ts'
import { type NumberCuts, pairCuts } from './pair-cuts.ts'
import { pairNumber } from './pair-number.ts'
import { both, writeTruth } from './pair-truth-bits.ts'

/**
 * Truth by reference, as in `MatchPlan`, four bits each: true before the change and after it, false before and after.
 * One look at a condition answers for both.
 */
export interface PairTruth {
  readonly truth: Uint8Array
  /** Reads everything again from the pair. */
  fill(): void
}

/** Writes some conditions. */
type Fill = (truth: Uint8Array) => void

interface Reading {
  readonly plan: MatchPlan
  readonly pair: Snapshot
  /** Decides what the quick ways do not; made when it is first asked for. */
  readonly population: () => Population
}

/** Prepares a plan for the columns that a pair has; columns that are added later need another one. */
export function pairTruth(plan: MatchPlan, pair: Snapshot, cohorts: CohortTable): PairTruth {
  let population: Population | null = null
  const reading: Reading = {
    plan,
    pair,
    population: () => (population ??= populationOf(pair, plan.judged, { frozen: cohorts })),
  }
  const fills = [
    ...plan.flags.map(({ node, key }) => flagFill(node, pair.columns.get(key))),
    ...plan.texts.map((group) => textFill(reading, group)),
    ...numberFills(reading),
    otherFill(reading, plan.others),
  ]
  const truth = new Uint8Array(plan.nodes * 2)
  writeTruth(truth, always, both, 0)
  const steps = joinSteps(plan.joins)
  return {
    truth,
    fill() {
      population = null
      for (const fill of fills) fill(truth)
      join(steps, truth)
    },
  }
}

function flagFill(node: number, column: Column | undefined): Fill {
  if (column?.type !== 'bool') return () => undefined
  const { values } = column
  const bits = (value: 0 | 1) => +(values[0] === value) | (+(values[1] === value) << 1)
  return (truth) => writeTruth(truth, 2 * node, bits(1), bits(0))
}

function textFill(reading: Reading, { of, tests }: MatchPlan['texts'][number]): Fill {
  const { plan, pair } = reading
  if (of.kind !== 'fact' || of.reading !== undefined) return otherFill(reading, tests)
  const key = keyOf(of, plan.judged)
  let known: readonly string[] | null = null
  let meanings: Uint8Array[] = []
  return (truth) => {
    const column = pair.columns.get(key)
    if (column?.type !== 'text') return
    const { codes, dictionary } = column
    if (known !== dictionary) {
      known = dictionary
      meanings = tests.map(({ expr }) => meaningsOf(expr, dictionary))
    }
    const [first, second] = [(codes[0] as number) + 1, (codes[1] as number) + 1]
    for (let index = 0; index < tests.length; index++) {
      const { node } = tests[index] as NodeOf
      const own = meanings[index] as Uint8Array
      const [was, is] = [own[first] as number, own[second] as number]
      writeTruth(truth, 2 * node, (was & 1) | ((is & 1) << 1), (was >>> 1) | (is & 2))
    }
  }
}

/** Numbers that are read without columns all together, each other one as conditions of any kind. */
function numberFills(reading: Reading): Fill[] {
  const { plan, pair, population } = reading
  const groups: NumberCuts[] = []
  const others: Fill[] = []
  for (const { of, cuts } of plan.numbers) {
    const number = pairNumber(pair, of, plan.judged)
    if (number === null) others.push(otherFill(reading, cuts))
    else groups.push({ number, cuts })
  }
  return [pairCuts(groups, population), ...others]
}

/** Conditions of any kind, as columns of two rows. */
function otherFill({ population }: Reading, nodes: readonly NodeOf[]): Fill {
  return (truth) => {
    for (const { node, expr } of nodes) {
      const { t, f } = population().truthOf(expr)
      writeTruth(truth, 2 * node, t[0] as number, f[0] as number)
    }
  }
}

/** Joins as steps of one length, which no processor has to guess: the reference to write and three parts. */
function joinSteps(joins: Int32Array): Int32Array {
  const steps: number[] = []
  for (let at = 0; at < joins.length; ) {
    const [out, count] = [joins[at] as number, joins[at + 1] as number]
    const parts = joins.subarray(at + 2, at + 2 + count)
    steps.push(out, parts[0] ?? always, parts[1] ?? always, parts[2] ?? always)
    for (let part = 3; part < count; part += 2) steps.push(out, out, parts[part] as number, parts[part + 1] ?? always)
    at += 2 + count
  }
  return Int32Array.from(steps)
}

/** The reference that is always true. */
const always = 0

/** All parts true → true; one false → false. */
function join(steps: Int32Array, truth: Uint8Array): void {
  for (let at = 0; at < steps.length; at += 4) {
    const one = truth[steps[at + 1] as number] as number
    const two = truth[steps[at + 2] as number] as number
    const three = truth[steps[at + 3] as number] as number
    writeTruth(truth, steps[at] as number, one & two & three & both, (one | two | three) >>> 2)
  }
}
