import { describe, expect, test } from 'vitest'
import { classifyPopulation } from '../columns/classify-population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, anIndicator, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { checkZone, compileZone } from '../zone/compile-zone.ts'
import { expiringTitles } from './expiry.ts'
import { ladderFlow } from './flows.ts'
import { forecastPool, quotaOutlook } from './forecast.ts'
import { ladderOutlook } from './outlook.ts'
import { rungPools } from './pools.ts'

const declared = {
  ...sampleZone,
  indicators: [
    ...sampleZone.indicators,
    anIndicator('titled', 'bool', { period: 'state' }),
    anIndicator('titled_on', 'date', { period: 'state' }),
    anIndicator('titled_until', 'date', { period: 'state' }),
  ],
  ladders: [
    {
      id: 'steps',
      name: text('steps'),
      quotas: [{ year: 2022, rung: 'high', atLeast: 3, status: 'illustrative', citation: { title: 'plan' } }],
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          rungs: [
            { code: 'low', name: text('low'), conditions: [aCondition('revenue', 'revenue >= 10')] },
            {
              code: 'high',
              name: text('high'),
              title: 'titled',
              granted: 'titled_on',
              expires: 'titled_until',
              conditions: [aCondition('revenue', 'revenue >= 100'), aCondition('patents', 'patents >= 3')],
            },
          ],
        },
      ],
    },
  ],
} as const satisfies typeof sampleZone
const zone = compileZone(declared)
const judged = { period: 2022, on: '2022-12-31' }

type Firm = readonly [string, Record<string, FactValue>]
const snapshot = (period: number, ...firms: Firm[]) =>
  snapshotFrom(
    zone,
    firms.map(([id, facts]) => ({ id, facts: new Map(Object.entries(facts)) })),
    period,
  )

describe('pools of a rung', () => {
  const pools = rungPools(
    zone,
    'steps',
    snapshot(
      2022,
      ['reached', { 'revenue@2022': 100, patents: 3, titled: true }],
      ['near', { 'revenue@2022': 99.99, patents: 3, titled: false }],
      ['open', { 'revenue@2022': 100 }],
      ['near or far', { 'revenue@2022': 5 }],
      ['far', { 'revenue@2022': 5, patents: 0 }],
    ),
    judged,
  )
  const high = pools[1]

  test('each firm stands at its distance, and unknown is not near', () => {
    expect([...(high?.stage ?? [])]).toEqual([0, 1, 2, 3, 3])
    expect(high?.counts).toEqual({ reached: 1, one_away: 1, undecided: 1, far: 2 })
    expect([...(high?.held ?? [])]).toEqual([1, 0, -1, -1, -1])
  })

  test('the condition that alone holds firms back is told from those that fail among others', () => {
    expect(high?.gaps.map(({ code, failing, onlyFailing, unknown }) => [code, failing, onlyFailing, unknown])).toEqual([
      ['revenue', 3, 1, 0],
      ['patents', 1, 0, 2],
    ])
  })

  test('a scorecard is one requirement among the others', () => {
    const two = rungPools(compileZone(sampleZone), 'steps', snapshot(2022, ['a', { blacklisted: true }]), {
      period: 2022,
      on: '2023-06-01',
    })[1]
    expect(two?.gaps.at(-1)).toMatchObject({ code: 'scorecard', failing: 1 })
  })
})

describe('flow, forecast and expiry', () => {
  const before = snapshot(
    2021,
    ['up', { 'revenue@2021': 10, patents: 3 }],
    ['stay', { 'revenue@2021': 100, patents: 3 }],
    ['down', { 'revenue@2021': 10, patents: 3 }],
    ['gone', { 'revenue@2021': 10 }],
  )
  const after = snapshot(
    2022,
    ['up', { 'revenue@2022': 100, patents: 3 }],
    ['stay', { 'revenue@2022': 100, patents: 3 }],
    ['down', { 'revenue@2022': 9, patents: 3 }],
    ['new', { 'revenue@2022': 10 }],
  )
  const earlier = { period: 2021, on: '2021-12-31' }

  test('risers, fallers, newcomers and leavers are counted by id', () => {
    const flow = ladderFlow(
      { ids: before.ids, columns: classifyPopulation(zone, 'steps', before, earlier) },
      { ids: after.ids, columns: classifyPopulation(zone, 'steps', after, judged) },
    )
    expect(flow.places).toEqual(['low', 'high', 'none', 'absent'])
    expect(flow).toMatchObject({ risen: 1, fallen: 1, stayed: 1, entered: 1, left: 1 })
    expect(flow.table).toEqual([
      [0, 1, 1, 1],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ])
  })

  test('those at each distance are expected to fare as the last ones did', () => {
    const rows = Array.from({ length: 100 }, (_, row) => row)
    const stage = Uint8Array.from(rows, (row) => (row < 40 ? 1 : 3))
    const arrived = Uint8Array.from(rows, (row) => Number(row < 10))
    const everybody = new Uint8Array(100).fill(1)
    const rest = Uint8Array.from(arrived, (one) => 1 - one)
    const forecast = forecastPool({ stage, waits: everybody }, arrived, { stage, waits: rest })
    expect(forecast.stages.map(({ stage, count, before, expected }) => [stage, count, before, expected])).toEqual([
      ['reached', 0, 0, 0],
      ['one_away', 30, 40, 7.5],
      ['undecided', 0, 0, 0],
      ['far', 60, 60, 0],
    ])
    expect(forecast.arrivals?.value).toBe(7.5)
    expect(forecast.arrivals?.low).toBeGreaterThanOrEqual(0)
    expect(forecast.arrivals?.high).toBeLessThan(25)
    const nobodyBefore = forecastPool({ stage, waits: new Uint8Array(100) }, arrived, { stage, waits: rest })
    expect(nobodyBefore.arrivals).toBeNull()
  })

  test('the outlook counts grants of the year against the quota, and who is ready or at risk', () => {
    const facts = (titled: boolean, granted: string | null, revenue: number, before: number) => ({
      titled,
      ...(granted === null ? {} : { titled_on: granted }),
      'revenue@2022': revenue,
      'revenue@2021': before,
      patents: 3,
    })
    const firms: Firm[] = [
      ['old', facts(true, '2020-06-01', 100, 100)],
      ['new', facts(true, '2022-06-01', 100, 90)],
      ['at risk', facts(true, '2022-07-01', 50, 100)],
      ['ready', facts(false, null, 100, 100)],
      ['near', facts(false, null, 90, 90)],
    ]
    const outlook = ladderOutlook(
      zone,
      'steps',
      { now: snapshot(2022, ...firms), before: snapshot(2021, ...firms) },
      { judged: { period: 2022, on: '2022-10-01' }, until: '2023-01-01' },
    )
    const high = outlook.rungs[1]
    expect(high).toMatchObject({ held: 3, ready: 1, atRisk: 1 })
    expect(high?.quotas.map(({ atLeast, done, verdict }) => [atLeast, done, verdict])).toEqual([[3, 2, 'open']])
    expect(high?.forecast.stages.map(({ stage, count, before, arrived }) => [stage, count, before, arrived])).toEqual([
      ['reached', 1, 2, 1],
      ['one_away', 1, 2, 1],
      ['undecided', 0, 0, 0],
      ['far', 0, 0, 0],
    ])
    expect(outlook.before).toEqual({ period: 2021, on: '2021-10-01' })
    expect(outlook.flow).toMatchObject({ risen: 1, fallen: 1, stayed: 3 })
  })

  test('the first year of a scorecard has an outlook too: last year is read by its rules', () => {
    const first = compileZone(sampleZone)
    const firms: Firm[] = [['a', { 'revenue@2022': 20, 'revenue@2021': 10, blacklisted: false }]]
    const years = {
      now: snapshotFrom(first, [{ id: 'a', facts: new Map(Object.entries(firms[0]?.[1] ?? {})) }], 2022),
      before: snapshot(2021, ...firms),
    }
    const outlook = ladderOutlook(first, 'steps', years, {
      judged: { period: 2022, on: '2023-06-01' },
      until: '2024-01-01',
    })
    expect(outlook.before.on < '2023-01-01').toBe(true)
    expect(outlook.rungs.map(({ code, counts }) => [code, counts.reached])).toEqual([
      ['one', 1],
      ['two', 0],
    ])
  })

  test.for([
    { atLeast: 5, done: 5, coming: null, verdict: 'met' },
    { atLeast: 5, done: 4, coming: null, verdict: 'unknown' },
    { atLeast: 5, done: 1, coming: { value: 6, low: 4, high: 8 }, verdict: 'likely' },
    { atLeast: 5, done: 1, coming: { value: 4, low: 2, high: 6 }, verdict: 'open' },
    { atLeast: 5, done: 1, coming: { value: 1, low: 0, high: 2.9 }, verdict: 'unlikely' },
  ] as const)('a quota of $atLeast with $done done is $verdict', ({ atLeast, done, coming, verdict }) => {
    expect(quotaOutlook(atLeast, done, coming).verdict).toBe(verdict)
  })

  test('titles that end are listed soonest first, with whether they would be won again', () => {
    const held = snapshot(
      2022,
      ['later', { titled: true, titled_until: '2023-06-01', 'revenue@2022': 100, patents: 3 }],
      ['soon', { titled: true, titled_until: '2023-01-01', 'revenue@2022': 50, patents: 3 }],
      ['past', { titled: true, titled_until: '2022-12-31', 'revenue@2022': 100 }],
      ['on the day', { titled: true, titled_until: '2023-07-01' }],
      ['not held', { titled: false, titled_until: '2023-01-01' }],
      ['no day', { titled: true }],
    )
    const titles = expiringTitles(zone, 'steps', held, { judged, until: '2023-07-01' })
    expect(titles.map(({ row, expiresOn, qualifies, state }) => [held.ids[row], expiresOn, qualifies, state])).toEqual([
      ['past', '2022-12-31', null, 'past'],
      ['soon', '2023-01-01', false, 'coming'],
      ['later', '2023-06-01', true, 'coming'],
    ])
  })

  test('a quota for a rung that does not exist is a mistake', () => {
    const [ladder] = declared.ladders
    const wrong = { ...declared, ladders: [{ ...ladder, quotas: [{ ...ladder.quotas[0], rung: 'top' }] }] }
    expect(checkZone(wrong).map((finding) => finding.message.en)).toEqual(['there is no rung "top"'])
  })
})
