/** Whatever way a population is matched, the answers are those of the single-subject reading. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchSubject } from '../match.ts'
import { type MatchTasks, matchHandlers, matchOnPool } from '../parallel/match-tasks.ts'
import { inlinePool } from '../parallel/pool.ts'
import { shareSnapshot } from '../parallel/share.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { type Case, caseOf } from '../test/random-offers.ts'
import { judged } from '../test/random-subjects.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { bitAt, countBits } from './bits.ts'
import { blockMatcher } from './match-blocks.ts'
import { planMatch } from './match-plan.ts'
import { matchPopulation, type OfferColumns, offerColumns, verdictAt } from './match-population.ts'
import { compareMatches, eachNearMiss, offersAt } from './match-sides.ts'
import { type StoreOptions, verdictStore } from './match-store.ts'

const seeds = fc.integer({ min: 1, max: 2 ** 31 })
const sizes = fc.constantFrom(0, 1, 31, 32, 33, 70, 255, 256, 257, 300)

function inBlocks(
  { zone, ids, snapshot }: Pick<Case, 'zone' | 'ids' | 'snapshot'>,
  options: StoreOptions,
): OfferColumns[] {
  const plan = planMatch(zone, ids, judged)
  const store = verdictStore(plan, snapshot, options)
  expect(store.memory !== null).toBe(options.vectors !== false)
  const matcher = blockMatcher(plan, snapshot, store)
  for (let index = matcher.blocks - 1; index >= 0; index--) matcher.matchBlock(index)
  return offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
}

const shown = (all: readonly OfferColumns[]) =>
  all.map(({ qualified, oneAway, undecided, ...rest }) => ({
    ...rest,
    q: [...qualified],
    o: [...oneAway],
    u: [...undecided],
  }))

function expectSingle({ zone, ids, subjects }: Case, all: readonly OfferColumns[]): void {
  for (const [index, id] of ids.entries()) {
    const columns = all[index] as OfferColumns
    const tally = { qualified: 0, one_away: 0, undecided: 0, not_qualified: 0 }
    for (const [row, subject] of subjects.entries()) {
      const { verdict } = matchSubject(zone, id, subject, judged)
      tally[verdict] += 1
      if (verdictAt(columns, row) !== verdict)
        expect({ id, facts: [...subject.facts], verdict: verdictAt(columns, row) }).toEqual({
          id,
          facts: [...subject.facts],
          verdict,
        })
    }
    expect(columns.counts).toEqual(tally)
    const bits = countBits(columns.qualified) + countBits(columns.oneAway) + countBits(columns.undecided)
    expect(bits).toBe(subjects.length - tally.not_qualified)
  }
}

describe('every way of matching answers as for one subject', () => {
  test('in plain blocks of 32, vector blocks of 256, shared or not, and in one piece', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, size) => {
        const one = caseOf(seed, size)
        const plain = inBlocks(one, { vectors: false, blockRows: 32 })
        expectSingle(one, plain)
        const wanted = shown(plain)
        expect(shown(inBlocks(one, { blockRows: 256 }))).toEqual(wanted)
        const shared = { ...one, snapshot: shareSnapshot(one.snapshot) }
        expect(shown(inBlocks(shared, { blockRows: 256 }))).toEqual(wanted)
        expect(shown(inBlocks(shared, { vectors: false, blockRows: 64 }))).toEqual(wanted)
        expect(shown(matchPopulation(one.zone, one.ids, one.snapshot, judged))).toEqual(wanted)
      }),
      { numRuns: 40 },
    )
  })

  test('on a pool without workers, with progress', async () => {
    const one = caseOf(7, 300)
    const done: number[] = []
    const pool = inlinePool<MatchTasks>(matchHandlers)
    const all = await matchOnPool(pool, { ...one, offers: one.ids, judged }, { onProgress: (at) => done.push(at) })
    expect(shown(all)).toEqual(shown(inBlocks(one, { vectors: false })))
    expect(done).toEqual([1])
  })
})

test('near misses name the one condition that fails, of the version that applies', () => {
  fc.assert(
    fc.property(seeds, sizes, (seed, size) => {
      const one = caseOf(seed, size)
      const all = matchPopulation(one.zone, one.ids, one.snapshot, judged)
      const found: string[] = []
      eachNearMiss(planMatch(one.zone, one.ids, judged), one.snapshot, {
        all,
        visit({ offer, version, condition, rows }) {
          for (const row of rows) found.push(`${row} ${one.ids[offer]} ${version} ${condition}`)
        },
      })
      const wanted = one.subjects.flatMap((subject, row) =>
        one.ids.flatMap((id) => {
          const { verdict, version, failed } = matchSubject(one.zone, id, subject, judged)
          return verdict === 'one_away' ? [`${row} ${id} ${version} ${failed[0]?.code}`] : []
        }),
      )
      expect(found.sort()).toEqual(wanted.sort())
      for (const [row, subject] of one.subjects.entries()) {
        const verdicts = [...offersAt(all, row)].map(({ offer, verdict }) => [offer.offer, verdict])
        expect(verdicts).toEqual(
          one.ids
            .map((id) => [id, matchSubject(one.zone, id, subject, judged).verdict])
            .filter(([, verdict]) => verdict !== 'not_qualified'),
        )
      }
    }),
    { numRuns: 20 },
  )
})

test('two days compare row by row', () => {
  const one = caseOf(3, 200)
  const zone = compileZone({
    ...sampleZone,
    offers: [
      {
        id: 'young',
        name: text('young'),
        kind: 'policy',
        level: 'zone',
        standing: 'live',
        versions: [
          {
            ...common,
            version: '1',
            effective: { from: '2020-01-01' },
            conditions: [
              aCondition('age', 'years_between(registered_on, judged_on) < 4'),
              aCondition('size', 'revenue >= 3'),
            ],
          },
        ],
      },
    ],
  })
  const later = { period: 2022, on: '2024-06-01' }
  const [before, now] = [judged, later].map(
    (day) => matchPopulation(zone, ['young'], one.snapshot, day)[0] as OfferColumns,
  )
  const { gained, lost, nearer } = compareMatches(before as OfferColumns, now as OfferColumns)
  const verdicts = one.subjects.map((subject) =>
    [judged, later].map((day) => matchSubject(zone, 'young', subject, day).verdict),
  )
  expect(countBits(lost)).toBeGreaterThan(0)
  for (const [row, [was, is]] of verdicts.entries()) {
    expect(bitAt(gained, row)).toBe(was !== 'qualified' && is === 'qualified')
    expect(bitAt(lost, row)).toBe(was === 'qualified' && is !== 'qualified')
    expect(bitAt(nearer, row)).toBe(is === 'one_away' && was !== 'one_away' && was !== 'qualified')
  }
  const short = matchPopulation(zone, ['young'], caseOf(3, 20).snapshot, judged)[0] as OfferColumns
  expect(() => compareMatches(short, now as OfferColumns)).toThrow(RangeError)
})
