/** A ladder for a whole population: verdict of every rung by row, and the highest rung reached. */
import { ladderKind } from '../closed-versions.ts'
import type { CompiledLadderVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { judgingVersions } from '../subject.ts'
import { andBits, type Bits, bitAt, eachBit, setBit, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { lingeringIn } from './lingering.ts'
import { populationOf } from './population.ts'
import { scoreColumns } from './score-population.ts'
import type { Snapshot } from './snapshot.ts'

/** Results of a ladder by row. */
export interface LadderColumns {
  readonly ladder: string
  readonly version: string
  /** Verdict by row: 1 reached, 0 not, −1 unknown; rungs that only lingering versions have come last. */
  readonly rungs: readonly { readonly code: string; readonly verdict: Int8Array }[]
  /** Index of the highest rung reached, −1 for none. */
  readonly highest: Int16Array
}

/**
 * Places every row of a snapshot on a ladder.
 * Throws DefinitionError when there is no such ladder, or no version that judges anybody on the day.
 */
export function classifyPopulation(
  zone: CompiledZone,
  ladder: string,
  snapshot: Snapshot,
  judged: Judged,
): LadderColumns {
  return classifyColumns(zone, ladder, populationOf(snapshot, judged))
}

/** Places every row of a population that other readings share. */
export function classifyColumns(zone: CompiledZone, ladder: string, population: Population): LadderColumns {
  const { on } = population.judged
  const { id, chosen, lingering } = judgingVersions(zone.ladders, ladder, { kind: ladderKind, on })
  const own = rungVerdicts(zone, population, chosen)
  const { size } = population
  const placed: Placed = { rungs: joinedRungs(own, [chosen, ...lingering], size), highest: highestOf(own, size) }
  for (const { version, rows } of lingeringIn(population, lingering))
    overlay(placed, rungVerdicts(zone, population, version), rows)
  return { ladder: id, version: chosen.version.version, ...placed }
}

type RungVerdicts = readonly { readonly code: string; readonly verdict: Int8Array }[]
type Placed = Pick<LadderColumns, 'rungs' | 'highest'>

function rungVerdicts(zone: CompiledZone, population: Population, { rungs }: CompiledLadderVersion): RungVerdicts {
  return rungs.map(({ rung, conditions }) => {
    const parts = conditions.map(({ expr }) => population.truthOf(expr))
    if (rung.scorecard !== undefined) parts.push(bitsFrom(scoreColumns(zone, rung.scorecard, population).passed))
    const { t, f } = andBits(parts, population.size)
    const verdict = new Int8Array(population.size).fill(-1)
    for (let row = 0; row < verdict.length; row++) {
      if (bitAt(t, row)) verdict[row] = 1
      else if (bitAt(f, row)) verdict[row] = 0
    }
    return { code: rung.code, verdict }
  })
}

/** The rungs of the version in force, then those that only older ones have, which nobody judged by it reaches. */
function joinedRungs(own: RungVerdicts, versions: readonly CompiledLadderVersion[], size: number): RungVerdicts {
  const codes = new Set(versions.flatMap(({ rungs }) => rungs.map(({ rung }) => rung.code)))
  return [...codes].map((code) => own.find((rung) => rung.code === code) ?? { code, verdict: new Int8Array(size) })
}

/** The last rung reached, by row. */
function highestOf(rungs: RungVerdicts, size: number): Int16Array {
  const highest = new Int16Array(size).fill(-1)
  for (const [index, { verdict }] of rungs.entries()) {
    for (let row = 0; row < highest.length; row++) if (verdict[row] === 1) highest[row] = index
  }
  return highest
}

/** Puts what an older version says in the rows that still use it; its rungs have an order of their own. */
function overlay({ rungs, highest }: Placed, own: RungVerdicts, rows: Uint32Array): void {
  const reached = highestOf(own, highest.length)
  const places = own.map(({ code }) => rungs.findIndex((rung) => rung.code === code))
  eachBit(rows, (row) => {
    highest[row] = places[reached[row] as number] ?? -1
  })
  for (const { code, verdict } of rungs) {
    const other = own.find((rung) => rung.code === code)
    eachBit(rows, (row) => {
      verdict[row] = other?.verdict[row] ?? 0
    })
  }
}

/** Verdicts (1 yes, 0 no, −1 unknown) as bits. */
export function bitsFrom(verdict: Int8Array): Bits {
  const [t, f] = [new Uint32Array(wordsFor(verdict.length)), new Uint32Array(wordsFor(verdict.length))]
  for (let row = 0; row < verdict.length; row++) {
    if (verdict[row] === 1) setBit(t, row)
    else if (verdict[row] === 0) setBit(f, row)
  }
  return { t, f }
}
