/** The column reading beside the answers of a database: every row that differs, in words. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CompiledZone,
  classifyPopulation,
  type Judged,
  matchPopulation,
  matchSubject,
  placesOf,
  type SubjectFacts,
  scorePopulation,
  snapshotFrom,
  verdictAt,
} from '@wutong/engine'
import type { Attached } from '../../src/engines/answers.ts'
import type { SqlDatabase } from '../../src/engines/database.ts'
import { classifyInDatabase, matchInDatabase, scoreInDatabase } from '../../src/engines/population.ts'
import { openSnapshot, writeSnapshot } from '../../src/engines/snapshot-files.ts'

/** A population in a database, and the same one for the column reading. */
export interface Both {
  readonly zone: CompiledZone
  readonly subjects: readonly SubjectFacts[]
  readonly judged: Judged
  readonly attached: Attached
}

/** Puts subjects into a database. */
export async function attach(
  zone: CompiledZone,
  database: SqlDatabase,
  { subjects, judged }: { subjects: readonly SubjectFacts[]; judged: Judged },
): Promise<Both> {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-engines-'))
  writeSnapshot(zone, snapshotFrom(zone, subjects, judged.period), folder)
  const files = openSnapshot(folder)
  return { zone, subjects, judged, attached: { database, files, from: await database.attach(files) } }
}

/** Compares row by row; the answer names each row that differs with both answers. */
function differences(name: string, wanted: readonly unknown[], given: readonly unknown[]): string[] {
  if (wanted.length !== given.length) return [`${name}: ${given.length} rows instead of ${wanted.length}`]
  return wanted.flatMap((one, row) => {
    const [a, b] = [JSON.stringify(one), JSON.stringify(given[row])]
    return a === b ? [] : [`${name} row ${row}: ${b} instead of ${a}`]
  })
}

/** Differences of an offer, its amounts beside the exact reading, which knows all their digits; `sqlZone` may be another zone than the one the column reading uses. */
export async function offerDifferences(both: Both, offer: string, sqlZone = both.zone): Promise<string[]> {
  const { zone, subjects, judged, attached } = both
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const [columns] = matchPopulation(zone, [offer], snapshot, judged)
  const wanted = subjects.map((subject, row) => ({
    id: subject.id,
    verdict: columns === undefined ? null : verdictAt(columns, row),
    amount: matchSubject(zone, offer, subject, judged).amount,
  }))
  const given = await matchInDatabase(sqlZone, offer, attached, judged.on)
  return differences(
    offer,
    wanted,
    given.map(({ id, verdict, amount }) => ({ id, verdict, amount })),
  )
}

/** Differences of a scorecard. */
export async function scoreDifferences({ zone, subjects, judged, attached }: Both, card: string): Promise<string[]> {
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const columns = scorePopulation(zone, card, snapshot, judged)
  const places = placesOf(zone, columns, snapshot, judged)
  const wanted = subjects.map(({ id }, row) => ({
    id,
    total: finite(columns.total[row]),
    lower: finite(columns.lower[row]),
    upper: finite(columns.upper[row]),
    passed: verdictFrom(columns.passed[row]),
    class: columns.classes[columns.classIndex[row] ?? -1] ?? null,
    rank: columns.rank[row] || null,
    position: places.position[row] || null,
  }))
  const given = await scoreInDatabase(zone, card, attached, judged.on)
  return differences(
    card,
    wanted,
    given.map(({ version: _, ...figures }) => figures),
  )
}

/** Differences of a ladder. */
export async function ladderDifferences({ zone, subjects, judged, attached }: Both, ladder: string): Promise<string[]> {
  const columns = classifyPopulation(zone, ladder, snapshotFrom(zone, subjects, judged.period), judged)
  const wanted = subjects.map(({ id }, row) => ({
    id,
    rung: columns.rungs[columns.highest[row] ?? -1]?.code ?? null,
    rungs: columns.rungs.map(({ code, verdict }) => ({ code, verdict: verdictFrom(verdict[row]) })),
  }))
  const given = await classifyInDatabase(zone, ladder, attached, judged.on)
  return differences(
    ladder,
    wanted,
    given.map(({ id, rung, rungs }) => ({ id, rung, rungs })),
  )
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}

function verdictFrom(value: number | undefined): boolean | null {
  return value === undefined || value === -1 ? null : value === 1
}
