/** The words of a zone and a source, and what a header made of them means. */
import { type Indicator, isUnit, normaliseUnit, type Source, unitFactor, type Zone } from '@wutong/engine'
import { splitNote, unitInBrackets } from './header-notes.rules.ts'
import { roles } from './roles.ts'

/** All the words a header may use, by their compared form. */
export interface Dictionary {
  readonly columns: ReadonlyMap<string, string>
  readonly words: ReadonlyMap<string, string>
  /** Words without what stands in their brackets; used when nothing else fits. */
  readonly loose: ReadonlyMap<string, string>
  readonly indicators: ReadonlyMap<string, Indicator>
}

/** The form in which headers and words are compared. */
export function headerKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s*:"'“”、。\u2212]/g, (found) => (found === '\u2212' ? '-' : ''))
}

function withoutBrackets(key: string): string {
  return key.replace(/[([【][^()[\]【】]*[)\]】]/g, '')
}

/** Roles a source or the catalogue may name, in the words this module uses. */
function roleOf(target: string): string {
  if (target === 'id') return 'key'
  return target
}

/** Words without their brackets; two meanings of one such word cancel each other. */
function looseWords(words: readonly (readonly [word: string, target: string])[]): Map<string, string> {
  const loose = new Map<string, string>()
  const clashing = new Set<string>()
  for (const [word, target] of words) {
    const short = withoutBrackets(headerKey(word))
    if ((loose.get(short) ?? target) !== target) clashing.add(short)
    loose.set(short, target)
  }
  for (const word of clashing) loose.delete(word)
  return loose
}

/** Builds the dictionary of a zone and one of its sources; the source's own headers come before all. */
export function dictionaryFrom(zone: Zone, source: Source): Dictionary {
  const common = Object.entries(roles).flatMap(([role, names]) => names.map((name) => [name, role] as const))
  const catalogue = zone.indicators.flatMap(({ code, name, aliases = [] }) =>
    [code, name.zh, name.en, ...aliases].map((word) => [word, roleOf(code)] as const),
  )
  // The first meaning of a word stands, so the words of the identity columns are never an indicator's.
  const words = new Map([...common, ...catalogue].toReversed().map(([word, target]) => [headerKey(word), target]))
  const columns = new Map(
    Object.entries(source.columns ?? {}).map(([header, target]) => [headerKey(header), roleOf(target)]),
  )
  const indicators = new Map(zone.indicators.map((indicator) => [indicator.code, indicator]))
  return { columns, words, loose: looseWords(catalogue), indicators }
}

/** A header taken apart. */
export interface HeaderParts {
  readonly word: string
  readonly year: number | null
  readonly unit: string | null
  /** −1 where the header says 上年. */
  readonly shift: number
  /** Words in brackets that nobody understood: a unit perhaps, or another figure. */
  readonly unclear?: string
}

/** What a header means, and which words said so. */
export interface HeaderMeaning extends HeaderParts {
  readonly target: string
  readonly by: 'source' | 'catalogue' | 'loose' | 'part'
}

const numerals = '〇一二三四五六七八九'

/** A key with its years as four digits: 二〇二四年 and 24年 are 2024年, and 2024年1-12月 is the whole year. */
function withPlainYears(key: string): string {
  return key
    .replace(/[一二][〇零○一二三四五六七八九]{3}(?=年)/g, (words) =>
      Array.from(words.replace(/[零○]/g, '〇'), (one) => numerals.indexOf(one)).join(''),
    )
    .replace(/^fy-?(?:20)?([0-4]\d)(?!\d)/, '20$1')
    .replace(/(?<!\d)([0-4]\d)(?=年(?!期|以|来|内|间|平均))/g, '20$1')
    .replace(/((?:19|20)\d{2})年?(?:0?1|一)月?[-—–~至到](?:12|十二)月份?(?:累计)?/g, '$1年')
}

const yearPatterns = [/^((?:19|20)\d{2})(?:年度?)?[-_]?(?=\D)/, /[@_-]?\(?((?:19|20)\d{2})(?:年度?)?\)?$/]

function splitYear(key: string): { rest: string; year: number | null } {
  for (const pattern of yearPatterns) {
    const match = pattern.exec(key)
    if (match !== null && match[0].length < key.length)
      return { rest: key.replace(pattern, ''), year: Number(match[1]) }
  }
  return { rest: key, year: null }
}

function splitUnit(key: string): { rest: string; unit: string | null } {
  const match =
    /^(.+?)[([【]([^()[\]【】]*(?:\([^()]*\))?[^()[\]【】]*)[)\]】]$/.exec(key) ?? /^(.+?)[/_,,-]([^/_,,-]+)$/.exec(key)
  const [, rest, unit] = match ?? []
  if (rest === undefined || unit === undefined) return { rest: key, unit: null }
  return isUnitWord(unit) ? { rest, unit: normaliseUnit(unit) } : { rest: key, unit: null }
}

/** The readings of a header, the most literal first: as it stands, without its unit, without its year, without both. */
function readingsOf(header: string): HeaderParts[] {
  const key = withPlainYears(headerKey(header))
  const plain = splitUnit(key)
  const dated = splitYear(key)
  const both = splitUnit(dated.rest)
  const inner = splitYear(plain.rest)
  // A unit right behind the word, with nothing that sets it apart.
  const [, joined = '', money] = /^(.+?)((?:[千万亿]|十万|百万|千万)?元)$/.exec(dated.rest) ?? []
  return [
    { word: key, year: null, unit: null, shift: 0 },
    { word: plain.rest, year: null, unit: plain.unit, shift: 0 },
    { word: dated.rest, year: dated.year, unit: null, shift: 0 },
    { word: both.rest, year: dated.year, unit: both.unit, shift: 0 },
    { word: inner.rest, year: inner.year, unit: plain.unit, shift: 0 },
    ...(money === undefined ? [] : [{ word: joined, year: dated.year, unit: money, shift: 0 }]),
  ]
}

function wordMeaning(dictionary: Dictionary, header: string): HeaderMeaning | null {
  const readings = readingsOf(header)
  for (const [by, words] of [
    ['source', dictionary.columns],
    ['catalogue', dictionary.words],
  ] as const) {
    for (const reading of readings) {
      const target = reading.word === '' ? undefined : words.get(reading.word)
      if (target !== undefined) return { ...reading, target, by }
    }
  }
  return looseMeaning(dictionary, readings)
}

/** A word of the catalogue once brackets are left out, on either side; what stands in those of the header is not lost. */
function looseMeaning(dictionary: Dictionary, readings: readonly HeaderParts[]): HeaderMeaning | null {
  for (const reading of readings) {
    const word = withoutBrackets(reading.word)
    const target = word === '' ? undefined : dictionary.loose.get(word)
    if (target === undefined) continue
    const inside = saidInBrackets(reading.word)
    if (inside === null) return null
    const { unit, year, shift, unclear } = inside
    const known = { unit: reading.unit ?? unit, year: reading.year ?? year, shift }
    const whole = { ...reading, ...known, target, by: 'loose' } as const
    return unclear === '' ? whole : { ...whole, unclear }
  }
  return null
}

interface InBrackets extends Pick<HeaderParts, 'unit' | 'year' | 'shift'> {
  readonly unclear: string
}

/** What the brackets of a header say of its figure; null where they make it another one. */
function saidInBrackets(key: string): InBrackets | null {
  const all = [...key.matchAll(/[([【]([^()[\]【】]*)[)\]】]/g)].map(([, inside = '']) => inside)
  const pieces = all.flatMap((inside) => (isUnitWord(inside) ? [inside] : inside.split(/[,;/|]/)))
  const found: { unit: null; year: number | null; shift: number } = { unit: null, year: null, shift: 0 }
  const unclear: string[] = []
  const units = new Set<string>()
  for (const piece of pieces) {
    const year = yearAmong([piece])
    if (isUnitWord(piece) && piece !== '年') units.add(normaliseUnit(piece))
    else if (year !== null) found.year = year
    else if (lastYear.test(piece)) found.shift = -1
    else if (otherFigure.test(piece)) return null
    else if (piece !== '' && !neutral.test(piece) && !remark.test(piece)) unclear.push(piece)
  }
  // （万元/亿元） leaves open which of them it is.
  const [only = null] = units
  if (units.size > 1) return { ...found, unclear: [...units, ...unclear].join('、') }
  return { ...found, unit: only, unclear: unclear.join('、') }
}

function isUnitWord(text: string): boolean {
  return isUnit(text) || normaliseUnit(text) === '分'
}

/** Words in brackets that say how to fill a cell in, or which of several ways of counting was meant. */
const remark =
  /^(不?含税|税[前后]|必填项?|选填|可选|如有|若有|注\d*|[①-⑩*]+|年|按.*填(写|报)?|.*小数|整数|合并(报表|口径)?|法人(口径)?|单体(报表)?|人民币|折合人民币|可多选|全职|在职|含.*|不含.*|包括.*|不包括.*|截至.*|年底|万元以上|亏损以.*号填列)$/

/** Words over or under a measure that leave it what it is. */
const neutral =
  /^(本年|本期|今年|本年度|当年|本年累计|全年|实际|实际数|金额|数额|数值|期末|期末数|期末人数|人数|年末|年末数|合计|总额|本年实际|其中)$/
const lastYear = /^(上年|去年|上年度|上期|上年同期|去年同期|上年数|上年实际)$/
/** Words that make another figure of a measure. */
const otherFigure =
  /(增长|增速|增幅|同比|环比|比上年|占比|比重|计划|目标|预算|预计|预测|排名|位次|差额|完成率|增减|\d{1,2}月|季度|半年)/

/** A header of several levels: the words of one level may only group, or say which year; others make another figure of it. */
function joinedMeaning(dictionary: Dictionary, header: string): HeaderMeaning | null {
  const levels = withPlainYears(headerKey(header))
    .split('-')
    .filter((level) => level !== '')
  if (levels.length < 2 || levels.some((level) => otherFigure.test(level))) return null
  const shift = levels.some((level) => lastYear.test(splitUnit(level).rest)) ? -1 : 0
  // 金额（万元） under a measure leaves it what it is, and says its unit.
  const isPlain = (level: string): boolean => [neutral, lastYear].some((plain) => plain.test(splitUnit(level).rest))
  const words = levels.filter((level) => !isPlain(level))
  const plain = levels.filter(isPlain)
  for (let from = 0; from < words.length; from += 1) {
    const meaning = wordMeaning(dictionary, words.slice(from).join('-'))
    if (meaning === null) continue
    // A year among the words that were left out still says which year it is.
    const year = meaning.year ?? yearAmong(words.slice(0, from))
    const unit =
      meaning.unit ?? unitAmong([...words.slice(0, from), ...plain], dictionary.indicators.get(meaning.target)?.unit)
    return { ...meaning, year, unit, shift, by: from === 0 && shift === 0 ? meaning.by : 'part' }
  }
  return null
}

/** The unit that a level over the word names, where the word can be counted in it: 财务指标（元）-营业收入. */
function unitAmong(words: readonly string[], wanted: string | undefined): string | null {
  const units = words.map((word) => splitUnit(word).unit ?? (isUnitWord(word) ? normaliseUnit(word) : null))
  return units.findLast((unit) => unit !== null && unitFactor(unit, wanted ?? '') !== null) ?? null
}

function yearAmong(words: readonly string[]): number | null {
  const years = words.map((word) => /^((?:19|20)\d{2})(?:年度?)?$/.exec(word)?.[1]).filter((year) => year !== undefined)
  return years.length === 1 ? Number(years[0]) : null
}

/** The number that a form gives an item, before or behind it: 1. 一、 （3） ① B01. */
const numbered = /^(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]|[①-⑳]|[A-Z]\d{2,3}[\s.、．-])\s*|[①-⑳]$/

/** What a header means, or null when no word of the catalogue or the source fits. */
export function meaningOf(dictionary: Dictionary, header: string): HeaderMeaning | null {
  const asItStands = meaningAsWritten(dictionary, header)
  if (asItStands !== null && asItStands.unclear === undefined) return asItStands
  const bare = unitInBrackets(header).replace(numbered, '')
  const found = (bare === header.trim() ? null : meaningAsWritten(dictionary, bare)) ?? asItStands
  const parts = found === null ? splitNote(header) : null
  return parts === null || otherFigure.test(parts.note) ? found : meaningOf(dictionary, parts.word)
}

/** 2021-2023年营业收入 is of no one year. */
const yearRange = /(?<!\d)(?:19|20)\d{2}年?[-—–~至到](?:19|20)\d{2}(?!\d)/

function meaningAsWritten(dictionary: Dictionary, header: string): HeaderMeaning | null {
  const key = headerKey(header)
  if (yearRange.test(key) && !/(?:19|20)\d{2}/.test(key.replace(yearRange, ''))) return null
  const direct = wordMeaning(dictionary, header)
  if (direct !== null) return direct
  const prefixed = /^(上年|去年|本年|本期|今年|当年|其中)(?:同期|度|实际|累计)?(?!末)[:：]?(.+)$/.exec(header.trim())
  if (prefixed !== null) return joinedMeaning(dictionary, `${prefixed[1] ?? ''}-${prefixed[2] ?? ''}`)
  return joinedMeaning(dictionary, header)
}
