/** One subject and one offer: verdict, amount, and which version judges. */
import { describe, expect, test } from 'vitest'
import type { Offer, OfferVersion, Zone } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { matchSubject } from './match.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { DefinitionError } from './subject.ts'
import { compileZone } from './zone/compile-zone.ts'

const version = (more: Partial<OfferVersion> = {}): OfferVersion => ({
  ...common,
  version: '1',
  effective: { from: '2020-01-01' },
  conditions: [
    aCondition('patents', 'patents >= 3'),
    aCondition('large', 'large'),
    aCondition('clean', '!blacklisted || rd > 9'),
  ],
  ...more,
})

function match(
  versions: readonly OfferVersion[],
  given: Readonly<Record<string, FactValue>>,
  asked = 'try',
  on = '2023-06-01',
) {
  const offer: Offer = { id: 'try', name: text('try'), kind: 'policy', level: 'zone', standing: 'live', versions }
  const zone: Zone = { ...sampleZone, ladders: [], scorecards: [], offers: [offer] }
  return matchSubject(
    compileZone(zone),
    asked,
    { id: 's', facts: new Map(Object.entries(given)) },
    { period: 2022, on },
  )
}

const all = { patents: 3, large: true, blacklisted: false }

describe('the verdict', () => {
  test.each<[string, Readonly<Record<string, FactValue>>, string, string[], string[]]>([
    ['is that all conditions hold', all, 'qualified', [], []],
    ['is one away where one fails and the others hold', { ...all, patents: 2 }, 'one_away', ['patents'], []],
    ['is no where two fail', { ...all, patents: 2, large: false }, 'not_qualified', ['patents', 'large'], []],
    ['is open where none fails', { patents: 3, large: true }, 'undecided', [], ['blacklisted', 'rd']],
    [
      'is no where one fails and another is open, which may fail too',
      { patents: 2, large: true },
      'not_qualified',
      ['patents'],
      ['blacklisted', 'rd'],
    ],
    ['does not ask for what cannot matter', { ...all, 'rd@2022': 1 }, 'qualified', [], []],
  ])('%s', (_, given, verdict, failed, missing) => {
    const result = match([version()], given)
    expect(result.verdict).toBe(verdict)
    expect(result.failed.map(({ code }) => code)).toEqual(failed)
    expect(result.missing).toEqual(missing)
  })

  test('comes with the figures of every condition', () => {
    const { conditions, id, offer, version: number, review, status } = match([version()], all)
    expect({ id, offer, number, review, status }).toEqual({
      id: 's',
      offer: 'try',
      number: '1',
      review: [],
      status: 'illustrative',
    })
    expect(conditions[0]).toMatchObject({
      code: 'patents',
      clause: 'sample',
      when: 'patents >= 3',
      verdict: true,
      missing: [],
      checks: [{ value: 3, threshold: 3, distance: 0 }],
    })
  })
})

describe('the amount', () => {
  const paying = (amount: string, cap?: number) =>
    version({ benefit: { name: text('money'), amount, unit: '万元', ...(cap === undefined ? {} : { cap }) } })
  test.each<[string, string, number | undefined, Readonly<Record<string, FactValue>>, number | null, string[]]>([
    ['is what its formula gives', 'rd * 0.1', undefined, { 'rd@2022': 25 }, 2.5, []],
    ['ends at the cap', 'rd * 0.1', 2, { 'rd@2022': 25 }, 2, []],
    ['at the cap is the cap', 'rd * 0.1', 2.5, { 'rd@2022': 25 }, 2.5, []],
    ['is never less than nothing', 'rd * 0.1', 2, { 'rd@2022': -25 }, 0, []],
    ['is rounded to a 分, a half up', 'rd', undefined, { 'rd@2022': 0.0000005 }, 0.000001, []],
    ['is rounded to a 分, less than a half down', 'rd', undefined, { 'rd@2022': 0.0000004 }, 0, []],
    ['is unknown while a figure is missing, which is named', 'rd * 0.1', 2, {}, null, ['rd']],
    ['is none where it cannot be computed', 'rd * (rd / revenue)', 2, { 'rd@2022': 1, 'revenue@2022': 0 }, null, []],
  ])('%s', (_, formula, cap, given, amount, missing) => {
    const result = match([paying(formula, cap)], given)
    expect(result).toMatchObject({ amount, amountMissing: missing, amountUnit: '万元' })
  })

  test('is none where nothing is paid', () => {
    expect(match([version()], all)).toMatchObject({ amount: null, amountMissing: [], amountUnit: null })
  })
})

describe('the version', () => {
  const old = version({
    version: 'old',
    effective: { from: '2020-01-01', until: '2023-01-01' },
    alsoFor: { when: "kind == 'recheck'", until: '2024-01-01' },
  })
  const now = version({ version: 'now', effective: { from: '2023-01-01', until: '2025-01-01' } })
  test.each<[string, string, Readonly<Record<string, FactValue>>, string]>([
    ['on its first day is the one in force', '2020-01-01', {}, 'old'],
    ['on the last day before the next is the old one', '2022-12-31', {}, 'old'],
    ['on the day the next begins is the next', '2023-01-01', {}, 'now'],
    ['past its term lingers for those it names', '2023-01-01', { kind: 'recheck' }, 'old'],
    ['lingers until the day before the end', '2023-12-31', { kind: 'recheck' }, 'old'],
    ['no longer lingers on the end', '2024-01-01', { kind: 'recheck' }, 'now'],
    ['does not linger for others', '2023-06-01', { kind: 'new' }, 'now'],
    ['does not linger for those of whom it is unknown', '2023-06-01', {}, 'now'],
  ])('%s', (_, on, given, expected) => {
    expect(match([old, now], given, 'try', on).version).toBe(expected)
  })

  test('is the newest where two linger', () => {
    const newest = { ...now, version: 'newest', effective: { from: '2024-01-01' } }
    const also = {
      ...now,
      effective: { from: '2023-01-01', until: '2024-01-01' },
      alsoFor: { when: 'large', until: '2026-01-01' },
    }
    const long = { ...old, alsoFor: { when: "kind == 'recheck'", until: '2026-01-01' } }
    const of = (given: Readonly<Record<string, FactValue>>) =>
      match([long, also, newest], given, 'try', '2024-06-01').version
    expect(of({ kind: 'recheck', large: true })).toBe('now')
    expect(of({ kind: 'recheck', large: false })).toBe('old')
    expect(of({ kind: 'recheck' })).toBe('old')
    expect(of({ large: true })).toBe('now')
    expect(of({ kind: 'new', large: false })).toBe('newest')
  })

  test.each<[string, Readonly<Record<string, FactValue>>, string, string[], string[]]>([
    ['goes on for those who keep it', { ...all, kind: 'recheck' }, 'qualified', [], []],
    ['is none for the others', { ...all, kind: 'new' }, 'not_qualified', ['in_force', 'kept'], []],
    ['is open while it is open who keeps it', all, 'undecided', [], ['kind']],
    [
      'is none where it is open who keeps it and a condition fails',
      { ...all, patents: 2 },
      'not_qualified',
      ['patents'],
      ['kind'],
    ],
  ])('that ended without another after it %s', (_, given, verdict, failed, missing) => {
    const result = match([old], given)
    expect([result.version, result.verdict]).toEqual(['old', verdict])
    expect(result.failed.map(({ code }) => code)).toEqual(failed)
    expect(result.missing).toEqual(missing)
  })

  test('is missing where none is in force and nobody may keep one', () => {
    expect(() => match([old], { kind: 'recheck' }, 'try', '2024-01-01')).toThrow(DefinitionError)
  })

  test('must not be listed before an older one', () => {
    expect(() => match([now, old], {})).toThrow(/versions.*oldest/)
  })

  test('may be asked for by name, whatever the day', () => {
    expect(match([old, now], {}, 'try@old').version).toBe('old')
    expect(match([old, now], { kind: 'recheck' }, 'try@now').version).toBe('now')
  })

  test.each<[string, string, string, RegExp]>([
    [
      'before all terms is none',
      'try',
      '2019-12-31',
      /no version of "try" is in force on 2019-12-31.*old: 2020-01-01–2023-01-01; now: 2023-01-01–2025-01-01/,
    ],
    ['after all terms is none', 'try', '2025-01-01', /no version of "try" is in force on 2025-01-01/],
    [
      'with an unknown name is refused with those there are',
      'try@newest',
      '2023-06-01',
      /"try" has no version "newest".*old, now/,
    ],
    ['of an unknown offer is refused with those there are', 'none', '2023-06-01', /there is no offer "none".*: try$/],
  ])('%s', (_, asked, on, message) => {
    expect(() => match([old, now], {}, asked, on)).toThrow(DefinitionError)
    expect(() => match([old, now], {}, asked, on)).toThrow(message)
  })
})
