/** Years across under one measure: which measure the figures are. */
import type { Indicator, Text } from '@wutong/engine'
import type { Layout } from '#tables/layout-parts'
import { type Note, noteOf, type Question } from '#tables/words'
import { saysWho, valueColumn } from './columns.rules.ts'
import { type HeaderMeaning, meaningOf } from './dictionary.rules.ts'
import type { PlanContext, PlannedColumn } from './planned.rules.ts'

interface Measured {
  readonly columns: readonly PlannedColumn[]
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

const optionsShown = 40

/** Gives columns that only name a year the measure of the table, or asks which it is. */
export function planMeasure(context: PlanContext, layout: Layout, columns: readonly PlannedColumn[]): Measured {
  const wide = columns.filter(({ column }) => column.kind === 'unused' && layout.wideYears.has(column.at))
  const identified = columns.some(({ column }) => saysWho(column))
  if (wide.length === 0 || (!identified && layout.preamble.firm === null)) return { columns, notes: [], questions: [] }
  const found = findMeasure(context, layout)
  if (found === null) return { columns, notes: [], questions: [measureQuestion(context, layout)] }
  const { indicator, unit, reason } = found
  const planned = columns.map((one): PlannedColumn => {
    const year = layout.wideYears.get(one.column.at)
    if (one.column.kind !== 'unused' || year === undefined) return one
    const { at, header } = one.column
    const column = valueColumn(indicator, { at, header, year, unit, shift: 0 })
    return 'code' in column ? one : { column, confidence: 0.9, reason }
  })
  const years = wide.map(({ column }) => layout.wideYears.get(column.at)).join('、')
  const text = {
    zh: `${years} 各列是“${indicator.name.zh}”在各年的数值（${reason.zh}）`,
    en: `The columns ${years} are "${indicator.name.en}" of these years (${reason.en})`,
  }
  return {
    columns: planned,
    notes: [noteOf('wide_years', text, { sheet: context.sheet, confidence: 0.9 })],
    questions: [],
  }
}

interface Measure {
  readonly indicator: Indicator
  readonly unit: string | null
  readonly reason: Text
}

function findMeasure({ dictionary, decisions, sheet }: PlanContext, { preamble }: Layout): Measure | null {
  const lineUnit = preamble.units[0] ?? null
  const answered = dictionary.indicators.get(decisions[`indicator:${sheet}`] ?? '')
  if (answered !== undefined)
    return { indicator: answered, unit: lineUnit, reason: { zh: '按答复', en: 'as answered' } }
  const named = (text: string): (HeaderMeaning & { indicator: Indicator }) | null => {
    const meaning = meaningOf(dictionary, text)
    const indicator = meaning === null ? undefined : dictionary.indicators.get(meaning.target)
    return meaning === null || indicator?.type !== 'number' ? null : { ...meaning, indicator }
  }
  const lines = [...(preamble.measure === null ? [] : [preamble.measure]), ...preamble.lines.map(titleWords), sheet]
  for (const line of lines) {
    const meaning = named(line)
    if (meaning !== null)
      return {
        indicator: meaning.indicator,
        unit: meaning.unit ?? lineUnit,
        reason: { zh: `表题写明“${line}”`, en: `the title says "${line}"` },
      }
  }
  return null
}

/** A title without the words that every title has: 2019-2021年企业营业收入情况表 → 营业收入. */
function titleWords(line: string): string {
  return line
    .replace(/(?:19|20)\d{2}年?\s*[-—–~至]?\s*/g, '')
    .replace(/^(?:各|全区|高新区)?(?:规模以上)?(?:企业|单位)/, '')
    .replace(/(?:情况|统计|汇总|明细|数据)*(?:表|报表)?$/, '')
    .trim()
}

function measureQuestion({ zone, sheet }: PlanContext, { headers, wideYears }: Layout): Question {
  const years = headers.filter((_, at) => wideYears.has(at)).join('、')
  const yearly = zone.indicators.filter(({ type, period }) => type === 'number' && period === 'year')
  return {
    id: `indicator:${sheet}`,
    kind: 'indicator',
    sheet,
    column: null,
    text: {
      zh: `${years} 各列只写了年份，没有写明是哪项指标，请指明`,
      en: `The columns ${years} only name years; say which indicator their figures are`,
    },
    options: yearly.slice(0, optionsShown).map(({ code, name, unit }) => ({
      value: code,
      label: name,
      preview: unit === undefined ? null : { zh: `单位 ${unit}`, en: `in ${unit}` },
    })),
  }
}

/** A column without a header whose cells can only be one indicator: industry codes, the zone's districts. */
export function byCatalogue(
  { dictionary }: PlanContext,
  layout: Layout,
  planned: PlannedColumn,
  all: readonly PlannedColumn[],
): PlannedColumn {
  const { column } = planned
  const content = layout.contents[column.at]
  const code = content?.kind === 'industry' || content?.kind === 'district' ? content.kind : null
  const indicator = code === null ? undefined : dictionary.indicators.get(code)
  const taken = all.some((other) => other.column.kind === 'value' && other.column.indicator.code === code)
  if (column.kind !== 'unused' || indicator === undefined || taken || content === null || content === undefined)
    return planned
  const told =
    code === 'industry' ? { zh: '行业代码', en: 'industry codes' } : { zh: '街道、乡镇名称', en: 'names of districts' }
  if (column.header.trim() !== '') {
    const note = {
      zh: `表头未识别；内容像${told.zh}，如是请映射为“${indicator.name.zh}”`,
      en: `The header is not known; the cells look like ${told.en}: map the column to "${indicator.name.en}" if they are`,
    }
    return { column: { ...column, note }, confidence: 1, reason: null }
  }
  const parts = { at: column.at, header: column.header, year: null, unit: null, shift: 0 }
  const found = valueColumn(indicator, parts)
  const reason = { zh: `没有表头，内容是${told.zh}`, en: `No header; the cells are ${told.en}` }
  return 'code' in found ? planned : { column: found, confidence: 0.8, reason }
}
