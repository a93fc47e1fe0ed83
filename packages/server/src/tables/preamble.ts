/** What the lines over a table say about all of it: unit, year, measure, and the one firm it may be about. */
import { isUnit, normaliseUnit, type Period, parsePeriod, parseUscc } from '@wutong/engine'
import { hasLegalForm } from './content.ts'

/** What the lines over a table say; `years` holds every year they name. */
export interface Preamble {
  readonly lines: readonly string[]
  /** Units of a line such as 单位：万元、人. */
  readonly units: readonly string[]
  readonly years: readonly number[]
  /** A part of a year that the figures are about: a quarter, a month. */
  readonly part: Period | null
  /** Name of the measure where the table has only years for columns. */
  readonly measure: string | null
  readonly firm: { readonly name: string | null; readonly uscc: string | null } | null
}

const unitLine = /(?:计量|金额|货币)?单位\s*(?:[:：]|(?:均|皆|都|一律)?[为是])?\s*((?:人民币)?[^\s:：()（）]{1,24})/g
/** Dates of making a table are not dates of its figures. */
const making = /(制表|编制|编印|印发|发布|填报|填表|打印|导出|报送|更新|下载|生成|截止|截至|成立|批准|制定|文号|有效期)/
const measureLine = /^(?:指标(?:名称)?|项目)\s*[:：]\s*(.+)$/
/** The name stands behind a colon or in the next cell. */
const firmLine = /(?:企业|单位|公司|填报单位|纳税人)(?:详细)?名称(?:\s*[:：]\s*|\s{2,})(\S+)/
/** Who made a statement: the firm itself, where no column names firms. */
const statementLine = /编制单位(?:\([^()]*\))?\s*[:：]\s*(\S+)/
/** 统计年度：2023, whatever else the line says. */
const yearSaid =
  /(?:统计|数据|所属|报告|会计|填报)?(?:年度|年份|所属期|报告期)(?:\s*[:：]\s*|\s{2,})((?:19|20)\d{2})(?:年度?)?(?![\d.年/-])/
const codeLine = /(?:统一)?(?:社会)?信用代码\s*[:：]\s*([0-9A-Za-z]{18})/

function unitsFrom(line: string): string[] {
  const behind = /[（(]\s*(?:单位\s*[:：]?\s*)?([^()（）]{1,8})[)）]\s*$/.exec(line)?.[1]
  // 填报单位：某局 names no unit; the line may say one further on.
  const written = [...line.matchAll(unitLine)].map(([, words = '']) => words)
  return [...written, ...(behind === undefined ? [] : [behind])].map(unitsIn).find((units) => units.length > 0) ?? []
}

function unitsIn(written: string): string[] {
  return written
    .split(/[、,，;；/]/)
    .map((unit) => unit.trim())
    .filter((unit) => unit !== '' && isUnit(unit))
    .map(normaliseUnit)
}

/** What stands over a table and says something of all of it: who filled it in, when, in which unit. */
const formCell = /^[^:：(（\n]{0,8}(单位|日期|时间|部门|机关|人|电话|表号|文号|年度|有效期至)\s*[:：]/

/** Whether a cell is part of such a line and no header. */
export function isFormCell(text: string): boolean {
  return formCell.test(text)
}

/** The years that a line or a name says, apart from those of making it. */
export function yearsIn(line: string): number[] {
  const said = yearSaid.exec(line.normalize('NFKC'))?.[1]
  if (said !== undefined) return [Number(said)]
  if (making.test(line) || /〔|\[\d{4}\]|号/.test(line)) return []
  return [...line.matchAll(/(?<!\d)((?:19|20)\d{2})(?=年|\s*$|[-—–~至]|[^\d.])/g)].map((match) => Number(match[1]))
}

/** Months, quarters and halves in a line that names the year somewhere else: 企业1-9月主要指标（2024年）. */
const partAlone =
  /(?<!\d)\d{1,2}\s*[-—–~至]\s*\d{1,2}\s*月|(?:第?[一二三四1-4](?:季度)?\s*[-—–~至]\s*)?第?[一二三四1-4]季度|前[二三四2-4]季度|[上下]半年/

/** A part of a year that a line names: 2021年1-6月, 2021年一季度, 2021年1-3季度累计. */
function partFrom(line: string): Period | null {
  if (making.test(line)) return null
  const found =
    /(?:19|20)\d{2}(?:年度?)?\s*(?:\d{1,2}\s*[-—–~至]\s*\d{1,2}\s*月|(?:第?[一二三四1-4](?:季度)?\s*[-—–~至]\s*)?第?[一二三四1-4]季度|前[二三四2-4]季度|[上下]半年|\d{1,2}月(?!\d*日))/.exec(
      line,
    ) ?? partAlone.exec(line)
  const period = found === null ? null : parsePeriod(found[0])
  return period === null || period.kind === 'year' ? null : period
}

/** 某某有限公司2024年主要财务指标: a title about one firm. */
const titleFirm =
  /^([^\s:,、]{2,40}?(?:有限责任公司|股份有限公司|有限公司))(?:(?:19|20)\d{2}[-—–~至\d年度]*|近[一二两三四五\d]+年(?:来|度)?的?)?(?:主要|财务|经济|基本|经营|生产|年度|统计)+(?:指标|情况|数据|报表|表)+$/

function firmFrom(line: string): Preamble['firm'] {
  const name = (firmLine.exec(line) ?? statementLine.exec(line))?.[1] ?? null
  const code = codeLine.exec(line)?.[1] ?? null
  const uscc = code !== null && parseUscc(code).ok ? code.toUpperCase() : null
  const firm = name !== null && hasLegalForm(name) ? name : (titleFirm.exec(line)?.[1] ?? null)
  return firm === null && uscc === null ? null : { name: firm, uscc }
}

/** Reads the lines over a table; each is the joined text of one row. */
export function readPreamble(lines: readonly string[]): Preamble {
  const found = lines.map((line) => line.normalize('NFKC').trim()).filter((line) => line !== '')
  const firms = found.map(firmFrom).filter((firm) => firm !== null)
  const first = <T>(pick: (line: string) => T | null): T | null =>
    found.map(pick).find((value) => value !== null) ?? null
  return {
    lines: found,
    units: [...new Set(found.flatMap(unitsFrom))],
    years: [...new Set(found.flatMap(yearsIn))],
    part: first(partFrom),
    measure: first((line) => measureLine.exec(line)?.[1]?.trim() ?? null),
    firm:
      firms.length === 0
        ? null
        : {
            name: firms.find(({ name }) => name !== null)?.name ?? null,
            uscc: firms.find(({ uscc }) => uscc !== null)?.uscc ?? null,
          },
  }
}
