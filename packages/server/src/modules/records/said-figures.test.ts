import { expect, test } from 'vitest'
import { periodsOf } from '#modules/facts'
import { demoZone } from '../../../test/demo-zone.ts'
import { SaidOnSheets } from './contradictions.ts'
import { SaidFigures } from './said-figures.ts'
import { saidRow } from './said-rows.ts'

test('figures, flags and days come back as they were said, however many there are, and texts are left out', () => {
  const figures = new SaidFigures([
    { code: 'revenue', type: 'number' },
    { code: 'granted', type: 'bool' },
    { code: 'since', type: 'date' },
    { code: 'name', type: 'text' },
  ])
  const said = Array.from({ length: 70_000 }, (_, at) => ({
    revenue: at / 3,
    granted: at % 2 === 0,
    since: '1969-02-28',
  }))
  const spans = said.map((values) => figures.keep({ ...values, name: '甲', other: 1 }))
  for (const at of [0, 1, 65_535, 65_536, 69_999])
    expect(figures.valuesOf(spans[at] ?? { from: 0, count: 0 })).toEqual(said[at])
})

test('of several rows that say otherwise the first is told, by its sheet', () => {
  const zone = demoZone('sheets')
  const number = zone.indicators.find(({ type, period }) => type === 'number' && period === 'year')
  const code = number?.code ?? ''
  const sheets = new SaidOnSheets(zone.indicators)
  const add = (sheet: string, row: number, figure: number, period = 2023) =>
    sheets.add(
      's1',
      saidRow(periodsOf(zone), {
        row,
        sheet,
        uscc: null,
        key: null,
        name: '甲公司',
        statements: [{ period, values: { [code]: figure } }],
      }),
    )
  expect(add('一', 2, 5)).toBeNull()
  expect(add('一', 3, 7, 2022)).toBeNull()
  expect(add('二', 4, 5)).toBeNull()
  expect(add('三', 5, 6)).toEqual({ column: number?.name.zh, before: 6, after: '一!2: 5' })
})
