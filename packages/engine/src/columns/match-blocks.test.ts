/** Whatever way a population is matched, the answers are those of the single-subject reading. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CompiledZone } from '../compiled.ts'
import type { Offer } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import { type MatchTasks, matchHandlers, matchOnPool } from '../parallel/match-tasks.ts'
import { inlinePool } from '../parallel/pool.ts'
import { shareSnapshot } from '../parallel/share.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { bitAt, countBits } from './bits.ts'
import { blockMatcher } from './match-blocks.ts'
import { planMatch } from './match-plan.ts'
import { matchPopulation, type OfferColumns, offerColumns, verdictAt } from './match-population.ts'
import { compareMatches, eachNearMiss, offersAt } from './match-sides.ts'
import { matchState } from './match-state.ts'
import { type StoreOptions, verdictStore } from './match-store.ts'
import { type Snapshot, snapshotFrom } from './snapshot.ts'

const judged = { period: 2022, on: '2023-06-01' }

const conditions = [
  'revenue >= 10',
  'revenue > 10',
  'revenue < 20',
  'revenue <= 20',
  'revenue == 12',
  'revenue != 12',
  'prev(revenue) >= 5',
  'rd / revenue >= 0.1',
  'rd / revenue < 0.3',
  'profit / staff > 0.7',
  'growth(revenue) >= 0.2',
  'growth(profit) < 0',
  'cagr(revenue, 3) >= 0.2',
  'min_years(revenue, 2) >= 5',
  'max_years(rd, 2) < 12',
  'sum_operating_years(rd, 3) / sum_operating_years(revenue, 3) >= 0.05',
  'avg_years(profit, 2) > 3',
  'rd * 3 - profit >= 0.3',
  'rd + profit == 0.3',
  'rd > profit',
  'blacklisted',
  '!large',
  'known(staff)',
  'known(staff) ? staff >= 3 : revenue >= 20',
  'large || blacklisted && patents >= 2',
  "stage == 'early'",
  "kind != 'new'",
  "kind in ['new', 'recheck']",
  "in_industry(industry, ['C', 'I65'])",
  "industry.startsWith('C')",
  'patents in [1, 2]',
  'years_between(registered_on, judged_on) >= 2',
  'add_years(registered_on, 3) <= judged_on',
  "registered_on >= date('2020-02-29')",
  'true',
]

/** A small repeatable source of chance. */
function chanceFrom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  return { next, pick, whole: (most: number) => Math.floor(next() * (most + 1)) }
}
type Chance = ReturnType<typeof chanceFrom>

const amounts = [0, 1, 2, 3, 5, 10, 12, 14.4, 20, 24, 0.1, 0.2, 0.3, 0.7, 1.05, 1.2, 2.4, -1, 0.01, 0.03, 100, 17.28]

function subjectOf(chance: Chance, id: number): SubjectFacts {
  const facts = new Map<string, FactValue>()
  const maybe = (key: string, value: () => FactValue) => {
    if (chance.next() < 0.8) facts.set(key, value())
  }
  for (const code of ['revenue', 'rd', 'profit', 'staff'])
    for (const year of [2022, 2021, 2020]) maybe(`${code}@${year}`, () => chance.pick(amounts))
  maybe('patents', () => chance.whole(4))
  maybe('registered_on', () =>
    chance.pick(['2018-06-01', '2020-02-29', '2021-06-01', '2021-06-02', '2022-12-31', '2010-01-01']),
  )
  maybe('industry', () => chance.pick(['C3562', 'I6510', '3562', 'E47', 'bad']))
  maybe('kind', () => chance.pick(['new', 'recheck']))
  maybe('blacklisted', () => chance.next() < 0.3)
  maybe('large', () => chance.next() < 0.5)
  return { id: `s${id}`, facts }
}

function offerOf(chance: Chance, index: number): Offer {
  const some = () => Array.from({ length: chance.whole(10) }, (_, at) => aCondition(`c${at}`, chance.pick(conditions)))
  const benefit = { name: text('money'), amount: 'rd * 0.1', unit: '万元', cap: 1 }
  const now = { ...common, version: 'now', effective: { from: '2021-01-01' }, conditions: some(), benefit }
  const old = {
    ...common,
    version: 'old',
    effective: { from: '2019-01-01', until: '2021-01-01' },
    alsoFor: { when: chance.pick(conditions), until: '2025-01-01' },
    conditions: some(),
    benefit,
  }
  const versions = chance.next() < 0.4 ? [old, now] : [now]
  return { id: `o${index}`, name: text('o'), kind: 'policy', level: 'zone', standing: 'live', versions }
}

interface Case {
  readonly zone: CompiledZone
  readonly ids: readonly string[]
  readonly subjects: readonly SubjectFacts[]
  readonly snapshot: Snapshot
}

function caseOf(seed: number, size: number): Case {
  const chance = chanceFrom(seed)
  const offers = Array.from({ length: 1 + chance.whole(5) }, (_, index) => offerOf(chance, index))
  const zone = compileZone({ ...sampleZone, offers })
  const subjects = Array.from({ length: size }, (_, id) => subjectOf(chance, id))
  return { zone, ids: offers.map(({ id }) => id), subjects, snapshot: snapshotFrom(zone, subjects, judged.period) }
}

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

test('rows that change leave the state that a full run would reach', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(1, 33, 70), (seed, size) => {
      const one = caseOf(seed, size)
      const chance = chanceFrom(seed + 1)
      const state = matchState(one.zone, one.ids, snapshotFrom(one.zone, one.subjects, judged.period), judged)
      const subjects = [...one.subjects]
      for (let change = 0; change < 12; change++) {
        const row = chance.whole(size - 1)
        const { facts } = subjectOf(chance, row)
        const own = new Map(facts).set('industry', `C${chance.whole(9)}`)
        subjects[row] = { id: `s${row}`, facts: own }
        const before = state.offers.map((offer) => verdictAt(offer, row))
        const changes = state.changeRow(row, own)
        const after = state.offers.map((offer) => verdictAt(offer, row))
        expect(changes).toEqual(
          one.ids.flatMap((offer, at) =>
            before[at] === after[at] ? [] : [{ offer, before: before[at], after: after[at] }],
          ),
        )
      }
      expectSingle({ ...one, subjects }, state.offers)
      expect(shown(state.offers)).toEqual(
        shown(matchPopulation(one.zone, one.ids, snapshotFrom(one.zone, subjects, judged.period), judged)),
      )
      expect(() => state.changeRow(size, new Map())).toThrow(/there is no row/)
    }),
    { numRuns: 25 },
  )
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
