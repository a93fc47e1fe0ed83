/** `rank` and `percentile`: both readings against each other and against a plain count. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from '../classify.ts'
import { classifyPopulation } from '../columns/classify-population.ts'
import { blockMatcher } from '../columns/match-blocks.ts'
import { planMatch } from '../columns/match-plan.ts'
import { matchPopulation, offerColumns, verdictAt } from '../columns/match-population.ts'
import { verdictStore } from '../columns/match-store.ts'
import { populationOf } from '../columns/population.ts'
import { scoreInBlocks } from '../columns/score-blocks.ts'
import { scorePopulation } from '../columns/score-population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import { numberFrom } from '../exact.ts'
import { compileExpr } from '../expr/compile.ts'
import { scopeFrom } from '../expr/compile-nodes.ts'
import { evaluate } from '../expr/evaluate.ts'
import { checksOf, verdictFrom } from '../expr/explain.ts'
import { rationalOf } from '../expr/values.ts'
import { followPopulation } from '../follow/follow-population.ts'
import { matchSubject } from '../match.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sample, sampleZone } from '../sample-zone.fixture.ts'
import { scoreSubject } from '../score.ts'
import { offerSql } from '../sql/offers.ts'
import { describeColumns } from '../sql/table.ts'
import { evaluationOf, type SubjectFacts } from '../subject.ts'
import { judged, subjects } from '../test/random-subjects.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { freezeCohorts, freezeFunctions } from './freeze.ts'

const scope = scopeFrom(sample.indicators)
const compiled = (cel: string) => compileExpr(scope, cel)
const snapshotOf = (all: readonly SubjectFacts[]) => snapshotFrom(sample, all, judged.period)

const figures = [
  'rank(rd)',
  'rank(rd / revenue, stage)',
  'rank(growth(revenue), stage, kind)',
  'percentile(patents)',
  'percentile(avg_years(land, 2), kind)',
  'prev(rank(rd))',
  'rank(cagr(revenue, 2), industry)',
  'rank(percentile(patents, kind) * 10 + rank(patents), stage)',
  'percentile(first_known(revenue, profit))',
  'percentile(rd, stage) * 100 + rank(rd, stage)',
  'rank(rd) <= 3 ? percentile(rd) : 0 - rank(rd, kind)',
  "rank(revenue, large ? kind : 'none')",
] as const
const conditions = [
  'rank(rd) <= 3',
  'percentile(rd, stage) >= 0.5',
  '[1, 3, 5].exists(n, rank(rd, stage) == n)',
  "percentile(rd) > 0.25 && kind == 'new'",
  'known(rank(rd, stage))',
  'max(rank(rd), rank(revenue)) < 10 || blacklisted',
  'rank(revenue) == rank(rd)',
] as const

describe('both readings', () => {
  test.for(figures)('give the same figure: %s', (cel) => {
    const expr = compiled(cel)
    fc.assert(
      fc.property(subjects, (all) => {
        const { values } = populationOf(snapshotOf(all), judged).numbersOf(expr)
        const table = freezeFunctions(expr, snapshotOf(all), judged)
        for (const [row, one] of all.entries()) {
          const exact = evaluate(expr, evaluationOf(one, judged, table))
          const value = values[row] as number
          if (exact.kind === 'unknown') expect(value).toBeNaN()
          else if (exact.kind === 'undefined') expect(value).toBe(Number.POSITIVE_INFINITY)
          else expect(value).toBeCloseTo(numberFrom(rationalOf(exact)), 12)
        }
      }),
      { numRuns: 25 },
    )
  })

  test.for(conditions)('give the same verdict: %s', (cel) => {
    const expr = compiled(cel)
    fc.assert(
      fc.property(subjects, (all) => {
        const { t, f } = populationOf(snapshotOf(all), judged).truthOf(expr)
        const table = freezeFunctions(expr, snapshotOf(all), judged)
        for (const [row, one] of all.entries()) {
          const bit = (words: Uint32Array) => (((words[row >>> 5] as number) >>> (row & 31)) & 1) === 1
          const single = verdictFrom(evaluate(expr, evaluationOf(one, judged, table)))
          expect([bit(t), bit(f)]).toEqual([single === true, single === false])
        }
      }),
      { numRuns: 25 },
    )
  })

  test('judge newcomers alike that the statistics were not made from', () => {
    const expr = compiled('rank(rd / revenue, stage) + percentile(patents)')
    fc.assert(
      fc.property(subjects, subjects, (base, newcomers) => {
        const table = freezeFunctions(expr, snapshotOf(base), judged)
        const { values } = populationOf(snapshotOf(newcomers), judged, { frozen: table }).numbersOf(expr)
        for (const [row, one] of newcomers.entries()) {
          const exact = evaluate(expr, evaluationOf(one, judged, table))
          if (exact.kind === 'number') expect(values[row]).toBeCloseTo(numberFrom(exact.value), 12)
          else expect(Number.isFinite(values[row])).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })
})

test('a plain count finds the same ranks and shares', () => {
  const [rank, share] = [compiled('rank(patents, kind)'), compiled('percentile(patents, kind)')]
  fc.assert(
    fc.property(subjects, (all) => {
      const population = populationOf(snapshotOf(all), judged)
      for (const [row, { facts }] of all.entries()) {
        const [own, kind] = [facts.get('patents'), facts.get('kind')]
        const others = all.flatMap((one) => {
          const value = one.facts.get('kind') === kind ? one.facts.get('patents') : undefined
          return typeof value === 'number' ? [value] : []
        })
        const known = typeof own === 'number' && kind !== undefined
        const above = others.filter((value) => value > Number(own)).length
        const below = others.filter((value) => value < Number(own)).length
        expect(population.numbersOf(rank).values[row]).toBe(known ? above + 1 : Number.NaN)
        expect(population.numbersOf(share).values[row]).toBe(
          known ? below / Math.max(1, others.length - 1) : Number.NaN,
        )
      }
    }),
    { numRuns: 60 },
  )
})

test('the order of rows does not matter', () => {
  const expr = compiled('rank(rd, stage) + percentile(revenue)')
  fc.assert(
    fc.property(subjects, fc.integer(), (all, seed) => {
      const order = all.map((one, index) => ({ one, at: (index * 7919 + seed) % 101 })).sort((a, b) => a.at - b.at)
      const values = (of: readonly SubjectFacts[]) => populationOf(snapshotOf(of), judged).numbersOf(expr).values
      const [before, after] = [values(all), values(order.map(({ one }) => one))]
      for (const [row, { one }] of order.entries()) expect(after[row]).toBe(before[all.indexOf(one)])
    }),
    { numRuns: 40 },
  )
})

describe('one subject without statistics', () => {
  const one: SubjectFacts = { id: 's', facts: new Map([['rd@2022', 5]]) }
  const check = (cel: string) => checksOf(compiled(cel), evaluationOf(one, judged), sample.indicators)[0]

  test('stays open and says why', () => {
    expect(check('rank(rd) <= 10')).toMatchObject({
      verdict: null,
      missing: ['rank(rd)'],
      undefinedReason: { en: 'no statistics of a cohort to compare with: judge it together with the others' },
    })
  })

  test('names the facts that are missing first', () => {
    expect(check('rank(revenue, kind) <= 10')).toMatchObject({ missing: ['revenue', 'kind'], undefinedReason: null })
  })
})

test.for([
  ['rank()', 'takes a figure'],
  ['rank(kind)', 'a number is needed'],
  ['percentile(rd, patents)', 'a text is needed'],
  ['rank(rd, kind, kind, kind, kind, kind, kind)', 'at most 5 texts'],
  ['size([1, 2].filter(x, rank(x) < 3)) > 1', 'an element of a list'],
] as const)('%s is refused', ([cel, problem]) => {
  expect(() => compiled(cel)).toThrow(problem)
})

/** The sample zone with an offer, a ladder and a scorecard that compare. */
const zone = compileZone({
  ...sampleZone,
  offers: sampleZone.offers.map((offer) => ({
    ...offer,
    versions: offer.versions.map((version) => ({
      ...version,
      conditions: conditions.slice(0, 4).map((when, index) => aCondition(`c${index}`, when)),
      benefit: { name: text('money'), amount: 'rank(rd) * 0.5', unit: '万元', cap: 4 },
    })),
  })),
  ladders: sampleZone.ladders.map((ladder) => ({
    ...ladder,
    versions: ladder.versions.map((version) => ({
      ...version,
      rungs: version.rungs.map((rung) => ({ ...rung, conditions: [aCondition('place', 'rank(rd, stage) <= 4')] })),
    })),
  })),
  scorecards: [
    ...sampleZone.scorecards,
    {
      id: 'places',
      name: text('places'),
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          total: 20,
          parts: [
            {
              code: 'all',
              name: text('all'),
              max: 20,
              items: [
                {
                  code: 'rd',
                  name: text('rd'),
                  max: 20,
                  rule: { kind: 'formula', points: 'percentile(rd, stage) * 20' },
                },
              ],
            },
          ],
        },
      ],
    },
  ],
})

describe('definitions that compare', () => {
  test('an offer has one verdict for one subject, for everybody, in blocks and after a change', () => {
    const one: SubjectFacts = {
      id: 'n',
      facts: new Map<string, string | number>([
        ['rd@2022', 3],
        ['kind', 'new'],
      ]),
    }
    fc.assert(
      fc.property(subjects, (all) => {
        const snapshot = snapshotFrom(zone, all, judged.period)
        const table = freezeCohorts(zone, { offers: ['award'] }, snapshot, judged)
        const plan = planMatch(zone, ['award'], judged)
        const store = verdictStore(plan, snapshot, { vectors: false, blockRows: 32 })
        const matcher = blockMatcher(plan, snapshot, store)
        for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
        const [whole] = matchPopulation(zone, ['award'], snapshot, judged)
        const [blocks] = offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
        for (const [row, subject] of all.entries()) {
          const { verdict } = matchSubject(zone, 'award', subject, judged, table)
          expect([whole && verdictAt(whole, row), blocks && verdictAt(blocks, row)]).toEqual([verdict, verdict])
        }
        const state = followPopulation(zone, { offers: ['award'] }, snapshotFrom(zone, all, judged.period), judged)
        state.changeRow(0, one.facts)
        const [changed] = state.offers
        expect(changed && verdictAt(changed, 0)).toBe(matchSubject(zone, 'award', one, judged, table).verdict)
      }),
      { numRuns: 40 },
    )
  })

  test('a ladder and a scorecard have one answer for one subject and for everybody', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const snapshot = snapshotFrom(zone, all, judged.period)
        const rungs = classifyPopulation(zone, 'steps', snapshot, judged)
        const scores = scorePopulation(zone, 'places', snapshot, judged)
        expect(scoreInBlocks(zone, 'places', snapshot, judged).total).toEqual(scores.total)
        const table = {
          ...freezeCohorts(zone, { ladder: 'steps' }, snapshot, judged),
          ...freezeCohorts(zone, 'places', snapshot, judged),
        }
        for (const [row, one] of all.entries()) {
          const { rung } = classifySubject(zone, 'steps', one, judged, table)
          expect(rungs.rungs[rungs.highest[row] ?? -1]?.code ?? null).toBe(rung)
          const { lower, upper } = scoreSubject(zone, 'places', one, judged, table)
          expect([scores.lower[row], scores.upper[row]]).toEqual([lower, upper])
        }
      }),
      { numRuns: 40 },
    )
  })

  test('a scorecard says why points stay open without statistics', () => {
    const one: SubjectFacts = {
      id: 's',
      facts: new Map<string, string | number>([
        ['rd@2022', 5],
        ['stage', 'early'],
      ]),
    }
    const [item] = scoreSubject(zone, 'places', one, judged).items
    expect(item).toMatchObject({ points: null, lower: 0, upper: 20 })
    expect(item?.reason.en).toContain('no statistics of a cohort')
  })

  test('SQL refuses them by name', () => {
    const columns = describeColumns(snapshotFrom(zone, [], judged.period))
    expect(() => offerSql(zone, 'award', { dialect: 'duckdb', judged, table: { from: 'firms', columns } })).toThrow(
      'no SQL for "rank"',
    )
  })
})
