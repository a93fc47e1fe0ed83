/** Every kind of mistake in a zone package is found, at its place, with what to do. */
import { describe, expect, test } from 'vitest'
import type { Zone } from '../definitions.ts'
import { sampleZone } from '../sample-zone.fixture.ts'
import { checkZone, compileZone } from './compile-zone.ts'

type Draft = Record<string, unknown>

/** The sample zone with one place changed; a path that does not exist is created. */
function spoiled(path: readonly (string | number)[], value: unknown): Zone {
  const zone = JSON.parse(JSON.stringify(sampleZone)) as Draft
  let at = zone
  for (const key of path.slice(0, -1)) at = at[key] as Draft
  const last = path.at(-1) as string
  if (value === undefined) delete at[last]
  else at[last] = value
  return zone as unknown as Zone
}

const item = (part: number, index: number) => ['scorecards', 0, 'versions', 1, 'parts', part, 'items', index] as const
const bands = [...item(0, 0), 'rule', 'bands'] as const

describe('the sample zone', () => {
  test('has no mistakes', () => {
    expect(checkZone(sampleZone)).toEqual([])
  })
})

describe('mistakes', () => {
  test.for<{
    name: string
    path: readonly (string | number)[]
    value: unknown
    at?: readonly (string | number)[]
    says: RegExp
  }>([
    {
      name: 'an unknown indicator',
      path: ['scorecards', 0, 'versions', 1, 'gates', 0, 'when'],
      value: '!blacklistd',
      says: /did you mean "blacklisted"/,
    },
    {
      name: 'a condition that is a number',
      path: ['offers', 0, 'versions', 0, 'conditions', 0, 'when'],
      value: 'revenue',
      says: /a yes\/no value is needed/,
    },
    {
      name: 'an expression that does not parse',
      path: ['ladders', 0, 'versions', 0, 'rungs', 0, 'conditions', 0, 'when'],
      value: 'revenue >=',
      says: /does not parse/,
    },
    { name: 'a wrong unit', path: [...item(0, 0), 'rule', 'unit'], value: '万元', says: /pure ratio/ },
    {
      name: 'a wrong money unit',
      path: ['offers', 0, 'versions', 0, 'benefit', 'unit'],
      value: '元',
      says: /convert it/,
    },
    {
      name: 'a gap between bands',
      path: [...bands, 1],
      value: { from: 0.1, to: 0.15, points: 10 },
      at: [...bands, 0],
      says: /gap: no points from 0.15 to 0.2/,
    },
    {
      name: 'bands that overlap',
      path: [...bands, 1],
      value: { from: 0.1, to: 0.25, points: 10 },
      at: [...bands, 0],
      says: /overlaps/,
    },
    {
      name: 'a lowest band that does not reach down',
      path: [...bands, 2],
      value: { from: 0, to: 0.1, points: 0 },
      says: /below 0 are not covered/,
    },
    {
      name: 'a highest band that ends',
      path: [...bands, 0],
      value: { from: 0.2, to: 1, points: 20 },
      says: /from 1 up are not covered/,
    },
    {
      name: 'a band turned round',
      path: [...bands, 1],
      value: { from: 0.2, to: 0.1, points: 10 },
      says: /not below the upper end/,
    },
    { name: 'items that do not add up', path: [...item(0, 2), 'max'], value: 9, says: /rule gives up to 10/ },
    {
      name: 'parts that do not add up',
      path: ['scorecards', 0, 'versions', 1, 'total'],
      value: 99,
      at: ['scorecards', 0, 'versions', 1, 'parts'],
      says: /add up to 100, not to the total 99/,
    },
    {
      name: 'weights of a stage that do not add up',
      path: [...item(1, 0), 'rule', 'weight'],
      value: { early: 15, late: 10 },
      at: ['scorecards', 0, 'versions', 1, 'parts', 1, 'max'],
      says: /\(late\).* add up to 35/,
    },
    {
      name: 'a weight table that misses a value',
      path: [...item(1, 0), 'rule', 'weight'],
      value: { early: 15 },
      says: /weights are missing for late/,
    },
    {
      name: 'a pass rule for a part that is not there',
      path: ['scorecards', 0, 'versions', 1, 'pass', 'parts'],
      value: { third: 1 },
      at: ['scorecards', 0, 'versions', 1, 'pass', 'parts', 'third'],
      says: /no part "third"/,
    },
    {
      name: 'a pass rule for an item that is not there',
      path: ['scorecards', 0, 'versions', 1, 'pass', 'nonzero'],
      value: ['nothing'],
      says: /no item "nothing"/,
    },
    {
      name: 'a code used twice',
      path: [...item(0, 1), 'code'],
      value: 'bands',
      at: ['scorecards', 0, 'versions', 1, 'parts', 1],
      says: /occurs twice/,
    },
    {
      name: 'a rung whose scorecard is not there',
      path: ['ladders', 0, 'versions', 0, 'rungs', 1, 'scorecard'],
      value: 'shares',
      says: /no scorecard "shares"/,
    },
    {
      name: 'a rung without any condition',
      path: ['ladders', 0, 'versions', 0, 'rungs', 0, 'conditions'],
      value: [],
      at: ['ladders', 0, 'versions', 0, 'rungs', 0],
      says: /no condition/,
    },
    {
      name: 'a condition set that is not there',
      path: ['offers', 0, 'versions', 0, 'uses'],
      value: ['dirty'],
      at: ['offers', 0, 'versions', 0, 'uses', 0],
      says: /no condition set "dirty"/,
    },
    {
      name: 'terms that overlap',
      path: ['scorecards', 0, 'versions', 1, 'effective'],
      value: { from: '2022-06-01' },
      says: /in force at the same time/,
    },
    {
      name: 'a term that ends before it begins',
      path: ['scorecards', 0, 'versions', 0, 'effective'],
      value: { from: '2020-01-01', until: '2019-01-01' },
      says: /ends before it begins/,
    },
    {
      name: 'a date that is none',
      path: ['ladders', 0, 'versions', 0, 'effective'],
      value: { from: '2020-02-30' },
      says: /is not a date/,
    },
    {
      name: 'a measure that hides an indicator',
      path: ['scorecards', 0, 'versions', 1, 'measures'],
      value: { revenue: 'rd', intensity: 'rd / revenue' },
      at: ['scorecards', 0, 'versions', 1, 'measures', 'revenue'],
      says: /already an indicator/,
    },
    {
      name: 'a formula of the wrong type',
      path: ['indicators', 12, 'formula'],
      value: 'revenue',
      says: /a text is needed/,
    },
    { name: 'a unit on a text', path: ['indicators', 8, 'unit'], value: '万元', says: /takes no unit/ },
    {
      name: 'a precedence for an unknown source',
      path: ['precedence'],
      value: { revenue: ['nobody'] },
      at: ['precedence', 'revenue'],
      says: /no source "nobody"/,
    },
  ])('$name', ({ path, value, at, says }) => {
    const findings = checkZone(spoiled(path, value))
    const found = findings.find((finding) => says.test(finding.message.en))
    expect(found, JSON.stringify(findings)).toBeDefined()
    const place = at ?? path
    expect(found?.path.slice(0, place.length - 1)).toEqual(place.slice(0, -1))
    expect(found?.message.zh).toMatch(/[一-龥]/)
  })
  test('keep a zone from running', () => {
    expect(() => compileZone(spoiled(['scorecards', 0, 'versions', 1, 'total'], 99))).toThrow(/add up/)
  })
})
