import { describe, expect, test } from 'vitest'
import { findNamed, parseList } from './lists.rules.ts'

const code = '91410100MA000000XX'

describe('a list of enterprises is read', () => {
  test.for([
    {
      name: 'from a sheet with a header',
      text: `企业名称\t申报日期\t金额（万元）\n甲公司\t2026年3月5日\t12.5`,
      line: 2,
      on: '2026-03-05',
      amount: 12.5,
      keys: ['甲公司'],
    },
    { name: 'from CSV without one', text: `${code},2026-03-05`, line: 1, on: '2026-03-05', amount: null, keys: [code] },
    {
      name: 'with a running number in front',
      text: `1,甲公司,20260305,30`,
      line: 1,
      on: '2026-03-05',
      amount: 30,
      keys: ['甲公司'],
    },
    {
      name: 'with full-width commas and another unit',
      text: `甲公司，2026/3/5，50000元`,
      line: 1,
      on: '2026-03-05',
      amount: 5,
      keys: ['甲公司'],
    },
    {
      name: 'with name and code beside each other',
      text: `甲公司,${code.toLowerCase()}`,
      line: 1,
      on: null,
      amount: null,
      keys: ['甲公司', code],
    },
    {
      name: 'when an enterprise is called like a header',
      text: `企业管理有限公司,2026-03-05`,
      line: 1,
      on: '2026-03-05',
      amount: null,
      keys: ['企业管理有限公司'],
    },
  ])('$name', ({ text, ...says }) => {
    const { name: _, ...line } = says
    expect(parseList(text)).toEqual({ lines: [line], problems: [] })
  })
})

test.for([
  { name: 'a day that does not exist', text: '甲公司,2026-02-30', says: /不是真实日期/ },
  { name: 'a line that names nobody', text: '2026-02-03,5', says: /没有企业名称/ },
])('$name is told with its line', ({ text, says }) => {
  const { lines, problems } = parseList(`乙公司\n${text}`)
  expect(lines).toHaveLength(1)
  expect(problems).toMatchObject([{ line: 2 }])
  expect(problems[0]?.reason.zh).toMatch(says)
})

test('a quote that is never closed swallows no line', () => {
  const { lines } = parseList('甲公司,2025-01-01\n"乙公司,2025-01-02\n丙公司,2025-01-03')
  expect(lines.map(({ line, keys }) => [line, ...keys])).toEqual([
    [1, '甲公司'],
    [2, '"乙公司'],
    [3, '丙公司'],
  ])
})

test('an empty list is an empty list', () => {
  expect(parseList('\n\n')).toEqual({ lines: [], problems: [] })
})

describe('the enterprise that a line names', () => {
  const [code, other] = ['91410100MA0000001X', '91410100MA0000002X']
  const [first, second, uncoded] = [
    { id: 1, uscc: code, name: '甲公司' },
    { id: 2, uscc: other, name: '甲公司' },
    { id: 3, uscc: null, name: '乙公司' },
  ]
  const all = [first, second, uncoded]
  const directory = {
    byCode: new Map([
      [code, first],
      [other, second],
    ]),
    byName: Map.groupBy(all, ({ name }) => name),
  }

  test.each([
    ['by its code', [code], 1],
    ['by its code, whatever name stands beside it', ['乙公司', other], 2],
    ['by a name that only one bears', ['乙公司'], 3],
    ['by its name beside a code that nobody has, where it has none itself', ['乙公司', '91410100MA0000009X'], 3],
  ])('is found %s', (_, keys, id) => {
    expect(findNamed(keys, directory)).toMatchObject({ found: { id } })
  })

  test.each([
    ['a name that two bear', ['甲公司'], 'several enterprises'],
    ['two codes', [code, other], 'two enterprises'],
    ['nobody', ['丙公司'], 'not on file'],
    ['a code that nobody has beside a name that has another', ['甲公司', '91410100MA0000009X'], 'not on file'],
  ])('is not guessed from %s', (_, keys, says) => {
    expect(findNamed(keys, directory)).toMatchObject({ reason: { en: expect.stringContaining(says) } })
  })
})
