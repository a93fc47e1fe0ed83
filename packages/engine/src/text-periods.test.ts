import { expect, test } from 'vitest'
import { parsePeriod } from './text-periods.ts'

test.for([
  ['2021', 'year', 2021, 1, 12],
  ['2021年度', 'year', 2021, 1, 12],
  ['FY2021', 'year', 2021, 1, 12],
  ['二〇二一年', 'year', 2021, 1, 12],
  ['2021年1-12月', 'year', 2021, 1, 12],
  ['2021年上半年', 'half', 2021, 1, 6],
  ['2021H2', 'half', 2021, 7, 12],
  ['2021Q1', 'quarter', 2021, 1, 3],
  ['2021-Q3', 'quarter', 2021, 7, 9],
  ['2021年第二季度', 'quarter', 2021, 4, 6],
  ['2021年1—3月', 'quarter', 2021, 1, 3],
  ['一季度', 'quarter', null, 1, 3],
  ['1-3月', 'quarter', null, 1, 3],
  ['2021年前三季度', 'months', 2021, 1, 9],
  ['2021年1-3季度', 'months', 2021, 1, 9],
  ['2021年1-3季度累计', 'months', 2021, 1, 9],
  ['2021年度前3季度累计数', 'months', 2021, 1, 9],
  ['2021年第一季度至第二季度', 'months', 2021, 1, 6],
  ['一至三季度', 'months', null, 1, 9],
  ['2021年1-9月累计', 'months', 2021, 1, 9],
  ['2021年1-4季度', 'year', 2021, 1, 12],
  ['2021年1-11月', 'months', 2021, 1, 11],
  ['2021年3月', 'month', 2021, 3, 3],
  ['2021-03', 'month', 2021, 3, 3],
  ['202103', 'month', 2021, 3, 3],
  ['３月', 'month', null, 3, 3],
  ['2021年3月上旬', 'ten-days', 2021, 3, 3],
] as const)('%s is a %s of %s, months %s to %s', ([text, kind, year, from, to]) => {
  expect(parsePeriod(text)).toEqual({ kind, year, from, to })
})

test.for(['', '3', '21年', '2021年13月', '12-3月', '2021年3-1季度', '2021年5季度', '20210305', '某公司', '民国110年'])(
  '%s is no period',
  (text) => {
    expect(parsePeriod(text)).toBeNull()
  },
)
