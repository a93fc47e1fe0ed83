/** Who stands how far from each rung of a ladder, and which condition holds most of them back. */
import { type Bits, bitAt } from '../columns/bits.ts'
import { bitsFrom } from '../columns/classify-population.ts'
import type { Population } from '../columns/context.ts'
import { populationOf } from '../columns/population.ts'
import { scoreColumns } from '../columns/score-population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledRung, CompiledZone } from '../compiled.ts'
import type { Text } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, namedVersion, parseReference, versionOn } from '../subject.ts'

/** How far a subject is from a rung, nearest first. `one_away`: one condition fails, none is unknown. */
export const poolStages = ['reached', 'one_away', 'undecided', 'far'] as const
/** How far a subject is from a rung; see `poolStages`. */
export type PoolStage = (typeof poolStages)[number]

/** One condition of a rung and how many it holds back. */
export interface RungGap {
  /** Code of the condition, or `scorecard` for the points. */
  readonly code: string
  readonly name: Text
  /** Rows that fail it, and those that fail nothing else and have nothing unknown. */
  readonly failing: number
  readonly onlyFailing: number
  readonly unknown: number
}

/** A rung with everybody's distance from it. */
export interface RungPool {
  readonly code: string
  readonly name: Text
  /** Index into `poolStages` by row. */
  readonly stage: Uint8Array
  /** Whether the title is recorded as held: 1 yes, 0 no, −1 not recorded or no title. */
  readonly held: Int8Array
  readonly counts: Readonly<Record<PoolStage, number>>
  readonly gaps: readonly RungGap[]
}

/**
 * Distance of every row from every rung of a ladder's version in force on the day. A version that lingers for some
 * subjects is left aside: pools are made for what applies next.
 * Throws DefinitionError when there is no such ladder, or no version in force on the day.
 */
export function rungPools(zone: CompiledZone, ladder: string, snapshot: Snapshot, judged: Judged): RungPool[] {
  const { id, version: named } = parseReference(ladder)
  const { versions } = definitionOf(zone.ladders, id, 'ladder')
  const chosen = named === null ? versionOn(versions, judged.on, id) : namedVersion(versions, named, id)
  const population = populationOf(snapshot, judged)
  return chosen.rungs.map((rung) => poolOf(zone, population, rung))
}

interface Requirement {
  readonly code: string
  readonly name: Text
  readonly truth: Bits
}

const points: Text = { zh: '评分达标', en: 'Enough points' }

function poolOf(zone: CompiledZone, population: Population, { rung, conditions, title }: CompiledRung): RungPool {
  const requirements: Requirement[] = conditions.map(({ condition, expr }) => ({
    code: condition.code,
    name: condition.name,
    truth: population.truthOf(expr),
  }))
  if (rung.scorecard !== undefined) {
    const { passed } = scoreColumns(zone, rung.scorecard, population)
    requirements.push({ code: 'scorecard', name: points, truth: bitsFrom(passed) })
  }
  const tally = tallied(requirements, population.size)
  return {
    code: rung.code,
    name: rung.name,
    stage: tally.stage,
    held: title === null ? new Int8Array(population.size).fill(-1) : heldOf(population.truthOf(title), population.size),
    counts: countsOf(tally.stage),
    gaps: requirements.map(({ code, name }, index) => ({ code, name, ...(tally.gaps[index] as Tallied) })),
  }
}

interface Tallied {
  failing: number
  onlyFailing: number
  unknown: number
}

function tallied(requirements: readonly Requirement[], size: number): { stage: Uint8Array; gaps: Tallied[] } {
  const stage = new Uint8Array(size)
  const gaps = requirements.map(() => ({ failing: 0, onlyFailing: 0, unknown: 0 }))
  for (let row = 0; row < size; row++) {
    let [fails, open, last] = [0, 0, -1]
    for (let index = 0; index < requirements.length; index++) {
      const { t, f } = (requirements[index] as Requirement).truth
      const gap = gaps[index] as Tallied
      if (bitAt(f, row)) {
        fails += 1
        last = index
        gap.failing += 1
      } else if (!bitAt(t, row)) {
        open += 1
        gap.unknown += 1
      }
    }
    stage[row] = stageOf(fails, open)
    if (fails === 1 && open === 0) (gaps[last] as Tallied).onlyFailing += 1
  }
  return { stage, gaps }
}

function stageOf(fails: number, open: number): number {
  if (fails === 0) return open === 0 ? 0 : 2
  return fails === 1 && open === 0 ? 1 : 3
}

function heldOf({ t, f }: Bits, size: number): Int8Array {
  const held = new Int8Array(size).fill(-1)
  for (let row = 0; row < size; row++) {
    if (bitAt(t, row)) held[row] = 1
    else if (bitAt(f, row)) held[row] = 0
  }
  return held
}

function countsOf(stage: Uint8Array): Record<PoolStage, number> {
  const counts = { reached: 0, one_away: 0, undecided: 0, far: 0 }
  for (const one of stage) counts[poolStages[one] as PoolStage] += 1
  return counts
}
