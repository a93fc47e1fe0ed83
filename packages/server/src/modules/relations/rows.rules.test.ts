import { expect, test } from 'vitest'
import { columnsFrom, headNameOf, relationFrom } from './rows.rules.ts'

test('the header is found by Chinese or English titles in any order, and nothing else is one', () => {
  expect(columnsFrom(['对方', '持股比例（%）', '主体', '关系'])).toEqual(
    new Map([
      ['other', 0],
      ['share', 1],
      ['subject', 2],
      ['kind', 3],
    ]),
  )
  expect(columnsFrom(['甲有限公司', '股东', '乙'])).toBeUndefined()
})

test('a row says one relation, or why it cannot be used', () => {
  const columns = columnsFrom(['subject', 'kind', 'other', 'share', 'since', 'until'])
  const read = (...cells: (string | number | null)[]) => relationFrom(columns ?? new Map(), cells, 7)
  expect(read('甲', '投资', '乙', '51%', '2024年3月1日', null)).toEqual({
    row: 7,
    subject: '甲',
    kind: 'investor',
    other: '乙',
    share: 51,
    since: '2024-03-01',
    until: null,
  })
  expect(read('甲', 'parent', '乙', 100, null, null)).toMatchObject({ kind: 'parent', share: 100 })
  expect(read('甲', '朋友', '乙')).toMatchObject({ en: expect.stringContaining('unknown') })
  expect(read('甲', '投资', '乙', '101')).toMatchObject({ en: expect.stringContaining('percent') })
  expect(read('甲', '投资', '乙', '', '2024-02-30')).toMatchObject({ en: expect.stringContaining('days') })
  expect(read('甲', '投资', '乙', '', '2024-02-01', '2024-01-31')).toMatchObject({
    en: expect.stringContaining('ends'),
  })
  expect(read('甲', '投资', '')).toMatchObject({ en: expect.stringContaining('missing') })
})

test('a branch is told by its name, a firm is not', () => {
  expect(headNameOf('郑州星河软件有限公司开封分公司')).toBe('郑州星河软件有限公司')
  expect(headNameOf('中原银行股份有限公司郑州分行')).toBe('中原银行股份有限公司')
  expect(headNameOf('郑州星河软件有限公司')).toBeNull()
  expect(headNameOf('分公司')).toBeNull()
})
