/** Which year the figures of a table belong to, where no column says so. */
import { type Period, parsePeriod, type Text } from '@wutong/engine'
import type { Layout } from '#tables/layout-parts'
import { readPreamble, yearsIn } from '#tables/preamble'
import { type Decisions, type Note, noteOf, type Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import { headerKey } from './dictionary.rules.ts'
import { columnName } from './planned.rules.ts'

/** The year of a table, or what is unclear about it; `missing` where nothing names one and the figures need it. */
export interface TablePeriod {
  readonly period: number | null
  readonly missing: boolean
  /** Yearly figures are left out until the question is answered, or for good. */
  readonly skipsYearly: boolean
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

/** What decides about the year besides the table. */
export interface PeriodContext {
  readonly sheet: string
  /** The year that the importer named. */
  readonly given: number | null
  readonly decisions: Decisions
  /** Years that the name of the file or its other sheets say; they decide nothing about this one. */
  readonly nearby: readonly number[]
}

/** Decides the year of a table: a part of a year is none, whatever is answered; else as answered, as the importer says, as its title or sheet says; two that differ are asked about. */
export function decidePeriod(
  { sheet, given, decisions, nearby }: PeriodContext,
  { preamble }: Layout,
  columns: readonly Column[],
): TablePeriod {
  const plain = { missing: false, skipsYearly: false, notes: [], questions: [] }
  const yearly = columns.some(
    (column) =>
      (column.kind === 'figure' && column.year === null) ||
      (column.kind === 'value' && column.indicator.period === 'year' && column.year === null),
  )
  const answered = decisions[`period:${sheet}`]
  if (answered === 'skip') return { ...plain, period: given, skipsYearly: true }
  const year = answered !== undefined && /^\d{4}$/.test(answered) ? Number(answered) : null
  const parts = columns.find(({ kind, header }) => kind === 'unused' && partHeader.test(headerKey(header)))
  if (yearly && parts !== undefined && decisions[`column:${columnName(parts.header, parts.at)}`] === undefined)
    return { ...plain, period: year ?? given, skipsYearly: true, questions: [partColumnQuestion(sheet, parts)] }
  if (!yearly || columns.some(({ kind }) => kind === 'period')) return { ...plain, period: year ?? given }
  const named = parsePeriod(sheet.normalize('NFKC').replace(/^\s*([0-4]\d)(?=年)/, '20$1'))
  const part = preamble.part ?? (named?.kind === 'year' ? null : named) ?? readPreamble([sheet]).part
  if (part !== null) return { ...plain, period: given, skipsYearly: true, questions: [partQuestion(sheet, part)] }
  if (year !== null) return { ...plain, period: year }
  return fromYears({ sheet, given, nearby }, [
    ...preamble.years,
    ...(named?.year == null ? yearsIn(sheet) : [named.year]),
  ])
}

/** What a column is called that says which part of a year a row is about. */
const partHeader = /^(?:统计|数据|所属|报告|申报)?(?:季度|季|月份|月度|月|半年度?)$/

/** Rows of months or quarters are no years, unless somebody says that the column does not matter. */
function partColumnQuestion(sheet: string, { header, at }: Column): Question {
  const name = columnName(header, at)
  const text = {
    zh: `列“${name}”写明各行是月份、季度的数，目录按年统计，不足一年的数不能当作全年；若各行都是全年数，请把该列设为不使用`,
    en: `The column "${name}" says which month or quarter each row is about; the catalogue counts years, and a part is never taken for a year: map the column to nothing if every row is a whole year`,
  }
  return periodQuestion(sheet, text, [])
}

/** A part of a year is no year: all that can be answered is to leave its figures out. */
function partQuestion(sheet: string, { year, from, to }: Period): Question {
  const months = from === to ? `${from}` : `${from}-${to}`
  const text = {
    zh: `表题或表名写明是${year === null ? '' : ` ${year} 年`} ${months} 月的数，目录按年统计，不足一年的数不能当作全年：全年数出来后再导入`,
    en: `The title or the name of the sheet says months ${months} of ${year ?? 'a year'}; the catalogue counts years, and a part is never taken for a year: import the whole year once it is there`,
  }
  return periodQuestion(sheet, text, [])
}

function fromYears({ sheet, given, nearby }: Omit<PeriodContext, 'decisions'>, found: readonly number[]): TablePeriod {
  const plain = { missing: false, skipsYearly: false, notes: [], questions: [] }
  const years = [...new Set(found)]
  const [only] = years
  if (only === undefined && given === null && nearby.length > 0) {
    const text = {
      zh: `${sheet === '' ? '表中' : `工作表“${sheet}”`}没有写明年份，文件名或其他工作表写的是 ${nearby.join('、')} 年，请确认`,
      en: `${sheet === '' ? 'The table' : `The sheet "${sheet}"`} names no year; the name of the file or its other sheets say ${nearby.join(', ')}: say which year it is`,
    }
    return { ...plain, period: null, skipsYearly: true, questions: [periodQuestion(sheet, text, nearby)] }
  }
  if (only === undefined) return { ...plain, period: given, missing: given === null }
  if (years.length > 1 && given === null) {
    const text = {
      zh: `表题中有多个年份（${years.join('、')}），请指明数据属于哪一年`,
      en: `The title names several years (${years.join(', ')}); say which one the figures belong to`,
    }
    return { ...plain, period: null, skipsYearly: true, questions: [periodQuestion(sheet, text, years)] }
  }
  if (given !== null && !years.includes(given)) {
    const text = {
      zh: `导入时指定 ${given} 年，而表题写的是 ${years.join('、')} 年，请确认`,
      en: `The import says ${given}, and the title says ${years.join(', ')}; say which year it is`,
    }
    return { ...plain, period: null, skipsYearly: true, questions: [periodQuestion(sheet, text, [...years, given])] }
  }
  if (given !== null) return { ...plain, period: given }
  const text = {
    zh: `数据年份取自表题或表名：${only} 年`,
    en: `The year of the figures is taken from the title or the name of the sheet: ${only}`,
  }
  return { ...plain, period: only, notes: [noteOf('period', text, { sheet, confidence: 0.9 })] }
}

function periodQuestion(sheet: string, text: Text, years: readonly (number | null)[]): Question {
  const known = [...new Set(years.filter((year) => year !== null))]
  return {
    id: `period:${sheet}`,
    kind: 'period',
    sheet,
    column: null,
    text,
    options: [
      ...known.map((year) => ({
        value: String(year),
        label: { zh: `作为 ${year} 年全年数据`, en: `They are figures of the whole year ${year}` },
        preview: null,
      })),
      { value: 'skip', label: { zh: '不导入按年统计的指标', en: 'Leave out what is counted by year' }, preview: null },
    ],
  }
}
