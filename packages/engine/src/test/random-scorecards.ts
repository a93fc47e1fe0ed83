/** Random scorecards: several versions at once, variants that overlap, vetoes, weights by texts that may have none. */
import type {
  ClassRule,
  Ladder,
  PassRule,
  PointRule,
  Scorecard,
  ScorecardVersion,
  ScoreItem,
  ScorePart,
  Veto,
} from '../definitions.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { type Chance, conditionOf } from './random-offers.ts'

const values = ['rd', 'profit', 'rd / revenue', 'profit / 3', 'growth(revenue)', 'prev(revenue)', 'staff', 'patents']

/** A rule whose greatest points are `max`; `apart` leaves out what cannot be one of several. */
function ruleOf(chance: Chance, max: number, apart = false): PointRule {
  const value = chance.pick(values)
  const few = [
    (): PointRule => ({
      kind: 'bands',
      value,
      closed: chance.pick(['lower', 'upper']),
      bands: [
        { to: 0.3, points: chance.pick([0, -1, max / 3]) },
        { from: 0.3, to: 10, points: max },
        { from: 10, points: max / 2 },
      ],
    }),
    (): PointRule => ({
      kind: 'cases',
      cases: [
        { when: conditionOf(chance), points: max },
        { when: conditionOf(chance), points: max / 2 },
      ],
      otherwise: chance.pick([0, -1]),
    }),
    (): PointRule => ({ kind: 'ratio', value, base: chance.pick([0.3, 7]), weight: max }),
    (): PointRule => ({
      kind: 'linear',
      value,
      anchors: [
        { at: 0, points: max / 7 },
        { at: 0.3, points: chance.pick([0, max / 9, -max]) },
        { at: 12, points: max },
      ],
    }),
    (): PointRule => ({ kind: 'expert', value, ranges: [{ when: conditionOf(chance), from: max / 3, to: max }] }),
    (): PointRule => ({ kind: 'log', value, from: 0.1, to: 100 }),
    (): PointRule => ({ kind: 'count', value, each: 0.3, per: 0.1 }),
    (): PointRule => ({ kind: 'formula', points: value }),
  ]
  if (apart) return chance.pick(few)()
  const peers = { by: chance.pick([['stage'], ['kind'], []]), floor: chance.pick([2, 5]) }
  return chance.pick([
    ...few,
    (): PointRule => ({ kind: 'minmax', value, cohort: peers }),
    (): PointRule => ({ kind: 'percentile', value, cohort: peers, better: 'less' }),
    (): PointRule => ({
      kind: 'best',
      of: [ruleOf(chance, max, true), chance.next() < 0.3 ? belowNothing(value) : ruleOf(chance, max, true)].map(
        (rule, index) => ({ code: `way${index}`, name: text('way'), rule }),
      ),
    }),
  ])()
}

/** Every figure loses points, so that one that does not exist is better than any. */
function belowNothing(value: string): PointRule {
  return {
    kind: 'bands',
    value,
    bands: [
      { to: 1, points: -1 },
      { from: 1, points: -3 },
    ],
  }
}

function itemOf(chance: Chance, code: string, max: number): ScoreItem {
  const missing = chance.pick([undefined, 'zero', 'base'] as const)
  return { code, name: text(code), max, rule: ruleOf(chance, max), missing }
}

/** Two items whose weights change places by a text; the kinds of firms are not among them. */
function weighedPair(chance: Chance, code: string): ScoreItem[] {
  const weightBy = chance.pick(['stage', 'industry'])
  return [
    { early: 12, late: 4 },
    { early: 4, late: 12 },
  ].flatMap((weights, index) => {
    const own = itemOf(chance, `${code}${index}`, 12)
    if (own.rule.kind === 'ratio') return []
    return [{ ...own, weights, weightBy, missing: own.missing === 'base' ? undefined : own.missing }]
  })
}

function partOf(chance: Chance, code: string, kind?: 'bonus' | 'deduction'): ScorePart {
  const pair = weighedPair(chance, `${code}_weighed`)
  const items = [itemOf(chance, `${code}_own`, 7.5), ...(pair.length === 2 ? pair : [])]
  const max = pair.length === 2 ? 23.5 : 7.5
  const less = { ...itemOf(chance, `${code}_less`, 4), deduction: true }
  return kind === undefined
    ? { code, name: text(code), max, items: chance.next() < 0.3 ? [...items, less] : items }
    : { code, name: text(code), max: 5, items, kind }
}

function partsOf(chance: Chance): ScorePart[] {
  const extra = chance.pick([undefined, 'bonus', 'deduction'] as const)
  return [partOf(chance, 'first'), ...(extra === undefined ? [] : [partOf(chance, 'extra', extra)])]
}

function classesOf(chance: Chance): ClassRule | undefined {
  const limit = chance.pick([0, 5, 12.3456])
  const named = (code: string) => ({ code, name: text(code) })
  const [a, b, c] = [named('A'), named('B'), named('C')]
  return chance.pick<ClassRule | undefined>([
    undefined,
    {
      kind: 'thresholds',
      bands: [
        { ...a, from: 20 },
        { ...b, from: limit, to: 20 },
        { ...c, to: limit },
      ],
    },
    {
      kind: 'thresholds',
      bands: [
        { ...c, from: limit },
        { code: 'D', name: text('D'), to: limit },
      ],
    },
    { kind: 'ranked', rounding: 'ceil', classes: [{ ...a, share: 0.3, from: limit }, { ...b, count: 2 }, c] },
  ])
}

function vetoesOf(chance: Chance, hasClasses: boolean): Veto[] {
  const effects = [
    { totalAtMost: 5 },
    { class: 'N' },
    { class: 'C' },
    hasClasses ? { classAtMost: 'C' } : { class: 'M' },
  ]
  return Array.from({ length: chance.whole(2) }, (_, index) => ({
    ...aCondition(`veto${index}`, conditionOf(chance)),
    ...chance.pick(effects),
  }))
}

function versionOf(chance: Chance, version: string): ScorecardVersion {
  const classes = classesOf(chance)
  const variants = ['one', 'two'].map((code) => ({
    code,
    name: text(code),
    when: conditionOf(chance),
    parts: partsOf(chance),
  }))
  const pass: PassRule = {
    total: chance.pick([undefined, { atLeast: 0 }, { moreThan: 10 }]),
    parts: chance.pick([undefined, { first: 4 }]),
    nonzero: chance.pick([undefined, ['first_own']]),
  }
  return {
    ...common,
    version,
    effective: { from: '2015-01-01' },
    ...chance.pick<Partial<ScorecardVersion>>([{ variants }, { parts: partsOf(chance) }, { parts: partsOf(chance) }]),
    classes,
    vetoes: vetoesOf(chance, classes !== undefined),
    pass: chance.pick([undefined, pass]),
    gates: chance.pick([undefined, [aCondition('gate', conditionOf(chance))]]),
    directEntry: chance.pick([undefined, undefined, [aCondition('entry', conditionOf(chance))]]),
    lowest: chance.pick([undefined, -20]),
    highest: chance.pick([undefined, 18.5]),
    decimals: chance.pick([undefined, 1]),
    tieBreakers: [{ by: 'revenue', order: 'desc' }],
  }
}

/** Up to three versions, the older ones lingering for some; sometimes the last has ended as well. */
function lastingVersions<V extends object>(chance: Chance, make: (version: string) => V) {
  const from = chance.pick([['2015-01-01'], ['2015-01-01', '2018-01-01'], ['2015-01-01', '2018-01-01', '2020-01-01']])
  const end = chance.pick([undefined, undefined, undefined, '2022-01-01'])
  return from.map((start, index) => {
    const until = from[index + 1] ?? end
    const own = { ...make(`v${index}`), effective: { from: start, ...(until === undefined ? {} : { until }) } }
    return until === undefined ? own : { ...own, alsoFor: { when: conditionOf(chance), until: '2030-01-01' } }
  })
}

/** A scorecard with the id `random`. */
export function scorecardOf(chance: Chance): Scorecard {
  return { id: 'random', name: text('random'), versions: lastingVersions(chance, (name) => versionOf(chance, name)) }
}

/** A ladder whose versions have other rungs, in another order. */
export function ladderOf(chance: Chance): Ladder {
  const versions = lastingVersions(chance, (version) => ({
    ...common,
    version,
    rungs: chance
      .pick([
        ['one', 'two'],
        ['two', 'one', 'three'],
        ['zero', 'two'],
      ])
      .map((code) => ({
        code,
        name: text(code),
        conditions: [aCondition('met', conditionOf(chance))],
        scorecard: chance.pick([undefined, undefined, 'random']),
      })),
  }))
  return { id: 'random', name: text('random'), versions }
}
