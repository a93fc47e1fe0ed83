/** A population that follows changes of single subjects is at any time what a full run over the same facts gives. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockMatcher } from '../columns/match-blocks.ts'
import { planMatch } from '../columns/match-plan.ts'
import { type OfferColumns, offerColumns } from '../columns/match-population.ts'
import { verdictStore } from '../columns/match-store.ts'
import { type ScoreColumns, scorePopulation } from '../columns/score-population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { Offer, Scorecard } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import { shareSnapshot } from '../parallel/share.ts'
import { common, text } from '../sample-parts.fixture.ts'
import { sample, sampleZone } from '../sample-zone.fixture.ts'
import { scoreSubject } from '../score.ts'
import type { Facts, SubjectFacts } from '../subject.ts'
import { caseOf, chanceFrom, offerOf, subjectOf } from '../test/random-offers.ts'
import { judged, subjects } from '../test/random-subjects.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { type FollowedPopulation, followPopulation, type SubjectChange } from './follow-population.ts'
import type { FollowedScore } from './followed-score.ts'

const named = (code: string) => ({ code, name: text(code) })
const between = (value: string, more: object = {}) => ({
  ...named(value),
  max: 10,
  missing: 'zero' as const,
  rule: { kind: 'minmax' as const, value, cohort: { by: ['kind'], floor: 2 }, clip: { low: 10, high: 90 } },
  ...more,
})

/** A plain sum, most of it by places between the ends of a cohort: what is scored without columns. */
const spans: Scorecard = {
  id: 'spans',
  name: text('spans'),
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2000-01-01' },
      parts: [
        {
          ...named('all'),
          max: 50,
          items: [
            between('revenue'),
            between('rd / revenue', { missing: 'base' }),
            between('growth(revenue)'),
            between('profit * 2'),
            { ...named('large'), max: 10, missing: 'zero', rule: { kind: 'flag', when: 'large' } },
          ],
        },
      ],
      classes: {
        kind: 'thresholds',
        bands: [
          { ...named('A'), from: 25 },
          { ...named('B'), to: 25 },
        ],
      },
    },
  ],
}
const zoneWith = (offers: readonly Offer[]) =>
  compileZone({ ...sampleZone, offers, scorecards: [...sampleZone.scorecards, spans] })
const scorecards = [...sample.scorecards.keys(), 'spans']

/** A population with room for changes: what it should hold is kept beside it. */
function followed(all: readonly SubjectFacts[], seed: number, { shared = false, share = 0.2 } = {}) {
  const chance = chanceFrom(seed)
  const offers = Array.from({ length: 1 + chance.whole(5) }, (_, index) => offerOf(chance, index))
  const zone = zoneWith(offers)
  const ids = offers.map(({ id }) => id)
  const snapshot = snapshotFrom(zone, all, judged.period)
  const population = followPopulation(
    zone,
    { offers: ids, scorecards: scorecards.filter((id) => share > 0 && (id === 'spans' || chance.next() < share)) },
    shared ? shareSnapshot(snapshot) : snapshot,
    judged,
  )
  return { chance, zone, ids, population, subjects: [...all] }
}
type Followed = ReturnType<typeof followed>

/** Facts after changes; null takes one away. */
const after = (facts: Facts, changes: ReadonlyMap<string, FactValue | null>): Map<string, FactValue> =>
  new Map([...new Map([...facts, ...changes])].filter((entry): entry is [string, FactValue] => entry[1] !== null))

/** Gives a row the facts of another subject, or some of them, or takes some away. */
function change(one: Followed, other: SubjectFacts): SubjectChange {
  const { chance, population } = one
  const row = chance.whole(one.subjects.length - 1)
  const own = one.subjects[row] as SubjectFacts
  if (chance.next() < 0.4) {
    // A text that nobody had before.
    const facts = new Map(other.facts).set('industry', `C${chance.whole(9)}`)
    one.subjects[row] = { id: own.id, facts }
    return population.changeRow(row, facts)
  }
  const some = [...other.facts].filter(() => chance.next() < 0.2)
  const changes = new Map<string, FactValue | null>(some)
  for (const key of own.facts.keys()) if (chance.next() < 0.1) changes.set(key, null)
  one.subjects[row] = { id: own.id, facts: after(own.facts, changes) }
  return population.changeFacts(row, changes)
}

const shownOffers = (all: readonly OfferColumns[]) =>
  all.map(({ offer, version, counts, qualified, oneAway, undecided }) => ({
    offer,
    version,
    counts: { ...counts },
    bitmaps: [qualified, oneAway, undecided].map((words) => [...words]),
  }))

/** The offers matched in one piece, against the statistics that were frozen. */
function matchedAnew({ zone, ids, population, subjects: all }: Followed): OfferColumns[] {
  const plan = { ...planMatch(zone, ids, judged), cohorts: population.cohorts }
  const snapshot = snapshotFrom(zone, all, judged.period)
  const store = verdictStore(plan, snapshot, { vectors: false })
  const matcher = blockMatcher(plan, snapshot, store)
  for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
  return offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
}

const shownScores = ({ total, lower, upper, passed, rank, classes, classIndex, best, worst }: ScoreColumns) => ({
  classes,
  rows: [...total].map((points, row) => ({
    total: points,
    lower: lower[row],
    upper: upper[row],
    passed: passed[row],
    rank: rank[row],
    classIndex: classIndex[row],
    best: best[row],
    worst: worst[row],
  })),
})

function expectSameScores({ zone, population, subjects: all }: Followed, score: FollowedScore): void {
  const anew = scorePopulation(
    zone,
    score.scorecard,
    snapshotFrom(zone, all, judged.period),
    judged,
    population.cohorts,
  )
  const wanted = shownScores(anew)
  expect(shownScores(score.columns())).toEqual(wanted)
  for (const [row, one] of wanted.rows.entries()) {
    const { classes, ...rest } = score.scoreAt(row)
    expect({ ...one, ...rest, ...classes }).toEqual(one)
  }
}

function expectSame(one: Followed): void {
  expect(shownOffers(one.population.offers)).toEqual(shownOffers(matchedAnew(one)))
  for (const score of one.population.scores) expectSameScores(one, score)
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 })

describe('changes of single subjects leave what a full run gives', () => {
  test('bits, counts, totals, ranks and classes, whatever changes to and from missing', () => {
    fc.assert(
      fc.property(subjects, subjects, seeds, fc.boolean(), (all, others, seed, shared) => {
        const one = followed(all, seed, { shared })
        for (const [index, other] of others.slice(0, 8).entries()) {
          change(one, other)
          if (index === 1) expectSame(one)
        }
        expectSame(one)
      }),
      { numRuns: 20 },
    )
  })

  test('and tell what changed, as the reading of one subject has it', () => {
    fc.assert(
      fc.property(subjects, subjects, seeds, (all, others, seed) => {
        const one = followed(all, seed)
        const { zone, population, ids } = one
        for (const other of others.slice(0, 5)) {
          const before = [...one.subjects]
          const { row, facts, offers, scores } = change(one, other)
          const [was, is] = [before[row] as SubjectFacts, one.subjects[row] as SubjectFacts]
          const keys = [...new Set([...was.facts.keys(), ...is.facts.keys()])]
          expect([...facts].sort()).toEqual(keys.filter((key) => was.facts.get(key) !== is.facts.get(key)).sort())
          const verdict = (offer: string, subject: SubjectFacts) =>
            matchSubject(zone, offer, subject, judged, population.cohorts).verdict
          const turned = ids.map((offer) => ({ offer, before: verdict(offer, was), after: verdict(offer, is) }))
          expect(new Set(offers)).toEqual(new Set(turned.filter((turn) => turn.before !== turn.after)))
          for (const { scorecard, ...score } of scores) {
            const scored = (subject: SubjectFacts) =>
              scoreSubject(zone, scorecard, subject, judged, population.cohorts).lower ?? Number.NaN
            expect([score.before.lower, score.after.lower]).toEqual([scored(was), scored(is)])
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('of conditions of every kind, with versions that linger', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1, 33, 70), (seed, size) => {
        const { subjects: all } = caseOf(seed, size)
        const one = followed(all, seed, { share: 0 })
        for (let count = 0; count < 12; count++) change(one, subjectOf(one.chance, count))
        expect(shownOffers(one.population.offers)).toEqual(shownOffers(matchedAnew(one)))
      }),
      { numRuns: 40 },
    )
  })

  test('and nothing moves where nothing changed', () => {
    const one = followed(caseOf(3, 20).subjects, 3)
    const before = shownOffers(one.population.offers)
    const facts = one.subjects[4]?.facts ?? new Map()
    const nothing: SubjectChange = { row: 4, facts: [], offers: [], scores: [] }
    expect(one.population.changeRow(4, facts)).toEqual(nothing)
    expect(one.population.changeFacts(4, new Map([['no such fact', 1]]))).toEqual(nothing)
    expect(shownOffers(one.population.offers)).toEqual(before)
    expect(() => one.population.changeRow(20, facts)).toThrow(/there is no row 20/)
  })
})

test('statistics that were frozen earlier are kept', () => {
  const all = caseOf(5, 40).subjects
  const earlier = followed(all, 5, { share: 1 }).population.cohorts
  const later = caseOf(6, 40).subjects
  const zone = zoneWith([])
  const snapshot = snapshotFrom(zone, later, judged.period)
  const population: FollowedPopulation = followPopulation(zone, { scorecards, cohorts: earlier }, snapshot, judged)
  expect(population.cohorts).toBe(earlier)
  for (const { scorecard, columns } of population.scores)
    expect(shownScores(columns())).toEqual(shownScores(scorePopulation(zone, scorecard, snapshot, judged, earlier)))
})
