/** Population results computed in a database: what the other readings answer, as far as whole populations go. */
import {
  type CohortTable,
  type CompiledZone,
  cohortSql,
  ladderSql,
  type MatchVerdict,
  matchVerdicts,
  offerSql,
  scorecardSql,
  settledOffer,
  settledRungs,
  settledScores,
  type Verdict,
} from '@wutong/engine'
import { type Attached, requestOf, runStatements } from './answers.ts'
import { cohortsInDatabase } from './cohorts.ts'

/** A score of one subject; bounds and total in points. */
export interface PopulationScore {
  readonly id: string
  readonly version: string
  readonly total: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly passed: Verdict
  readonly class: string | null
  readonly rank: number | null
  /** Place by the tie-breakers, no two alike. */
  readonly position: number | null
}

/** A match of one subject; `failed` has the codes of the conditions that do not hold. */
export interface PopulationMatch {
  readonly id: string
  readonly version: string
  readonly verdict: MatchVerdict
  readonly failed: readonly string[]
  readonly amount: number | null
}

/** A place of one subject on a ladder. */
export interface PopulationPlace {
  readonly id: string
  readonly version: string
  readonly rung: string | null
  readonly rungs: readonly { readonly code: string; readonly verdict: Verdict }[]
}

/** Scores every subject of a snapshot in a database; statistics of cohorts are found there unless frozen ones are given. */
export async function scoreInDatabase(
  zone: CompiledZone,
  scorecard: string,
  attached: Attached,
  on: string,
  frozen?: CohortTable,
): Promise<PopulationScore[]> {
  const plain = requestOf(attached, on)
  const request = {
    ...plain,
    cohorts: frozen ?? (await cohortsInDatabase(attached, cohortSql(zone, scorecard, plain))),
  }
  const { rows } = await runStatements(attached, scorecardSql(zone, scorecard, request), (close) =>
    settledScores(zone, scorecard, close, request),
  )
  return rows.map((row) => {
    const [lower, upper] = [pointsOf(row.lower), pointsOf(row.upper)]
    return {
      id: String(row.id),
      version: String(row.version),
      total: lower !== null && lower === upper ? lower : null,
      lower,
      upper,
      passed: verdictOf(row.passed),
      class: textOf(row.class),
      rank: numberOf(row.rank),
      position: numberOf(row.position),
    }
  })
}

/** Matches every subject of a snapshot with an offer in a database. */
export async function matchInDatabase(
  zone: CompiledZone,
  offer: string,
  attached: Attached,
  on: string,
): Promise<PopulationMatch[]> {
  const request = requestOf(attached, on)
  const { rows } = await runStatements(attached, offerSql(zone, offer, request), (close) =>
    settledOffer(zone, offer, close, request.judged),
  )
  return rows.map((row) => ({
    id: String(row.id),
    version: String(row.version),
    verdict: matchVerdicts.find((verdict) => verdict === row.verdict) ?? 'not_qualified',
    failed: String(row.failed)
      .split('\n')
      .filter((code) => code !== ''),
    amount: numberOf(row.amount),
  }))
}

/** Places every subject of a snapshot on a ladder in a database. */
export async function classifyInDatabase(
  zone: CompiledZone,
  ladder: string,
  attached: Attached,
  on: string,
): Promise<PopulationPlace[]> {
  const request = requestOf(attached, on)
  const { rows } = await runStatements(attached, ladderSql(zone, ladder, request), (close) =>
    settledRungs(zone, ladder, close, request.judged),
  )
  return rows.map((row) => ({
    id: String(row.id),
    version: String(row.version),
    rung: textOf(row.rung),
    rungs: Object.entries(row).flatMap(([name, verdict]) =>
      name.startsWith('rung:') ? [{ code: name.slice('rung:'.length), verdict: verdictOf(verdict) }] : [],
    ),
  }))
}

function numberOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function pointsOf(units: unknown): number | null {
  const value = numberOf(units)
  return value === null ? null : value / 10_000
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** Databases give truth values as booleans or as 0 and 1. */
function verdictOf(value: unknown): Verdict {
  return value === null || value === undefined ? null : value === true || value === 1
}
