/** Random scorecards and ladders, also on days without a version in force, on real databases beside the column reading. */
import { compileZone, SqlUnsupported } from '@wutong/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsedZone } from '../../../engine/src/sample-lapsed.fixture.ts'
import { sampleZone } from '../../../engine/src/sample-zone.fixture.ts'
import { chanceFrom, offerOf, subjectOf } from '../../../engine/src/test/random-offers.ts'
import { ladderOf, scorecardOf } from '../../../engine/src/test/random-scorecards.ts'
import type { SqlDatabase } from '../../src/engines/database.ts'
import { openEngine } from '../../src/engines/open.ts'
import { attach, ladderDifferences, offerDifferences, scoreDifferences } from './compare.ts'

const judged = { period: 2022, on: '2023-06-01' }
const addresses = { postgres: process.env.TEST_DATABASE_URL, clickhouse: undefined }

describe.each(['duckdb', 'postgres', 'clickhouse'] as const)('%s', (name) => {
  let database: SqlDatabase
  beforeAll(async () => {
    database = await openEngine(name, addresses)
  })
  afterAll(() => database.close())

  test('judges by versions whose terms are over those who keep them, and nobody else', async () => {
    const zone = compileZone(lapsedZone)
    const chance = chanceFrom(7)
    const subjects = Array.from({ length: 60 }, (_, id) => subjectOf(chance, id))
    const both = await attach(zone, database, { subjects, judged })
    expect(await offerDifferences(both, 'expired')).toEqual([])
    expect(await scoreDifferences(both, 'expired')).toEqual([])
    expect(await ladderDifferences(both, 'expired')).toEqual([])
  })

  test('gives random offers, scorecards and ladders the same answers', async () => {
    let compared = 0
    for (let seed = 1; seed <= 40; seed++) {
      const chance = chanceFrom(seed * 7919)
      const card = scorecardOf(chance)
      const scorecards = [...sampleZone.scorecards, card]
      const zone = compileZone({
        ...sampleZone,
        scorecards,
        ladders: [ladderOf(chance)],
        offers: [offerOf(chance, 0)],
      })
      const subjects = Array.from({ length: 40 }, (_, id) => subjectOf(chance, id))
      const both = await attach(zone, database, { subjects, judged })
      const unlessRefused = async (differences: () => Promise<string[]>) => {
        try {
          expect([seed, await differences()]).toEqual([seed, []])
          compared += 1
        } catch (error) {
          if (!(error instanceof SqlUnsupported)) throw error
        }
      }
      await unlessRefused(() => offerDifferences(both, 'o0'))
      await unlessRefused(() => scoreDifferences(both, 'random'))
      // A ladder in a database has no statistics of others.
      if (!JSON.stringify(card).includes('cohort')) await unlessRefused(() => ladderDifferences(both, 'random'))
    }
    expect(compared).toBeGreaterThan(50)
  })
})
