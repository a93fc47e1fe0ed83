import { expect, test } from 'vitest'
import { chineseWhole, digitsFromChinese } from './chinese-numerals.ts'

test.for([
  ['零', 0],
  ['十', 10],
  ['十五', 15],
  ['一百零五', 105],
  ['壹佰万', 1_000_000],
  ['一万零五十', 10_050],
  ['一千二百三十四万五千六百七十八', 12_345_678],
  ['一亿二千万', 120_000_000],
  ['二千万亿', 2e15],
  ['貳億', 200_000_000],
  ['一二', null],
  ['万', null],
  ['百千', null],
  ['一百万元', null],
  ['', null],
] as const)('%s is %s', ([text, value]) => {
  expect(chineseWhole(text)).toBe(value)
})

test('digits one by one', () => {
  expect(digitsFromChinese('二〇二一年')).toBe('2021年')
})
