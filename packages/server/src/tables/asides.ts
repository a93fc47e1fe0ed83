/** Rows that stand among the data and are none: totals, notes, headings, headers printed again on each page. */
import { isUnit, parseUscc, type RawCell } from '@wutong/engine'
import { hasLegalForm, isRegion } from './content.ts'
import { textOf } from './words.ts'

const codeShape = /^[0-9A-Za-z]{18}$/

/** What kind of row it is when it is no data. */
export type AsideKind = 'total' | 'note' | 'heading' | 'header' | 'numbering' | 'units' | 'scope'

const total = /^(?:其中:?)?.{0,12}?(合计|总计|小计|共计|平均(?:值|数)?|累计)(?:\([^()]*\))?:?$/
/** All firms together, or all that are not named, where the name of a firm belongs. */
const everybody =
  /^(?:全[区市县省国园镇乡]|全街道|全开发区|全高新区|高新区全区|总数|总体|全部(?:企业|单位)|其[他它余](?:企业|单位|公司))(?:\([^()]*\))?:?$/
/** A group of firms, whose figures would be those of all of it: 规上工业企业, 其中：小微企业. */
const group =
  /^(?:其中:?)?(?:规模以?[上下]|规[上下]|限额?以?[上下]|[大中小微]|[大中]中|中小|小微|国有|国有控股|民营|私营|集体|外资|外商投资|港澳台(?:投资|商投资)?|内资|合资|股份制|高新技术|科技型中小|专精特新|上市|非上市|重点|其他|工业|服务业|建筑业|商贸|贸易|批发|零售|住宿|餐饮|农业)*(?:型|业)*(?:企业|单位|法人单位)(?:\([^()]*\))?:?$/
const note =
  /^(注\s*[:：\d]|说明\s*[:：]|备注\s*[:：]|数据来源|资料来源|来源\s*[:：]|填表人|制表人?\s*[:：]|审核人?\s*[:：]|复核人?\s*[:：]|负责人\s*[:：]|单位负责人|统计负责人|联系人\s*[:：]|联系电话\s*[:：]|填报日期|报送日期|制表日期|打印日期|第\s*\d+\s*页|共\s*\d+\s*页|[（(]?续上?表?[)）]?$|[接转][上下]页|本表|以上数据|[*※]\s*\S)/
const heading =
  /^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[类部章])/
const numberings = new Set(['甲', '乙', '丙', '丁', '戊'])

function isGroup(word: string): boolean {
  const bare = word.replace(/^(?:[一二三四五六七八九十\d]{1,3}[、.．]|\([一二三四五六七八九十\d]{1,3}\))/, '')
  return bare.length > 2 && group.test(bare)
}

function isNumbering(filled: readonly string[]): boolean {
  const marks = filled.filter((text) => !numberings.has(text)).map((text) => text.replace(/^[(（<]|[)）>]$/g, ''))
  if (filled.length < 3) return false
  // 1 2 3 …, also 0 1 2 …; (3)=(1)+(2) is how forms show sums.
  const numbers = marks.map((text) => Number(/^(\d{1,3})(?:\D.*)?$/.exec(text)?.[1] ?? Number.NaN))
  return (
    numbers.length === 0 || numbers.every((number, at) => number === (numbers[0] ?? 0) + at && (numbers[0] ?? 0) <= 1)
  )
}

/** A unit as a cell of its own writes it: 万元, （万元）. */
export function unitText(text: string): string {
  return text.replace(/^[(（]\s*(.*?)\s*[)）]$/, '$1')
}

function isUnitRow(given: readonly string[]): boolean {
  const filled = given.map(unitText)
  const units = filled.filter((text) => isUnit(text))
  return (
    units.length >= 1 &&
    filled.length >= 2 &&
    filled.every((text) => isUnit(text) || /^[-—/]+$|^(计量)?单位$/.test(text))
  )
}

function repeats(texts: readonly string[], levels: readonly (readonly string[])[]): boolean {
  return levels.some((level) => {
    const words = level.filter((word) => word !== '')
    const same = level.filter((word, at) => word !== '' && word === (texts[at] ?? ''))
    return words.length >= 2 && same.length >= Math.max(2, words.length * 0.7)
  })
}

/** What a table knows about itself when it judges its rows. */
export interface TableShape {
  /** Rows of the header, level by level. */
  readonly levels: readonly (readonly string[])[]
  /** Columns that say who a row is about. */
  readonly who: readonly number[]
}

/** Nearly every row carries a code; what is wrong with a code is judged elsewhere. */
function carriesCode(who: readonly number[], cells: readonly RawCell[]): boolean {
  return who.some((at) => {
    const cell = cells[at]
    return typeof cell === 'string' && cell.length === 18 && codeShape.test(cell)
  })
}

/** The kind of a row that is no data, or null. A row with a credit code is always data. */
export function asideOf({ levels, who }: TableShape, cells: readonly RawCell[]): AsideKind | null {
  if (carriesCode(who, cells)) return null
  const texts = cells.map(textOf)
  const filled = texts.filter((text) => text !== '')
  if (filled.length === 0 || filled.some((text) => text.length === 18 && parseUscc(text).ok)) return null
  if (repeats(texts, levels)) return 'header'
  const words = [filled[0] ?? '', ...who.map((at) => texts[at] ?? '')].map((word) => word.normalize('NFKC').trim())
  const own = words.filter((word) => !hasLegalForm(word))
  const named = namedAside(own, filled.length === 1)
  if (named !== null) return named
  if (isNumbering(filled)) return 'numbering'
  if (isUnitRow(filled)) return 'units'
  const alone = filled.length === 1 ? (filled[0] ?? '') : ''
  return alone === '' || hasLegalForm(alone) ? null : aloneOf(alone, who.includes(texts.indexOf(alone)))
}

/** What the words that stand for a firm say when they name none. */
function namedAside(words: readonly string[], alone: boolean): AsideKind | null {
  const closed = words.map((word) => word.replace(/\s/g, ''))
  if (closed.some((word) => total.test(word))) return 'total'
  // 其中：软件业务 is a part of the row above it.
  if (closed.slice(1).some((word) => everybody.test(word) || word.startsWith('其中'))) return 'total'
  if (closed.slice(1).some(isGroup)) return alone ? 'heading' : 'total'
  return words.some((word) => note.test(word)) ? 'note' : null
}

/** A text that stands alone in its row: the heading of a group, or prose under the table. */
function aloneOf(text: string, inName: boolean): AsideKind | null {
  if (heading.test(text) || isRegion(text)) return 'heading'
  return text.length > 30 && !inName ? 'note' : null
}
