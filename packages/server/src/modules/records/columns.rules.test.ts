import { fileURLToPath } from 'node:url'
import type { Source, Zone } from '@wutong/engine'
import { expect, test } from 'vitest'
import { loadZone } from '#modules/zones'
import { taxIndicator } from '../../../test/tax-indicator.ts'
import { columnFrom, mappingFromColumn, targetOf } from './columns.rules.ts'
import { dictionaryFrom, meaningOf } from './dictionary.rules.ts'

const tax: Source = {
  id: 'tax',
  name: { zh: '税务', en: 'Tax' },
  rank: 1,
  columns: { ent: 'id', reg_date: 'registered_on' },
}
const zone: Zone = {
  id: 'test',
  name: { zh: '测试', en: 'Test' },
  divisionCode: '410100',
  departments: [],
  sources: [tax],
  precedence: {},
  indicators: [
    taxIndicator('uscc', '统一社会信用代码', { type: 'text', period: 'state' }),
    taxIndicator('name', '企业名称', { type: 'text', period: 'state' }),
    taxIndicator('registered_on', '注册日期', { type: 'date', period: 'state', aliases: ['成立日期'] }),
    taxIndicator('revenue', '营业收入', { unit: '万元', aliases: ['营收', '营业总收入'] }),
    taxIndicator('hightech_revenue', '高新技术产品(服务)收入', { unit: '万元' }),
    taxIndicator('employees', '职工总数', { unit: '人', aliases: ['从业人员期末数'] }),
    taxIndicator('market_share', '市场占有率', { unit: '%' }),
    taxIndicator('land_area', '用地面积', { unit: '亩' }),
    taxIndicator('points', '专家评分', { unit: '分' }),
  ],
  scorecards: [],
  ladders: [],
  offers: [],
  conditionSets: [],
}
const dictionary = dictionaryFrom(zone, tax)

test.for([
  ['营业收入', 'revenue', null, null, null],
  ['营业收入(万元)', 'revenue', null, '万元', '1'],
  ['营业收入（元）', 'revenue', null, '元', '0.0001'],
  ['营业收入（单位：亿元）', 'revenue', null, '亿元', '10000'],
  ['营业收入/千元', 'revenue', null, '千元', '0.1'],
  ['* 营业收入：', 'revenue', null, null, null],
  ['营收', 'revenue', null, null, null],
  ['Revenue', 'revenue', null, null, null],
  ['revenue@2021', 'revenue', 2021, null, null],
  ['2021年营业收入', 'revenue', 2021, null, null],
  ['2021年度营业收入（元）', 'revenue', 2021, '元', '0.0001'],
  ['营业收入(元)2021年', 'revenue', 2021, '元', '0.0001'],
  ['营业收入（2021年）', 'revenue', 2021, null, null],
  ['营业收入_2021', 'revenue', 2021, null, null],
  ['高新技术产品（服务）收入', 'hightech_revenue', null, null, null],
  ['高新技术产品(服务)收入(元)', 'hightech_revenue', null, '元', '0.0001'],
  ['高新技术产品收入', 'hightech_revenue', null, null, null],
  ['从业人员期末数（人）', 'employees', null, '人', '1'],
  ['用地面积（平方米）', 'land_area', null, '平方米', '0.0015'],
  ['专家评分（分）', 'points', null, '分', '1'],
  ['市场占有率(%)', 'market_share', null, '%', '1'],
  ['成立日期', 'registered_on', null, null, null],
  ['reg_date', 'registered_on', null, null, null],
  ['统一社会信用代码', 'id', null, null, null],
  ['社会信用代码', 'id', null, null, null],
  ['USCC', 'id', null, null, null],
  ['企业编号', 'id', null, null, null],
  ['ent', 'id', null, null, null],
  ['单位名称', 'name', null, null, null],
  ['年份', 'period', null, null, null],
  ['统计年度', 'period', null, null, null],
  ['联系电话', null, null, null, null],
  ['', null, null, null, null],
  ['营业收入增长率', null, null, null, null],
] as const)('the header %s means %s of %s in %s', ([header, target, period, unit, factor]) => {
  const column = columnFrom(dictionary, header, 0)
  if ('code' in column) throw new Error(column.code)
  expect(mappingFromColumn(column)).toMatchObject({ header, target, period, unit, factor })
})

test('a foreign currency in the header leaves the column out and says so', () => {
  const column = columnFrom(dictionary, '营业收入（万美元）', 0)
  expect(column).toMatchObject({ kind: 'unused', note: { zh: expect.stringContaining('美元') } })
})

test('a unit of another kind is refused with the header and both units', () => {
  expect(columnFrom(dictionary, '营业收入（人）', 0)).toEqual({
    code: 'unit_clash',
    detail: { column: '营业收入（人）', unit: '人', target: '营业收入', wanted: '万元' },
  })
})

test('one indicator of two years is two columns, and two words for it are one', () => {
  const targets = ['营业收入', '2021年营业收入', '营收', 'revenue@2021'].map((header) => {
    const column = columnFrom(dictionary, header, 0)
    return 'code' in column ? null : targetOf(column)
  })
  expect(targets).toEqual(['revenue@', 'revenue@2021', 'revenue@', 'revenue@2021'])
})

test.for([
  ['2024年1-12月营业收入（万元）', 2024],
  ['2024年1—12月累计营业收入', 2024],
  ['24年营业收入（万元）', 2024],
  ['二〇二四年营业收入', 2024],
  ['二零二三年度营业收入', 2023],
  ['营业收入-24年', 2024],
] as const)('the header %s is of the year %s', ([header, year]) => {
  expect(meaningOf(dictionary, header)).toMatchObject({ target: 'revenue', year })
})

test.for([
  ['营业收入（本年累计）(元)', '元', null, 0],
  ['营业收入（含税，元）', '元', null, 0],
  ['营业收入（2021年，千元）', '千元', 2021, 0],
  ['营业收入（万元/年）', '万元', null, 0],
  ['营业收入（万元，保留两位小数）【必填】', '万元', null, 0],
  ['营业收入（上年）', null, null, -1],
  ['营业收入（上年同期）（元）', '元', null, -1],
  ['营业收入（不含税）', null, null, 0],
  ['营业收入:元', '元', null, 0],
  ['2021年营业收入 千元', '千元', 2021, 0],
  ['FY21营业收入（元）', '元', 2021, 0],
  ['1.营业收入（元）', '元', null, 0],
  ['一、营业收入(元)', '元', null, 0],
  ['（3）营业收入', null, null, 0],
  ['营业收入①', null, null, 0],
  ['B01 营业收入(元)', '元', null, 0],
] as const)(
  'brackets and numbers of %s say %s of %s, %s years on, and nothing unclear',
  ([header, unit, year, shift]) => {
    const meaning = meaningOf(dictionary, header)
    expect(meaning).toMatchObject({ target: 'revenue', unit, year, shift })
    expect(meaning?.unclear).toBeUndefined()
  },
)

test.for([
  ['营业收入（出口）', '出口', null],
  ['营业收入(k)', 'k', null],
  ['营业收入（出口，元）', '出口', '元'],
] as const)('what stands in the brackets of %s is unclear: %s', ([header, unclear, unit]) => {
  expect(meaningOf(dictionary, header)).toMatchObject({ target: 'revenue', unclear, unit })
})

test.for([
  '营业收入（计划）(万元)',
  '营业收入（预计）',
  '营业收入（1-9月）（万元）',
  '营业收入（一季度）',
  '营业收入（同比，%）',
])('the brackets of %s make it another figure', (header) => {
  expect(meaningOf(dictionary, header)).toBeNull()
})

test.for(['2024年1-11月营业收入', '24个月营业收入', '10年期营业收入'])('the header %s names no year', (header) => {
  expect(meaningOf(dictionary, header)).toBeNull()
})

test.for([
  ['财务指标-营业收入（元）', 'revenue', null, 0],
  ['2021年-营业收入', 'revenue', 2021, 0],
  ['营业收入-2021年', 'revenue', 2021, 0],
  ['2021年-财务指标-营业收入', 'revenue', 2021, 0],
  ['上年-营业收入', 'revenue', null, -1],
  ['营业收入-上年同期', 'revenue', null, -1],
  ['上年营业收入', 'revenue', null, -1],
  ['上年同期营业收入（万元）', 'revenue', null, -1],
  ['上年度营业收入', 'revenue', null, -1],
  ['本年营业收入（万元）', 'revenue', null, 0],
  ['本期累计营业收入', 'revenue', null, 0],
  ['其中：营业 收入（万元）', 'revenue', null, 0],
  ['营业收入-本年', 'revenue', null, 0],
  ['从业人员-其中-职工总数', 'employees', null, 0],
] as const)('the header %s of several levels means %s of %s, %s years on', ([header, target, year, shift]) => {
  expect(meaningOf(dictionary, header)).toMatchObject({ target, year, shift })
})

test.for([
  '营业收入-同比增长',
  '2024年计划-营业收入',
  '一季度-营业收入',
  '营业收入-占比',
  '上年同期营业收入增速',
  '上年末营业收入',
  '本年计划营业收入',
])('the header %s is another figure and means nothing here', (header) => {
  expect(meaningOf(dictionary, header)).toBeNull()
})

test('every name, alias and unit of the shipped catalogue is understood as its own indicator', async () => {
  const shipped = await loadZone(fileURLToPath(new URL('../../../../../zones/zhengzhou-hitech', import.meta.url)))
  const [source] = shipped.sources
  if (source === undefined) throw new Error('the zone names no source')
  const words = dictionaryFrom(shipped, { ...source, columns: {} })
  const misread = shipped.indicators.flatMap(({ code, name, unit = '', aliases = [] }) => {
    const headers = [code, name.zh, name.en, `${name.zh}(${unit})`, `2024年${name.zh}（${unit}）`, ...aliases].filter(
      (header) => !header.includes('()') && !header.includes('（）'),
    )
    return headers.flatMap((header) => {
      const column = columnFrom(words, header, 0)
      const target = 'code' in column ? column.code : mappingFromColumn(column).target
      return target === code || (target === 'id' && code === 'uscc') ? [] : [`${header} → ${target}, not ${code}`]
    })
  })
  expect(misread).toEqual([])
})
