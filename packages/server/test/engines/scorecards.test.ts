/** Every kind of rule and all that happens to totals and classes, on real databases beside the column reading. */
import {
  type CompiledZone,
  compileZone,
  freezeCohorts,
  type Scorecard,
  scoreSubject,
  snapshotFrom,
} from '@wutong/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compare } from '../../../engine/src/sample-cohorts.fixture.ts'
import { kinds, openKinds, openRanked, ranked } from '../../../engine/src/sample-kinds.fixture.ts'
import { sampleZone } from '../../../engine/src/sample-zone.fixture.ts'
import type { SqlDatabase } from '../../src/engines/database.ts'
import { openEngine } from '../../src/engines/open.ts'
import { scoreInDatabase } from '../../src/engines/population.ts'
import { attach, type Both, scoreDifferences } from './compare.ts'
import { makeSubjects } from './subjects.ts'

const judged = { period: 2024, on: '2026-06-30' }
const addresses = { postgres: process.env.TEST_DATABASE_URL, clickhouse: undefined }

/** Without points by percentile, and with stored figures for breaking ties: the rest has a printed form. */
function printable(scorecard: Scorecard): Scorecard {
  const versions = scorecard.versions.map((version) => ({
    ...version,
    parts: (version.parts ?? []).map((part) => ({
      ...part,
      items: part.items.map((item) =>
        item.rule.kind === 'percentile'
          ? { ...item, rule: { ...item.rule, kind: 'minmax' as const, clip: { low: 10, high: 90 } } }
          : item,
      ),
    })),
    tieBreakers: version.tieBreakers?.filter(({ by }) => !by.includes('/')),
  }))
  return { ...scorecard, versions }
}

/** Compares compound rates, whose roots no double holds to twelve digits for certain, so that the ends are found exactly. */
const roots: Scorecard = {
  ...compare,
  id: 'roots',
  versions: compare.versions.map((version) => ({
    ...version,
    parts: (version.parts ?? []).map((part) => ({
      ...part,
      items: part.items.map((item) =>
        item.rule.kind === 'minmax' && item.code === 'growth'
          ? { ...item, rule: { ...item.rule, value: 'cagr(revenue, 2)' } }
          : item,
      ),
    })),
  })),
}

const cards = [compare, roots, kinds, openKinds, ranked, openRanked].map(printable)
const zone: CompiledZone = compileZone({ ...sampleZone, scorecards: cards, offers: [], ladders: [], bundles: [] })

describe.each(['duckdb', 'postgres', 'clickhouse'] as const)('%s', (name) => {
  let database: SqlDatabase
  const inDatabase = (seed: number, count: number): Promise<Both> =>
    attach(zone, database, { subjects: makeSubjects(zone, { seed, count, period: judged.period }), judged })

  beforeAll(async () => {
    database = await openEngine(name, addresses)
  })
  afterAll(() => database.close())

  test.for(cards.map(({ id }) => id))('scores by %s', async (card) => {
    for (const [seed, count] of [
      [101, 150],
      [102, 7],
      [103, 1],
    ] as const)
      expect(await scoreDifferences(await inDatabase(seed, count), card)).toEqual([])
  })

  test('compares with frozen statistics of others, and leaves open what they do not hold', async () => {
    const { attached, subjects } = await inDatabase(111, 40)
    const others = makeSubjects(zone, { seed: 112, count: 60, period: judged.period })
    for (const all of [others, others.slice(0, 3), []]) {
      const frozen = freezeCohorts(zone, 'compare', snapshotFrom(zone, all, judged.period), judged)
      const given = await scoreInDatabase(zone, 'compare', attached, judged.on, frozen)
      const wanted = subjects.map((subject) => scoreSubject(zone, 'compare', subject, judged, frozen))
      expect(given.map(({ lower, upper }) => [lower, upper])).toEqual(wanted.map(({ lower, upper }) => [lower, upper]))
    }
  })
})
