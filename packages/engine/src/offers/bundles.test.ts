import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { BundleRule, Offer, OfferVersion } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, anIndicator, aPolicy, bareZone, common, text } from '../sample-parts.fixture.ts'
import { checkZone, compileZone } from '../zone/compile-zone.ts'
import { bundleSubject } from './bundle.ts'
import { bundlePopulation } from './bundle-population.ts'

const judged = { period: 2025, on: '2026-06-30' }
const names = Array.from({ length: 12 }, (_, index) => `o${String(index).padStart(2, '0')}`)

/** A benefit of as much as the fact `pays_…` says. */
const paysFact = (id: string) => ({ name: text('money'), amount: `pays_${id}`, unit: '万元' })

/** Offers that pay what the fact `pays_…` says to whom `has_…` holds. */
function offersOf(ids: readonly string[]): Offer[] {
  return ids.map((id) => aPolicy(id, { conditions: [aCondition('has', `has_${id}`)], benefit: paysFact(id) }))
}

const indicators = names.flatMap((id) => [
  anIndicator(`has_${id}`, 'bool', { period: 'state' }),
  anIndicator(`pays_${id}`, 'number', { period: 'state', unit: '万元' }),
])
const base = anIndicator('base', 'number', { period: 'state', unit: '万元' })

function zoneOf(bundles: readonly BundleRule[], ids: readonly string[] = names) {
  return {
    ...bareZone,
    indicators: [...indicators, base],
    offers: offersOf(ids),
    conditionSets: [],
    bundles,
  }
}

type Pays = Readonly<Record<string, number | null>>
/** A firm that has offers and is paid so much for each; null is an unknown amount. */
function firm(pays: Pays, more: Readonly<Record<string, FactValue>> = {}) {
  const facts = new Map<string, FactValue>(Object.entries(more))
  for (const id of names) if (!facts.has(`has_${id}`)) facts.set(`has_${id}`, id in pays)
  for (const [id, amount] of Object.entries(pays)) if (amount !== null) facts.set(`pays_${id}`, amount)
  return { id: 'firm', facts }
}

const rule = (code: string, more: object) => ({ code, name: text(code), ...common, ...more }) as BundleRule
const bundle = (rules: readonly BundleRule[], pays: Pays, more?: Readonly<Record<string, FactValue>>) =>
  bundleSubject(compileZone(zoneOf(rules)), firm(pays, more), judged)

describe('the best bundle', () => {
  const exclusive = rule('one', { kind: 'exclusive', offers: ['o00', 'o01', 'o02'] })
  test.for([
    { name: 'without rules everything is stacked', rules: [], pays: { o00: 1, o01: 2 }, total: 3, paid: [1, 2] },
    {
      name: 'of exclusive offers the best is had',
      rules: [exclusive],
      pays: { o00: 1, o01: 5, o02: 3, o03: 2 },
      total: 7,
      paid: [5, 2],
    },
    {
      name: 'a stack rule frees its pair from an exclusive rule',
      rules: [exclusive, rule('both', { kind: 'stack', offers: ['o00', 'o02'] })],
      pays: { o00: 3, o01: 5, o02: 3 },
      total: 6,
      paid: [3, 3],
    },
    { name: 'equal ones are decided by name', rules: [exclusive], pays: { o01: 5, o02: 5 }, total: 5, paid: [5] },
    {
      name: 'two small offers beat a large one they clash with',
      rules: [
        rule('a', { kind: 'exclusive', offers: ['o00', 'o01'] }),
        rule('b', { kind: 'exclusive', offers: ['o00', 'o02'] }),
      ],
      pays: { o00: 5, o01: 3, o02: 3 },
      total: 6,
      paid: [3, 3],
    },
    {
      name: 'only the highest pays, the other stays held',
      rules: [rule('high', { kind: 'highest', offers: ['o00', 'o01'] })],
      pays: { o00: 4, o01: 9 },
      total: 9,
      paid: [0, 9],
    },
    {
      name: 'a higher level pays the difference',
      rules: [rule('level', { kind: 'difference', offers: ['o00', 'o01', 'o02'] })],
      pays: { o00: 20, o01: 50, o02: 40 },
      total: 50,
      paid: [20, 30, 0],
    },
    {
      name: 'a cap cuts the later ones',
      rules: [rule('cap', { kind: 'cap', offers: ['o01', 'o00'], limit: '10', unit: '万元' })],
      pays: { o00: 7, o01: 8.5, o03: 1 },
      total: 11,
      paid: [1.5, 8.5, 1],
    },
    {
      name: 'a cap may be a share of a base, in another unit',
      rules: [rule('cap', { kind: 'cap', limit: 'base * 0.5', unit: '万元' })],
      pays: { o00: 7, o01: 8 },
      more: { base: 20.01 },
      total: 10.005,
      paid: [7, 3.005],
    },
    {
      name: 'caps nest',
      rules: [
        rule('all', { kind: 'cap', levels: ['zone'], limit: '10', unit: '万元' }),
        rule('two', { kind: 'cap', offers: ['o00', 'o01'], limit: '4', unit: '万元' }),
      ],
      pays: { o00: 3, o01: 3, o02: 9 },
      total: 10,
      paid: [3, 1, 6],
    },
    {
      name: 'an offer that needs another which is missing is left out',
      rules: [rule('need', { kind: 'requires', offer: 'o00', needs: ['o01'] })],
      pays: { o00: 5, o02: 1 },
      total: 1,
      paid: [1],
    },
    {
      name: 'a need may be worth a clash',
      rules: [
        rule('need', { kind: 'requires', offer: 'o02', needs: ['o01'] }),
        rule('clash', { kind: 'exclusive', offers: ['o00', 'o01'] }),
      ],
      pays: { o00: 5, o01: 1, o02: 6 },
      total: 7,
      paid: [1, 6],
    },
  ])('$name', ({ rules, pays, more, total, paid }) => {
    const result = bundle(rules, pays as Pays, more)
    expect(result.total).toBe(total)
    expect(result.taken.map((line) => line.paid)).toEqual(paid)
  })

  test('says for each offer left out which rule, with what, what it gives and the total with it', () => {
    const { left } = bundle([exclusive], { o00: 1, o01: 5, o03: 2 })
    expect(left).toMatchObject([{ offer: 'o00', reason: 'clash', rule: 'one', with: ['o01'], gives: 1, instead: 3 }])
    const needs = bundle([rule('need', { kind: 'requires', offer: 'o00', needs: ['o01'] })], { o00: 5 })
    expect(needs.left).toMatchObject([
      { offer: 'o00', reason: 'needs', rule: 'need', with: ['o01'], gives: 5, instead: null },
    ])
  })

  test('says for each reduced amount which rules took how much', () => {
    const { taken } = bundle(
      [
        rule('high', { kind: 'highest', offers: ['o00', 'o01'] }),
        rule('cap', { kind: 'cap', offers: ['o00', 'o01', 'o02'], limit: '10', unit: '万元' }),
      ],
      { o00: 4, o01: 9, o02: 6 },
    )
    expect(taken.map(({ paid, reductions }) => ({ paid, reductions }))).toEqual([
      { paid: 0, reductions: [{ rule: 'high', by: 4 }] },
      { paid: 9, reductions: [] },
      { paid: 1, reductions: [{ rule: 'cap', by: 5 }] },
    ])
  })

  test('an unknown amount, verdict or limit gives bounds, not zero', () => {
    expect(bundle([], { o00: 5, o01: null })).toMatchObject({ total: null, lower: 5, upper: null })
    const facts = firm({ o00: 5, o01: 3 })
    facts.facts.delete('has_o01')
    expect(bundleSubject(compileZone(zoneOf([])), facts, judged)).toMatchObject({
      total: null,
      lower: 5,
      upper: 8,
      open: [{ offer: 'o01', amount: 3, missing: ['has_o01'] }],
    })
    const cap = rule('cap', { kind: 'cap', limit: 'base', unit: '万元' })
    expect(bundle([cap], { o00: 5 })).toMatchObject({ total: null, lower: 0, upper: 5, missing: ['base'] })
  })

  test('steps put what is needed first', () => {
    const { steps } = bundle([rule('need', { kind: 'requires', offer: 'o00', needs: ['o01'], after: true })], {
      o00: 5,
      o01: 1,
    })
    expect(steps).toEqual(['o01', 'o00'])
  })
})

const subset = (from: readonly string[], least: number) =>
  fc.subarray([...from], { minLength: least, maxLength: Math.min(from.length, 5) })
const nested = fc.tuple(
  fc.shuffledSubarray(names.slice(0, 6), { minLength: 2 }),
  fc.shuffledSubarray(names.slice(6), { minLength: 2 }),
  fc.constantFrom('highest', 'difference'),
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 80 }),
)
const rules = fc
  .tuple(
    fc.array(subset(names, 2), { maxLength: 4 }),
    fc.array(subset(names, 2), { maxLength: 1 }),
    nested,
    fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 11 })), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([clashes, stacks, [a, b, kind, inner, outer], needs, whole]) => [
    ...clashes.map((offers, index) => rule(`x${index}`, { kind: 'exclusive', offers })),
    ...stacks.map((offers, index) => rule(`s${index}`, { kind: 'stack', offers })),
    rule('group', { kind, offers: a }),
    rule('inner', { kind: 'cap', offers: b, limit: String(inner), unit: '万元' }),
    ...(whole ? [rule('outer', { kind: 'cap', limit: String(outer), unit: '万元' })] : []),
    // From a lower to a higher place only, so that no circle can arise.
    ...needs.flatMap(([offer, by], index) =>
      offer + by < names.length
        ? [rule(`n${index}`, { kind: 'requires', offer: names[offer], needs: [names[offer + by]] })]
        : [],
    ),
  ])
const pays = fc.dictionary(
  fc.constantFrom(...names),
  fc.integer({ min: 0, max: 30 }).map((n) => n / 2),
  { maxKeys: 9 },
)

/** Whether the rules let these be had together, straight from their words. */
function isLegal(rules: readonly BundleRule[], had: ReadonlySet<string>): boolean {
  const stacked = (a: string, b: string) =>
    rules.some((one) => one.kind === 'stack' && one.offers.includes(a) && one.offers.includes(b))
  return rules.every((one) => {
    if (one.kind === 'requires') return !had.has(one.offer) || one.needs.every((need) => had.has(need))
    if (one.kind !== 'exclusive') return true
    const both = one.offers.filter((id) => had.has(id))
    return both.every((a) => both.every((b) => a === b || stacked(a, b)))
  })
}

const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0)

/** What a set of offers pays; null when it is not allowed. */
function worth(rules: readonly BundleRule[], had: ReadonlySet<string>, pays: Pays): number | null {
  if (!isLegal(rules, had)) return null
  const left = new Map([...had].map((id) => [id, pays[id] ?? 0]))
  const pooled = (ids: readonly string[], limit: (amounts: number[]) => number) => {
    const inside = ids.filter((id) => left.has(id))
    const amounts = inside.map((id) => left.get(id) ?? 0)
    for (const id of inside) left.delete(id)
    if (inside.length > 0) left.set(inside[0] as string, limit(amounts))
  }
  for (const one of rules)
    if (one.kind === 'highest' || one.kind === 'difference') pooled(one.offers, (amounts) => Math.max(...amounts))
  for (const one of rules)
    if (one.kind === 'cap') pooled(one.offers ?? names, (amounts) => Math.min(Number(one.limit), sum(amounts)))
  return sum([...left.values()])
}

function best(rules: readonly BundleRule[], pays: Pays): number {
  const ids = Object.keys(pays)
  let most = 0
  for (let mask = 0; mask < 1 << ids.length; mask++) {
    const had = new Set(ids.filter((_, index) => (mask >> index) & 1))
    most = Math.max(most, worth(rules, had, pays) ?? 0)
  }
  return most
}

describe('against brute force', () => {
  test('the total is the best of all subsets, keeps every rule, and is what its lines pay', () => {
    fc.assert(
      fc.property(rules, pays, (rules, pays) => {
        const result = bundle(rules, pays)
        expect(result.total).toBe(best(rules, pays))
        expect(worth(rules, new Set(result.taken.map(({ offer }) => offer)), pays)).toBe(result.total)
        expect(result.taken.reduce((sum, line) => sum + (line.paid ?? 0), 0)).toBeCloseTo(result.total ?? 0, 9)
        for (const { paid, amount, reductions } of result.taken)
          expect((paid ?? 0) + reductions.reduce((sum, { by }) => sum + by, 0)).toBeCloseTo(amount ?? 0, 9)
        for (const id of Object.keys(pays))
          expect(result.total).toBeGreaterThanOrEqual(worth(rules, new Set([id]), pays) ?? 0)
        for (const { instead } of result.left) expect(instead ?? 0).toBeLessThanOrEqual(result.total ?? 0)
      }),
      { numRuns: 150 },
    )
  })

  test('the order in which offers and rules are written does not matter', () => {
    fc.assert(
      fc.property(rules, pays, fc.shuffledSubarray(names, { minLength: 12 }), (rules, pays, order) => {
        // A difference group pays in its own order, which is its meaning; everything else may be shuffled.
        const shuffled = bundleSubject(compileZone(zoneOf(rules.toReversed(), order)), firm(pays), judged, order)
        const plain = bundle(rules, pays)
        expect(shuffled.total).toBe(plain.total)
        expect(shuffled.taken.map(({ offer }) => offer)).toEqual(plain.taken.map(({ offer }) => offer))
      }),
      { numRuns: 60 },
    )
  })

  test('the bounds hold whatever the missing data turn out to be', () => {
    fc.assert(
      fc.property(
        rules,
        pays,
        fc.subarray(names),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (rules, pays, hidden, turns) => {
          const zone = compileZone(zoneOf(rules))
          const { facts } = firm(pays)
          for (const id of hidden) facts.delete(`has_${id}`)
          const before = bundleSubject(zone, { id: 'firm', facts }, judged)
          const found = names.flatMap((id, index): [string, FactValue][] => [
            [`has_${id}`, turns[index] === true],
            [`pays_${id}`, 3],
          ])
          const after = bundleSubject(zone, { id: 'firm', facts: new Map([...found, ...facts]) }, judged)
          expect(after.total).not.toBeNull()
          expect(after.total ?? 0).toBeGreaterThanOrEqual(before.lower)
          expect(after.total ?? 0).toBeLessThanOrEqual(before.upper ?? Number.POSITIVE_INFINITY)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a whole population', () => {
  const people = fc.array(fc.tuple(pays, fc.subarray(names), fc.subarray(names), fc.boolean()), {
    minLength: 1,
    maxLength: 40,
  })
  test('gets the same bounds as each enterprise alone, and totals that are what the lines pay', () => {
    fc.assert(
      fc.property(rules, people, (rules, people) => {
        const capped = [...rules, rule('share', { kind: 'cap', limit: 'base * 0.333', unit: '万元' })]
        const zone = compileZone(zoneOf(capped))
        const subjects = people.map(([pays, hidden, unpaid, hasBase], index) => {
          const { facts } = firm(pays, hasBase ? { base: 20 + index } : {})
          for (const id of hidden) facts.delete(`has_${id}`)
          for (const id of unpaid) facts.delete(`pays_${id}`)
          return { id: `f${index}`, facts }
        })
        const columns = bundlePopulation(zone, snapshotFrom(zone, subjects, 2025), judged, { block: 7 })
        const singles = subjects.map((subject) => bundleSubject(zone, subject, judged))
        expect([...columns.lower]).toEqual(singles.map(({ lower }) => Math.round(lower * 1e6)))
        expect([...columns.upper]).toEqual(
          singles.map(({ upper }) => (upper === null ? Number.POSITIVE_INFINITY : Math.round(upper * 1e6))),
        )
        for (const { offer, taken, paid, unknown } of columns.totals) {
          const lines = singles.flatMap(({ taken }) => taken.filter((line) => line.offer === offer))
          expect({ taken, unknown }).toEqual({
            taken: lines.length,
            unknown: lines.filter((line) => line.paid === null).length,
          })
          expect(paid).toBeCloseTo(sum(lines.map((line) => line.paid ?? 0)), 6)
        }
      }),
      { numRuns: 60 },
    )
  })

  test.for<[string, Partial<OfferVersion>]>([
    ['no benefit', { benefit: undefined }],
    ['a benefit that is no money', { benefit: { ...paysFact('o00'), form: 'credit' } }],
    ['a benefit with a cap', { benefit: { ...paysFact('o00'), cap: 2 } }],
    ['a closed window', { window: { from: '2020-01-01', until: '2021-01-01' } }],
  ])('judges those who keep an older version by it: %s', ([, older]) => {
    const zone = zoneOf([])
    const [offer] = zone.offers
    const now = offer?.versions[0] as OfferVersion
    const until = '2022-01-01'
    const alsoFor = { when: 'has_o01', until: '2030-01-01' }
    const old = { ...now, version: 'old', effective: { from: '2020-01-01', until }, alsoFor, ...older }
    const versions = [old, { ...now, effective: { from: until } }]
    for (const both of [
      versions,
      [
        { ...now, version: 'old', effective: old.effective, alsoFor },
        { ...now, ...older, effective: { from: until } },
      ],
    ]) {
      const compiled = compileZone({
        ...zone,
        offers: zone.offers.map((one) => (one === offer ? { ...one, versions: both } : one)),
      })
      const subjects = [{ o00: 5 }, { o00: 5, o01: 1 }, { o00: null, o01: 1 }, { o00: null }].map((pays) => firm(pays))
      const { lower, upper } = bundlePopulation(compiled, snapshotFrom(compiled, subjects, 2025), judged)
      const singles = subjects.map((subject) => bundleSubject(compiled, subject, judged))
      expect([...lower]).toEqual(singles.map((one) => Math.round(one.lower * 1e6)))
      expect([...upper]).toEqual(
        singles.map((one) => (one.upper === null ? Number.POSITIVE_INFINITY : Math.round(one.upper * 1e6))),
      )
    }
  })
})

describe('rules that cannot be used are reported', () => {
  test.for([
    {
      name: 'an unknown offer',
      rules: [rule('x', { kind: 'exclusive', offers: ['o00', 'nobody'] })],
      says: /没有政策「nobody」/,
    },
    { name: 'an offer twice', rules: [rule('x', { kind: 'exclusive', offers: ['o00', 'o00'] })], says: /出现两次/ },
    { name: 'a single offer', rules: [rule('x', { kind: 'highest', offers: ['o00'] })], says: /至少涉及两项/ },
    {
      name: 'groups that cross',
      rules: [
        rule('a', { kind: 'cap', offers: ['o00', 'o01'], limit: '1', unit: '万元' }),
        rule('b', { kind: 'highest', offers: ['o01', 'o02'] }),
      ],
      says: /与规则「a」部分重叠/,
    },
    {
      name: 'a circle of needs',
      rules: [
        rule('a', { kind: 'requires', offer: 'o00', needs: ['o01'] }),
        rule('b', { kind: 'requires', offer: 'o01', needs: ['o00'] }),
      ],
      says: /绕一圈又要求自己/,
    },
    {
      name: 'a limit in another currency',
      rules: [rule('a', { kind: 'cap', limit: '1', unit: '万美元' })],
      says: /不是人民币/,
    },
    {
      name: 'a limit of another unit',
      rules: [rule('a', { kind: 'cap', limit: 'base', unit: '亿元' })],
      says: /请换算/,
    },
    {
      name: 'a limit that does not parse',
      rules: [rule('a', { kind: 'cap', limit: 'bas', unit: '万元' })],
      says: /bas/,
    },
    {
      name: 'a code twice',
      rules: [
        rule('a', { kind: 'stack', offers: ['o00', 'o01'] }),
        rule('a', { kind: 'stack', offers: ['o00', 'o02'] }),
      ],
      says: /重复/,
    },
    {
      name: 'a term that ends before it begins',
      rules: [
        rule('a', { kind: 'stack', offers: ['o00', 'o01'], effective: { from: '2025-01-01', until: '2024-01-01' } }),
      ],
      says: /失效日期不晚于生效日期/,
    },
  ])('$name', ({ rules, says }) => {
    expect(
      checkZone(zoneOf(rules))
        .map(({ message }) => message.zh)
        .join('\n'),
    ).toMatch(says)
  })

  test('a rule holds only during its term', () => {
    const old = rule('old', {
      kind: 'exclusive',
      offers: ['o00', 'o01'],
      effective: { from: '2020-01-01', until: '2026-06-30' },
    })
    expect(bundle([old], { o00: 1, o01: 2 }).total).toBe(3)
  })
})
