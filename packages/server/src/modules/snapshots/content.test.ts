import { type Column, compileZone, type FactValue, noDay, snapshotFrom } from '@wutong/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { type Content, ContentBuilder, countFacts, listIds } from './content.ts'
import { patchContent } from './patch.rules.ts'
import { blocksOf, contentFrom, contentHash, sectionsOf } from './sections.ts'

const zone = compileZone(demoZone('home'))

/** Facts by subject: period to values. */
type Facts = ReadonlyMap<string, ReadonlyMap<number, Readonly<Record<string, FactValue>>>>

function built(facts: Facts): Content {
  const builder = new ContentBuilder(zone, facts.size)
  for (const id of [...facts.keys()].sort()) {
    builder.addSubject(id)
    for (const [period, values] of facts.get(id) ?? []) builder.addFacts(period, values)
  }
  return builder.finish()
}

/** One subject's facts as the engine wants them. */
function factsOf(given: Facts, id: string): Map<string, FactValue> {
  const pairs = [...(given.get(id) ?? [])].flatMap(([period, values]) =>
    Object.entries(values).map(([code, value]) => [period === 0 ? code : `${code}@${period}`, value] as const),
  )
  return new Map(pairs)
}

const values = fc.record(
  {
    revenue: fc.constantFrom(0, 1, -2.5, 1e9),
    employees: fc.integer({ min: 0, max: 3 }),
    industry: fc.constantFrom('I65', 'C39', '软件', ''),
    district: fc.constantFrom('a', 'b'),
    dishonest: fc.boolean(),
    registered_on: fc.constantFrom('2020-02-29', '1999-12-31', 'no day'),
    not_in_the_catalogue: fc.constant(1),
  },
  { requiredKeys: [] },
)
const ids = fc
  .integer({ min: 0, max: 30 })
  .map((number) => `018f0000-0000-7000-8000-${String(number * 7).padStart(12, '0')}`)
const facts = fc
  .array(fc.tuple(ids, fc.array(fc.tuple(fc.constantFrom(0, 2023, 2024), values), { maxLength: 3 })), { maxLength: 25 })
  .map((list): Facts => new Map(list.map(([id, periods]) => [id, new Map(periods)])))

describe('a population as columns', () => {
  test('patched with what changed, it is byte for byte the one built anew, and its hash says so', () => {
    fc.assert(
      fc.property(facts, facts, fc.array(ids, { maxLength: 5 }), (before, changes, gone) => {
        const after = new Map([...before, ...changes])
        for (const id of gone) after.delete(id)
        const changed = [...new Set([...changes.keys(), ...gone])]
        const fresh = built(new Map([...after].filter(([id]) => changed.includes(id))))
        const patched = patchContent(built(before), changed, fresh)
        const anew = built(after)
        expect(contentHash(patched)).toBe(contentHash(anew))
        expect(patched).toEqual(anew)
        expect(countFacts(patched)).toBe(countFacts(anew))
      }),
      { numRuns: 300 },
    )
  })

  test('two populations have one hash only when they hold the same facts of the same subjects', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const [a, b] = [built(one), built(other)]
        const same = JSON.stringify([listIds(a), plain(a)]) === JSON.stringify([listIds(b), plain(b)])
        expect(contentHash(a) === contentHash(b)).toBe(same)
      }),
    )
  })

  test('is what the engine makes of the same facts', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const content = built(given)
        const subjects = [...given.keys()].sort().map((id) => ({ id, facts: factsOf(given, id) }))
        const snapshot = snapshotFrom(zone, subjects, 2024)
        expect(listIds(content)).toEqual(snapshot.ids)
        const known = [...snapshot.columns].filter(([, column]) => plainColumn(column).some((value) => value !== null))
        expect(plain(content)).toEqual(plain({ columns: new Map(known.sort(([a], [b]) => (a < b ? -1 : 1))) }))
      }),
    )
  })

  test('comes back from its sections, and from nothing else', () => {
    const content = built(
      new Map([
        [
          '018f0000-0000-7000-8000-000000000001',
          new Map([
            [2024, { revenue: 5 }],
            [0, { industry: 'I65' }],
          ]),
        ],
        ['018f0000-0000-7000-8000-000000000002', new Map()],
      ] as const),
    )
    const sections = new Map(sectionsOf(content).map(({ name, bytes }) => [name, bytes]))
    const back = contentFrom(sections)
    expect(back === undefined ? undefined : contentHash(back)).toBe(contentHash(content))
    expect(plain(back ?? content)).toEqual(plain(content))
    for (const [name, bytes] of sections) {
      if (name.startsWith('words')) continue
      expect(contentFrom(new Map([...sections, [name, bytes.subarray(1)]])), name).toBeUndefined()
    }
    expect(contentFrom(new Map([...sections].filter(([name]) => !name.startsWith('words'))))).toBeUndefined()
    expect(contentFrom(new Map())).toBeUndefined()
  })

  test('is cut into blocks that join to the same bytes', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)
    const blocks = [...blocksOf({ name: 'ids', bytes, blockBytes: 128 })]
    expect(blocks).toHaveLength(8)
    expect(Buffer.concat(blocks)).toEqual(Buffer.from(bytes))
  })
})

function plain({ columns }: Pick<Content, 'columns'>): [string, unknown[]][] {
  return [...columns].map(([key, column]) => [key, plainColumn(column)])
}

function plainColumn(column: Column): unknown[] {
  switch (column.type) {
    case 'number':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    case 'bool':
      return Array.from(column.values, (value) => (value === 2 ? null : value))
    case 'text':
      return Array.from(column.codes, (code) => column.dictionary[code] ?? null)
    case 'date':
      return Array.from(column.days, (day) => (day === noDay ? null : day))
  }
}
