import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Indicator } from './definitions.ts'
import { dateFromSerial, parseDate, parseYear } from './text-dates.ts'
import { numberFromCell, parseNumber } from './text-numbers.ts'
import type { RawCell } from './text-values.ts'
import { parseBool, readCell } from './text-values.ts'

test.for([
  ['1234.5', 1234.5, null],
  ['1,234,567.89', 1234567.89, null],
  ['1 234 567', 1234567, null],
  ['１２３．４５', 123.45, null],
  ['１，２３４', 1234, null],
  ['-12', -12, null],
  ['−12', -12, null],
  ['+7', 7, null],
  ['(1,234.5)', -1234.5, null],
  ['（500）', -500, null],
  ['（500）万元', -500, '万元'],
  ['1.2亿', 1.2, '亿'],
  ['350万', 350, '万'],
  ['350万元', 350, '万元'],
  ['12.5%', 12.5, '%'],
  ['12.5％', 12.5, '%'],
  ['300m²', 300, '平方米'],
  ['30人', 30, '人'],
  ['1,000(万元人民币)', 1000, '万元'],
  ['101.2000(万元人民币)', 101.2, '万元'],
  ['1,913.2157(万元人民币)', 1913.2157, '万元'],
  ['500(万元)', 500, '万元'],
  ['0(万元)', 0, '万元'],
  ['39(万)', 39, '万'],
  ['60万人民币', 60, '万'],
  ['447(万美元)', 447, '万美元'],
  ['183.8000(万人民币元)', 183.8, '万元'],
  ['600（万元）', 600, '万元'],
  ['26万元人民币', 26, '万元'],
  ['25,220(万香港元)', 25220, '万港元'],
  ['3,700(万元(人民币))', 3700, '万元'],
  ['13万人民币元', 13, '万元'],
  ['¥1,000', 1000, '元'],
  ['人民币1000万元', 1000, '万元'],
  ['$500万', 500, '万美元'],
  ['1.5E+3', 1500, null],
  ['.5', 0.5, null],
  ['-0', 0, null],
  ['三千五百万', 3500, '万'],
  ['一亿二千万元', 120_000_000, '元'],
  ['人民币壹佰万元整', 1_000_000, '元'],
  ['伍拾万美元', 500_000, '美元'],
  ['五百人', 500, '人'],
  ['零', 0, null],
  ['100万元整', 100, '万元'],
  ['50.000000万美元', 50, '万美元'],
  ['△12.5', -12.5, null],
  ['负12', -12, null],
  ['-¥1,234', -1234, '元'],
  ['¥(1,234.00)', -1234, '元'],
  ['RMB 3 million', 3, '百万元'],
  ['港币300万元', 300, '万港元'],
  ['USD 20万元', 20, '万美元'],
  ['12个百分点', 12, '百分点'],
] as const)('the text %s is the number %s with unit %s', ([text, value, unit]) => {
  expect(parseNumber(text)).toMatchObject({ ok: true, value, unit })
})

test.for([
  ['约100', 'inexact'],
  ['100以上', 'inexact'],
  ['≥5', 'inexact'],
  ['12,34', 'grouping'],
  ['1,2345', 'grouping'],
  ['1,234 567', 'grouping'],
  ['100-200', 'range'],
  ['100～200万元', 'range'],
  ['50至100人', 'range'],
  ['#N/A', 'formula_error'],
  ['####', 'not_shown'],
  ['一二', 'not_a_number'],
  ['12abc', 'not_a_number'],
  ['200①', 'not_a_number'],
  ['②200', 'not_a_number'],
  ['200²', 'not_a_number'],
  ['200 ⒈', 'not_a_number'],
  ['２００³', 'not_a_number'],
  ['2021-03-05', 'not_a_number'],
  ['1.2.3', 'not_a_number'],
  ['5.0.', 'not_a_number'],
  ['#DIV/0!', 'formula_error'],
  ['1e999', 'too_large'],
] as const)('the text %s is refused as %s', ([text, problem]) => {
  expect(parseNumber(text)).toEqual({ ok: false, problem })
})

test('the noise of binary spreadsheet sums goes, real digits stay', () => {
  expect([0.1 + 0.2, 1234.5678901234, 1 / 3, 20000].map(numberFromCell)).toEqual([
    0.3, 1234.5678901234, 0.333333333333333, 20000,
  ])
})

test('a figure without noise is itself, as fifteen digits have it', () => {
  const figure = fc.oneof(
    fc.constant(-0),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -(10 ** 13), max: 10 ** 13 }).map((cents) => cents / 100),
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((cents) => cents * 0.01),
  )
  fc.assert(
    fc.property(figure, (value) => {
      expect(numberFromCell(value)).toBe(Number(value.toPrecision(15)))
    }),
  )
})

test.for([
  ['2021-03-05', '2021-03-05'],
  ['2021/3/5', '2021-03-05'],
  ['2021.3.5', '2021-03-05'],
  ['2021年3月5日', '2021-03-05'],
  ['２０２１年３月５日', '2021-03-05'],
  ['20210305', '2021-03-05'],
  ['44260', '2021-03-05'],
  ['2021-03-05 00:00:00', '2021-03-05'],
  ['2021/3/5 12:30', '2021-03-05'],
  ['2021-03-04T16:00:00.000Z', '2021-03-05'],
  ['2021-03-05T00:00:00+08:00', '2021-03-05'],
  ['2024-02-29', '2024-02-29'],
  ['二〇二一年三月五日', '2021-03-05'],
  ['二〇二一年十二月三十一日', '2021-12-31'],
  ['5-Mar-2021', '2021-03-05'],
  ['15-Mar-2021', '2021-03-15'],
  ['October 15, 2021', '2021-10-15'],
  ['March 5, 2021', '2021-03-05'],
] as const)('the text %s is the day %s', ([text, day]) => {
  expect(parseDate(text)).toMatchObject({ ok: true, value: day })
})

test.for([
  ['2023-02-29', 'no_such_day'],
  ['20211305', 'no_such_day'],
  ['2021-03', 'no_day'],
  ['2021年3月', 'no_day'],
  ['2021', 'no_day'],
  ['05/03/2021', 'ambiguous'],
  ['民国110年3月5日', 'republic'],
  ['昨天', 'not_a_date'],
  ['2021-03-05 morning', 'not_a_date'],
  ['0021-03-05', 'out_of_range'],
] as const)('the text %s is refused as %s', ([text, problem]) => {
  expect(parseDate(text)).toEqual({ ok: false, problem })
})

test('a day whose year stands last is read by the order that somebody named, and only when it names four digits', () => {
  expect([parseDate('05/03/2021', false, 'dmy'), parseDate('05/03/2021', false, 'mdy')]).toMatchObject([
    { value: '2021-03-05' },
    { value: '2021-05-03' },
  ])
  expect(parseDate('13/02/2021', false, 'mdy')).toEqual({ ok: false, problem: 'no_such_day' })
  expect(parseDate('05/03/21', false, 'dmy')).toEqual({ ok: false, problem: 'ambiguous' })
})

test('day numbers of both spreadsheet systems', () => {
  expect([1, 59, 61, 36526, 44260.75].map((serial) => dateFromSerial(serial))).toMatchObject(
    ['1900-01-01', '1900-02-28', '1900-03-01', '2000-01-01', '2021-03-05'].map((value) => ({ ok: true, value })),
  )
  expect(dateFromSerial(60)).toEqual({ ok: false, problem: 'no_such_day' })
  expect(dateFromSerial(42798, true)).toMatchObject({ ok: true, value: '2021-03-05' })
  expect(dateFromSerial(-3)).toEqual({ ok: false, problem: 'out_of_range' })
})

test('years', () => {
  expect(
    ['2021', '2021年', '2021年度', '２０２１', 'FY2021', '2021-12-31', '2021.0', '二〇二一年', '21', '今年'].map(
      parseYear,
    ),
  ).toEqual([2021, 2021, 2021, 2021, 2021, 2021, 2021, 2021, null, null])
})

test('yes and no', () => {
  expect(['是', '有', '√', 'Y', 'TRUE', '1'].map(parseBool)).toEqual([true, true, true, true, true, true])
  expect(['否', '无', '×', 'n', 'False', '0'].map(parseBool)).toEqual([false, false, false, false, false, false])
  expect(['', '-', '/', '也许'].map(parseBool)).toEqual([null, null, null, null])
})

const text = { zh: '指标', en: 'Indicator' }
const base = { code: 'x', name: text, definition: text, source: 's', theme: 't', period: 'year' } as const
const revenue: Indicator = { ...base, type: 'number', unit: '万元', min: 0 }
const valuation: Indicator = { ...base, type: 'number', unit: '亿美元' }
const share: Indicator = { ...base, type: 'number', unit: '%', min: 0, max: 100 }
const flag: Indicator = { ...base, type: 'bool' }
const day: Indicator = { ...base, type: 'date' }
const note: Indicator = { ...base, type: 'text' }
const stage: Indicator = {
  ...base,
  type: 'text',
  values: [
    { value: 'startup', name: { zh: '初创期', en: 'Start-up' } },
    { value: 'none', name: { zh: '无', en: 'None' } },
  ],
}

interface CellRow {
  readonly name: string
  readonly indicator: Indicator
  readonly raw: RawCell
  readonly unit?: string
  readonly value: number | string | boolean | null
  readonly told: boolean
}

test.for(['100 200', '1 234 567', '1\u00A0200', '１　２００'])(
  'the figure %s is read where its column sets thousands apart with blanks, and refused elsewhere',
  (text) => {
    const count = { ...revenue, unit: '人' }
    expect(parseNumber(text)).toMatchObject({ ok: true, spaced: true })
    expect(readCell(count, text)).toMatchObject({ kind: 'bad' })
    const read = readCell(count, text, { spaced: true })
    expect(read).toMatchObject({ kind: 'value', value: Number(text.normalize('NFKC').replaceAll(' ', '')) })
    expect(read.reason?.en).toContain('thousands separators')
  },
)

test.for<CellRow>([
  { name: 'the unit of the header', indicator: revenue, raw: '123456', unit: '元', value: 12.3456, told: false },
  {
    name: 'the unit in the cell beats the header and is told',
    indicator: revenue,
    raw: '1.2亿',
    unit: '万元',
    value: 12000,
    told: true,
  },
  {
    name: 'the catalogue unit in the cell needs no telling',
    indicator: revenue,
    raw: '500(万元)',
    value: 500,
    told: false,
  },
  {
    name: 'a foreign currency is left blank with the reason',
    indicator: revenue,
    raw: '447(万美元)',
    value: null,
    told: true,
  },
  {
    name: 'a foreign currency where the catalogue wants it',
    indicator: valuation,
    raw: '1200万美元',
    value: 0.12,
    told: true,
  },
  { name: 'full-width digits are told', indicator: revenue, raw: '１２３', value: 123, told: true },
  { name: 'thousands separators are ordinary', indicator: revenue, raw: '1,234', value: 1234, told: false },
  { name: 'a dash is blank, not zero', indicator: revenue, raw: '—', value: null, told: false },
  { name: '无 is blank for a figure', indicator: revenue, raw: '无', value: null, told: false },
  { name: 'zero is zero', indicator: revenue, raw: '0', value: 0, told: false },
  { name: 'a spreadsheet number', indicator: revenue, raw: 0.1 + 0.2, value: 0.3, told: false },
  {
    name: 'the sign of money under 万元',
    indicator: revenue,
    raw: '￥1,234.50',
    unit: '万元',
    value: 1234.5,
    told: true,
  },
  { name: 'the sign of money where no unit is said', indicator: revenue, raw: '¥12,340', value: 1.234, told: true },
  {
    name: 'the sign and the word under 万元',
    indicator: revenue,
    raw: '¥12,340元',
    unit: '万元',
    value: 1.234,
    told: true,
  },
  { name: 'percent in the cell', indicator: share, raw: '12.5%', value: 12.5, told: false },
  { name: '无 is no for a flag', indicator: flag, raw: '无', value: false, told: false },
  { name: 'a dash is blank for a flag', indicator: flag, raw: '-', value: null, told: false },
  { name: 'a spreadsheet flag', indicator: flag, raw: true, value: true, told: false },
  { name: 'a spreadsheet day number is told', indicator: day, raw: 44260, value: '2021-03-05', told: true },
  { name: 'a known value by its Chinese name', indicator: stage, raw: '初创期', value: 'startup', told: false },
  { name: '无 where it is one of the values', indicator: stage, raw: '无', value: 'none', told: false },
  {
    name: 'prose keeps its brackets',
    indicator: note,
    raw: ' 药品（含疫苗），销售 ',
    value: '药品（含疫苗），销售',
    told: false,
  },
])('$name', ({ indicator, raw, unit, value, told }) => {
  const read = readCell(indicator, raw, { unit })
  expect({ kind: read.kind, value: read.kind === 'value' ? read.value : null, told: read.reason !== null }).toEqual({
    kind: value === null ? 'blank' : 'value',
    value,
    told,
  })
})

test.for<Pick<CellRow, 'name' | 'indicator' | 'raw' | 'unit'>>([
  { name: 'a word for a figure', indicator: revenue, raw: '很多' },
  { name: 'below the least value', indicator: revenue, raw: '-5' },
  { name: 'above the greatest value', indicator: share, raw: '101' },
  { name: 'a unit of another kind', indicator: revenue, raw: '30人' },
  { name: 'a header unit of another kind', indicator: revenue, raw: '30', unit: '亩' },
  { name: 'a word for a flag', indicator: flag, raw: '也许' },
  { name: 'a day that never was', indicator: day, raw: '2023-02-30' },
  { name: 'a value outside the list', indicator: stage, raw: '壮年' },
  { name: 'a formula error', indicator: note, raw: '#REF!' },
  { name: 'a formula that found nothing', indicator: revenue, raw: '#N/A' },
  { name: 'a formula error for a flag', indicator: flag, raw: '#N/A' },
  { name: 'a formula error for a day', indicator: day, raw: '#VALUE!' },
  { name: 'a difference of shares for a share', indicator: share, raw: '1.5个百分点' },
  { name: 'unreadable characters', indicator: note, raw: 'abc\uFFFD' },
])('$name is refused with a reason in both languages', ({ indicator, raw, unit }) => {
  const read = readCell(indicator, raw, { unit })
  expect(read.kind).toBe('bad')
  expect(read.reason?.zh).toMatch(/[\u4e00-\u9fff]/)
  expect(read.reason?.en).toMatch(/[a-z]/i)
})

test.for([
  [1899, '1905-03-13'],
  [1900, null],
  [2020, null],
  [2020.3, null],
  [2200.9, null],
  [2201, '1906-01-09'],
  [44_260, '2021-03-05'],
] as const)('the number %s in a column of days is the day %s; a year alone is none', ([raw, day]) => {
  const name = { zh: '注册日期', en: 'Registered' }
  const registered: Indicator = {
    code: 'registered_on',
    name,
    type: 'date',
    period: 'state',
    definition: name,
    source: 's',
    theme: 't',
  }
  const read = readCell(registered, raw)
  expect(read.kind === 'value' ? read.value : null).toBe(day)
})
