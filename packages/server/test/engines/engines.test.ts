/** The third reading on real databases: the same answers as the column reading, row by row. */
import {
  amountsOf,
  type CompiledZone,
  compileZone,
  matchPopulation,
  matchSubject,
  type Offer,
  type OfferVersion,
  type ScorecardVersion,
  SqlUnsupported,
  settledSimulation,
  simulationSql,
  snapshotFrom,
  verdictAt,
} from '@wutong/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { share } from '../../../engine/src/sample-scorecards.fixture.ts'
import { sample, sampleZone } from '../../../engine/src/sample-zone.fixture.ts'
import { openZone } from '../../src/cli/packages.ts'
import { requestOf, runStatements } from '../../src/engines/answers.ts'
import { openClickHouse } from '../../src/engines/clickhouse.ts'
import type { SqlDatabase } from '../../src/engines/database.ts'
import { openEngine } from '../../src/engines/open.ts'
import { matchInDatabase } from '../../src/engines/population.ts'
import { startStandIn } from './clickhouse-server.ts'
import { attach, type Both, ladderDifferences, offerDifferences, scoreDifferences } from './compare.ts'
import { randomConditions, zoneAsking } from './conditions.ts'
import { makeSubjects } from './subjects.ts'

const judged = { period: 2024, on: '2026-06-30' }
const shipped = await openZone(null)
const postgres = process.env.TEST_DATABASE_URL
const addresses = { postgres, clickhouse: undefined }

/** Shipped definitions that the third reading refuses. */
const notPrinted: readonly string[] = []

const engines: readonly (readonly [string, () => Promise<SqlDatabase>])[] = [
  ['duckdb', () => openEngine('duckdb', addresses)],
  ['postgres', () => openEngine('postgres', addresses)],
  ['clickhouse', () => openEngine('clickhouse', addresses)],
]

/** Rates over one year and several, beside limits that no rate, some rates and every rate exceeds. */
const growthConditions = ['cagr(revenue, 3)', 'cagr(rd, 2)', 'growth(revenue)', 'growth(profit, 2)'].flatMap((rate) =>
  ['>', '<=', '=='].flatMap((op) => ['-2', '-1', '0', '0.2'].map((limit) => `${rate} ${op} ${limit}`)),
)

test('the suite was given a PostgreSQL server', () => expect(postgres).toMatch(/^postgres/))

describe.each(engines)('%s', (_, open) => {
  let database: SqlDatabase
  let firms: Both
  let small: Both
  const inDatabase = (zone: CompiledZone, seed: number, count: number, silent: readonly string[] = []) =>
    attach(zone, database, { subjects: makeSubjects(zone, { seed, count, period: judged.period, silent }), judged })

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  test('reads every fact back as it was written', async () => {
    small = await inDatabase(sample, 11, 60)
    const { database: db, from, files } = small.attached
    const rows = await db.query(`SELECT * FROM ${from} ORDER BY "row"`)
    expect(rows.map((row) => row.id)).toEqual(small.subjects.map(({ id }) => id))
    for (const [row, { facts }] of small.subjects.entries()) {
      for (const { name, type } of files.manifest.columns) {
        const stored = rows[row]?.[name] ?? null
        const wanted = facts.get(name) ?? null
        if (type === 'number' || type === 'text') expect([name, stored]).toEqual([name, wanted])
        else expect([name, stored === null]).toEqual([name, wanted === null])
      }
    }
  })

  test('decides random conditions as the column reading does', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const zone = compileZone(zoneAsking(sampleZone, randomConditions(sampleZone, seed, 12)))
      small = await inDatabase(zone, seed, 60)
      const given = await matchInDatabase(zone, 'asked', small.attached, judged.on)
      const wanted = small.subjects.map((subject) => matchSubject(zone, 'asked', subject, judged))
      expect(given.map(({ failed }) => failed)).toEqual(wanted.map(({ failed }) => failed.map(({ code }) => code)))
      expect(await offerDifferences(small, 'asked')).toEqual([])
    }
  })

  test('leaves growth rates unknown where a year is missing, also beside limits that every rate exceeds', async () => {
    const zone = compileZone(zoneAsking(sampleZone, growthConditions))
    small = await inDatabase(zone, 15, 60)
    const given = await matchInDatabase(zone, 'asked', small.attached, judged.on)
    const wanted = small.subjects.map((subject) => matchSubject(zone, 'asked', subject, judged))
    expect(given.map(({ failed }) => failed)).toEqual(wanted.map(({ failed }) => failed.map(({ code }) => code)))
    for (const [row, { verdict }] of given.entries()) expect([row, verdict]).toEqual([row, wanted[row]?.verdict])
    for (const one of ['cagr(revenue, 3) > -2', 'cagr(revenue, 3) <= 0.2', 'growth(revenue) >= -1']) {
      const alone = compileZone(zoneAsking(sampleZone, [one]))
      expect(await offerDifferences({ ...small, zone: alone }, 'asked')).toEqual([])
    }
  })

  test('gives the sample zone the same answers', async () => {
    small = await inDatabase(sample, 21, 120)
    for (const card of ['share', 'share@old', 'per-land']) expect(await scoreDifferences(small, card)).toEqual([])
    expect(await ladderDifferences(small, 'steps')).toEqual([])
    expect(await offerDifferences(small, 'award')).toEqual([])
  })

  test('keeps a version that lingers for those it applies to', async () => {
    const subjects = makeSubjects(sample, { seed: 22, count: 80, period: 2022 })
    const both = await attach(sample, database, { subjects, judged: { period: 2022, on: '2023-06-30' } })
    expect(await scoreDifferences(both, 'share')).toEqual([])
  })

  test('takes the newest of two versions that linger for a subject', async () => {
    const [old, now] = share.versions as [ScorecardVersion, ScorecardVersion]
    const between = { from: '2023-01-01', until: '2023-03-01' }
    const versions = [
      old,
      { ...now, version: 'between', effective: between, alsoFor: { when: 'patents >= 1', until: '2024-01-01' } },
      { ...now, effective: { from: '2023-03-01' }, pass: { total: { atLeast: 60 } } },
    ]
    const zone = compileZone({ ...sampleZone, ladders: [], scorecards: [{ ...share, versions }] })
    const subjects = makeSubjects(zone, { seed: 23, count: 80, period: 2022 })
    const both = await attach(zone, database, { subjects, judged: { period: 2022, on: '2023-06-30' } })
    expect(await scoreDifferences(both, 'share')).toEqual([])
  })

  test('judges those who keep a version though none is in force any more, and tells who does not', async () => {
    const effective = { from: '2020-01-01', until: '2023-01-01' }
    const ended = <V extends object>(version: V, when: string): V => ({
      ...version,
      effective,
      alsoFor: { when, until: '2024-01-01' },
    })
    const zone = compileZone({
      ...sampleZone,
      scorecards: sampleZone.scorecards.map((card) =>
        card.id === 'share'
          ? { ...card, versions: card.versions.slice(-1).map((one) => ended(one, "kind == 'recheck'")) }
          : card,
      ),
      ladders: sampleZone.ladders.map((one) => ({
        ...one,
        versions: one.versions.map((own) => ended(own, 'patents >= 2')),
      })),
      offers: sampleZone.offers.map((one) => ({ ...one, versions: one.versions.map((own) => ended(own, 'large')) })),
    })
    const subjects = makeSubjects(zone, { seed: 24, count: 90, period: 2022 })
    const both = await attach(zone, database, { subjects, judged: { period: 2022, on: '2023-06-30' } })
    expect(await scoreDifferences(both, 'share')).toEqual([])
    expect(await ladderDifferences(both, 'steps')).toEqual([])
    expect(await offerDifferences(both, 'award')).toEqual([])
  })

  test('gives every shipped offer, scorecard and ladder the same answers', async () => {
    firms = await inDatabase(shipped, 31, 100)
    const found: string[] = []
    const refused: string[] = []
    const look = async (name: string, differ: () => Promise<string[]>) => {
      try {
        found.push(...(await differ()))
      } catch (error) {
        if (!(error instanceof SqlUnsupported)) throw error
        refused.push(name)
      }
    }
    for (const offer of shipped.offers.keys()) await look(offer, () => offerDifferences(firms, offer))
    for (const card of shipped.scorecards.keys()) await look(card, () => scoreDifferences(firms, card))
    for (const ladder of shipped.ladders.keys()) await look(ladder, () => ladderDifferences(firms, ladder))
    expect(refused).toEqual(notPrinted)
    expect(found).toEqual([])
  })

  test('answers where indicators have no facts at all, and where nobody is', async () => {
    const silent = ['revenue', 'registered_on', 'industry', 'blacklisted', 'kind', 'land']
    for (const both of [await inDatabase(sample, 41, 20, silent), await inDatabase(sample, 42, 0)]) {
      for (const card of ['share', 'per-land']) expect(await scoreDifferences(both, card)).toEqual([])
      expect(await ladderDifferences(both, 'steps')).toEqual([])
      expect(await offerDifferences(both, 'award')).toEqual([])
    }
  })

  test('lets the exact reading settle thousands of rows that sit on a boundary', async () => {
    const facts = (row: number) =>
      new Map<string, number>([
        ['revenue@2024', 0.3 * (row + 1)],
        ['revenue@2021', (0.3 * (row + 1)) / 1.728],
        ['rd@2024', 0.1],
      ])
    const subjects = Array.from({ length: 5000 }, (_, row) => ({ id: `f${row}`, facts: facts(row) }))
    const both = await attach(sample, database, { subjects, judged })
    expect(await offerDifferences(both, 'award')).toEqual([])
  })

  test('adds up a simulation as the column reading does', async () => {
    const groupings = ['kind', 'industry']
    small = await inDatabase(sample, 51, 200)
    const request = requestOf(small.attached, judged.on)
    const { rows } = await runStatements(small.attached, simulationSql(sample, 'award', groupings, request), (close) =>
      settledSimulation(sample, { offer: 'award', groupings }, close, judged),
    )
    expect(rows.map(countsOf).sort()).toEqual(simulated(small, groupings).sort())
  })

  test('is found out when a cap or a threshold differs', async () => {
    small = await inDatabase(sample, 61, 200)
    const planted = (change: (offer: Offer) => Offer) =>
      compileZone({ ...sampleZone, offers: sampleZone.offers.map(change) })
    const otherCap = planted((offer) =>
      onVersion(offer, ({ benefit, ...version }) => ({ ...version, benefit: benefit && { ...benefit, cap: 3.999 } })),
    )
    const otherThreshold = planted((offer) =>
      onVersion(offer, (version) => ({
        ...version,
        conditions: version.conditions.map((one) => ({ ...one, when: one.when.replace('staff >= 3', 'staff > 3') })),
      })),
    )
    expect(await offerDifferences(small, 'award')).toEqual([])
    expect(await offerDifferences(small, 'award', otherCap)).not.toEqual([])
    expect(await offerDifferences(small, 'award', otherThreshold)).not.toEqual([])
  })
})

function onVersion(offer: Offer, change: (version: OfferVersion) => OfferVersion): Offer {
  return { ...offer, versions: offer.versions.map(change) }
}

test('a ClickHouse server over HTTP answers alike', async () => {
  const server = await startStandIn()
  const database = openClickHouse(server.url)
  const subjects = makeSubjects(sample, { seed: 71, count: 80, period: judged.period })
  const both = await attach(sample, database, { subjects, judged })
  expect(await offerDifferences(both, 'award')).toEqual([])
  expect(await scoreDifferences(both, 'share')).toEqual([])
  await server.stop()
})

/** One line of a simulation's answer. */
function countsOf(row: Readonly<Record<string, unknown>>): string {
  const figures = ['subjects', 'qualified', 'one_away', 'undecided', 'money', 'unpriced'].map((name) =>
    Number(row[name]),
  )
  return JSON.stringify([row.grouping ?? null, row.group ?? null, ...figures])
}

/** The same lines from the column reading. */
function simulated({ zone, subjects, judged: at }: Both, groupings: readonly string[]): string[] {
  const snapshot = snapshotFrom(zone, subjects, at.period)
  const [columns] = matchPopulation(zone, ['award'], snapshot, at)
  const amounts = amountsOf(zone, 'award', snapshot, at)
  const groups = new Map<string, number[]>()
  for (const [row, { facts }] of subjects.entries()) {
    const verdict = columns === undefined ? 'not_qualified' : verdictAt(columns, row)
    const amount = amounts[row] ?? Number.NaN
    const qualified = verdict === 'qualified'
    const own = [
      1,
      Number(qualified),
      Number(verdict === 'one_away'),
      Number(verdict === 'undecided'),
      qualified && Number.isFinite(amount) ? Math.round(amount * 1e6) : 0,
      Number(qualified && !Number.isFinite(amount)),
    ]
    for (const [grouping, group] of [[null, null], ...groupings.map((code) => [code, facts.get(code) ?? null])]) {
      const key = JSON.stringify([grouping, group])
      groups.set(
        key,
        own.map((figure, index) => figure + (groups.get(key)?.[index] ?? 0)),
      )
    }
  }
  return [...groups].map(([key, figures]) => JSON.stringify([...JSON.parse(key), ...figures]))
}
