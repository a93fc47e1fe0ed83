/** A ladder for a whole population: verdict of every rung by row, and the highest rung reached. */
import type { CompiledLadderVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { definitionOf, mayLinger, namedVersion, parseReference, versionOn } from '../subject.ts'
import { andBits, type Bits, bitAt, setBit, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { populationOf } from './population.ts'
import { scoreColumns } from './score-population.ts'
import type { Snapshot } from './snapshot.ts'

/** Results of a ladder by row. */
export interface LadderColumns {
  readonly ladder: string
  readonly version: string
  /** Verdict by row: 1 reached, 0 not, −1 unknown. */
  readonly rungs: readonly { readonly code: string; readonly verdict: Int8Array }[]
  /** Index of the highest rung reached, −1 for none. */
  readonly highest: Int16Array
}

/**
 * Places every row of a snapshot on a ladder.
 * Throws DefinitionError when there is no such ladder, or no version in force on the day.
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
  const { id, version: named } = parseReference(ladder)
  const { versions } = definitionOf(zone.ladders, id, 'ladder')
  const { on } = population.judged
  const chosen = named === null ? versionOn(versions, on, id) : namedVersion(versions, named, id)
  const rungs = rungVerdicts(zone, population, chosen)
  for (const older of named === null ? versions.filter((one) => one !== chosen && mayLinger(one.version, on)) : []) {
    if (older.alsoFor !== null) overlay(rungs, rungVerdicts(zone, population, older), population.truthOf(older.alsoFor))
  }
  const highest = new Int16Array(population.size).fill(-1)
  for (const [index, { verdict }] of rungs.entries()) {
    for (let row = 0; row < highest.length; row++) if (verdict[row] === 1) highest[row] = index
  }
  return { ladder: id, version: chosen.version.version, rungs, highest }
}

type RungVerdicts = { readonly code: string; readonly verdict: Int8Array }[]

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

function overlay(rungs: RungVerdicts, own: RungVerdicts, { t }: Bits): void {
  for (const { code, verdict } of rungs) {
    const other = own.find((rung) => rung.code === code)
    for (let row = 0; row < verdict.length; row++) if (bitAt(t, row)) verdict[row] = other?.verdict[row] ?? 0
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
