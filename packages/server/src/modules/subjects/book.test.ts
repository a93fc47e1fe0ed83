import type { SubjectQuery } from '@wutong/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRows, isFound } from './book.find.ts'
import { atOnce, keysOfNumbers, orderRows } from './book.order.ts'
import { pageRows } from './book.page.ts'
import { type Book, BookMaker } from './book.ts'
import { findsSubject, parseSearch } from './search.rules.ts'

interface Firm {
  readonly name: string
  readonly uscc: string | null
  readonly pinyin: string
  readonly initials: string
}

const firms: readonly Firm[] = [
  {
    name: '示例东篱传感科技股份有限公司',
    uscc: '91410100MA0000001X',
    pinyin: 'shilidonglichuangan',
    initials: 'sldlcg',
  },
  { name: '示例Alpha软件有限公司', uscc: '91410100MA0000002Y', pinyin: 'shilialpharuanjian', initials: 'slalpharj' },
  { name: '传感传感', uscc: null, pinyin: 'chuanganchuangan', initials: 'cgcg' },
  { name: '甲1797公司', uscc: '91000000001797314J', pinyin: 'jia1797gongsi', initials: 'j1797gs' },
  { name: '乙\n丙', uscc: null, pinyin: 'yibing', initials: 'yb' },
  { name: '𠀀示', uscc: null, pinyin: '𠀀shi', initials: 's' },
  { name: 'sh', uscc: null, pinyin: 'sh', initials: 'ls' },
]

function bookOf(entries: readonly Firm[], figureOf = (_row: number): number => Number.NaN): Book {
  const maker = new BookMaker()
  const none = Buffer.alloc(0)
  for (const [row, { uscc, name, pinyin, initials }] of entries.entries()) {
    const figures = {
      points: figureOf(row),
      revenue: row,
      employees: Number.NaN,
      registeredOn: Number.NaN,
      qualified: Number.NaN,
      verdicts: Number.NaN,
    }
    const texts = {
      name: Buffer.from(name),
      uscc: Buffer.from(uscc === null ? '' : `=${uscc}`),
      pinyin: Buffer.from(pinyin),
    }
    const labels = { district: none, industry: none, day: none, rungs: none }
    maker.add({ id: Buffer.alloc(16, 255 - row), ...texts, initials: Buffer.from(initials), ...labels, figures })
  }
  return atOnce(maker.finish(1))
}

function namesFound(book: Book, search: string): string[] {
  const { rows, bits, count } = findRows(book, { search })
  const found = firms.filter((_, row) => (rows === null ? isFound({ rows, bits, count }, row) : rows.includes(row)))
  expect(found).toHaveLength(count)
  return found.map(({ name }) => name)
}

describe('a search in the book', () => {
  const book = bookOf(firms)
  // prettier-ignore
  const searches = [
    '传感',
    '示例',
    '公司',
    '示',
    '传感传',
    'alpha',
    'ALPHA',
    'sl',
    'cg',
    'shili',
    's',
    'lsj',
    '91410100',
    '91410100MA0000001X',
    '1797',
    '9100000000179',
    '丙',
    '乙\n丙',
    '没有',
    '𠀀',
    '感示',
  ]

  test.for(searches)('%s finds whom the rule of searches finds', (typed) => {
    const expected = firms.filter((firm) => findsSubject(parseSearch(typed), firm))
    expect(namesFound(book, typed)).toEqual(expected.map(({ name }) => name))
  })

  test('any piece of any name finds what the rule finds', () => {
    const piece = fc.record({
      firm: fc.constantFrom(...firms),
      from: fc.nat(16),
      length: fc.integer({ min: 1, max: 6 }),
    })
    fc.assert(
      fc.property(piece, ({ firm, from, length }) => {
        const typed = firm.name.slice(from, from + length)
        const expected = firms.filter((one) => findsSubject(parseSearch(typed), one))
        expect(namesFound(book, typed)).toEqual(expected.map(({ name }) => name))
      }),
    )
  })
})

describe('an order of the book', () => {
  test('is that of the bytes of any keys, and equal ones stay as they were', () => {
    const lines = fc.array(fc.uint8Array({ maxLength: 5, max: 3 }), { maxLength: 40 })
    fc.assert(
      fc.property(lines, (keys) => {
        const starts = new Uint32Array(keys.length + 1)
        for (const [row, { length }] of keys.entries()) starts[row + 1] = (starts[row] as number) + length
        const rows = keys.map((_, row) => row)
        const expected = rows.toSorted((a, b) => Buffer.compare(keys[a] as Uint8Array, keys[b] as Uint8Array) || a - b)
        expect([...atOnce(orderRows(Uint32Array.from(rows), { bytes: Buffer.concat(keys), starts }))]).toEqual(expected)
      }),
    )
  })

  test('is that of any numbers, nothing below zero being nothing', () => {
    const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1)), { maxLength: 40 })
    fc.assert(
      fc.property(numbers, (values) => {
        const rows = values.map((_, row) => row)
        const expected = rows.toSorted((a, b) => {
          const [one, other] = [values[a] as number, values[b] as number]
          return one === other ? a - b : one - other
        })
        expect([...atOnce(orderRows(Uint32Array.from(rows), keysOfNumbers(Float64Array.from(values))))]).toEqual(
          expected,
        )
      }),
    )
  })

  const query = { sort: 'points', most: 10, place: null } as const
  const rowsOf = (book: Book, order: SubjectQuery['order']) =>
    pageRows(book, findRows(book, {}), { ...query, isForward: order === 'asc' })

  test('has those without a value last in either direction, and equal ones by id', () => {
    // Later rows have smaller ids.
    const points = [2, 1, Number.NaN, 2, Number.NaN, -0, 0]
    const book = bookOf(firms, (row) => points[row] as number)
    expect(rowsOf(book, 'asc')).toEqual([6, 5, 1, 3, 0, 4, 2])
    expect(rowsOf(book, 'desc')).toEqual([0, 3, 1, 5, 6, 2, 4])
  })

  test('of an empty zone is empty', () => {
    expect(rowsOf(bookOf([]), 'asc')).toEqual([])
    expect(findRows(bookOf([]), { search: '示例' }).count).toBe(0)
  })
})
