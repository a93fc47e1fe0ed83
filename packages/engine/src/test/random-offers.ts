/** Random offers over every kind of condition, some with versions that linger, and random subjects for them. */

import { type Snapshot, snapshotFrom } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Offer } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { judged } from './random-subjects.ts'

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
export function chanceFrom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  return { next, pick, whole: (most: number) => Math.floor(next() * (most + 1)) }
}
/** A source of chance. */
export type Chance = ReturnType<typeof chanceFrom>

const amounts = [0, 1, 2, 3, 5, 10, 12, 14.4, 20, 24, 0.1, 0.2, 0.3, 0.7, 1.05, 1.2, 2.4, -1, 0.01, 0.03, 100, 17.28]

/** A subject with most facts known. */
export function subjectOf(chance: Chance, id: number): SubjectFacts {
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

/** A random condition. */
export function conditionOf(chance: Chance): string {
  return chance.pick(conditions)
}

/** An offer of random conditions. */
export function offerOf(chance: Chance, index: number): Offer {
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
  const lingering = { when: chance.pick(conditions), until: '2024-01-01' }
  const older = {
    ...old,
    alsoFor: lingering,
    version: 'older',
    effective: { from: '2017-01-01', until: '2019-01-01' },
    conditions: some(),
  }
  // The last ones have ended: nobody but those who keep a version is judged by one.
  const versions = chance.pick([[older, old, now], [old, now], [old, now], [now], [now], [now], [older, old], [old]])
  return { id: `o${index}`, name: text('o'), kind: 'policy', level: 'zone', standing: 'live', versions }
}

/** Random offers and subjects. */
export interface Case {
  readonly zone: CompiledZone
  readonly ids: readonly string[]
  readonly subjects: readonly SubjectFacts[]
  readonly snapshot: Snapshot
}

/** So many subjects, and some offers. */
export function caseOf(seed: number, size: number): Case {
  const chance = chanceFrom(seed)
  const offers = Array.from({ length: 1 + chance.whole(5) }, (_, index) => offerOf(chance, index))
  const zone = compileZone({ ...sampleZone, offers })
  const subjects = Array.from({ length: size }, (_, id) => subjectOf(chance, id))
  return { zone, ids: offers.map(({ id }) => id), subjects, snapshot: snapshotFrom(zone, subjects, judged.period) }
}
