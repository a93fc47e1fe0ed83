/** How the headers of a file are understood: which column is the id, the name, the year, or which indicator in which unit. */
import type { ColumnMapping } from '@wutong/contract'
import {
  currencyName,
  foreignCurrency,
  type Indicator,
  isUnit,
  normaliseUnit,
  type Source,
  type Text,
  unitFactor,
  type Zone,
} from '@wutong/engine'
import type { z } from 'zod'

type Mapping = z.infer<typeof ColumnMapping>

/** What a column is read as. */
export type Column =
  | { readonly kind: 'uscc' | 'key' | 'name' | 'period'; readonly at: number; readonly header: string }
  | {
      readonly kind: 'value'
      readonly at: number
      readonly header: string
      readonly indicator: Indicator
      /** Year named in the header. */
      readonly year: number | null
      readonly unit: string | null
      readonly factor: string | null
    }
  | { readonly kind: 'unused'; readonly at: number; readonly header: string; readonly note: Text }

/** A header that makes the whole file unusable: an error code of the catalogue and what fills its sentence. */
export interface ColumnProblem {
  readonly code: 'columns_clash' | 'unit_clash'
  readonly detail: Readonly<Record<string, string>>
}

/** The columns of a file, or what must be mended first. */
export type ColumnPlan =
  | { readonly ok: true; readonly columns: readonly Column[] }
  | { readonly ok: false; readonly problem: ColumnProblem }

/** All the words a header may use, by their compared form. */
export interface Dictionary {
  readonly columns: ReadonlyMap<string, string>
  readonly words: ReadonlyMap<string, string>
  /** Words without what stands in their brackets; used when nothing else fits. */
  readonly loose: ReadonlyMap<string, string>
  readonly indicators: ReadonlyMap<string, Indicator>
}

const roles: Readonly<Record<string, readonly string[]>> = {
  uscc: [
    '统一社会信用代码',
    '社会信用代码',
    '统一信用代码',
    '统一代码',
    '信用代码',
    '统一社会信用代码/注册号',
    '纳税人识别号',
    'uscc',
    'credit code',
    'unified social credit code',
  ],
  key: ['id', '企业编号', '单位编号', '主体编号', '企业代码', '企业id', '编码'],
  name: [
    '企业名称',
    '单位名称',
    '单位详细名称',
    '公司名称',
    '名称',
    '机构名称',
    '主体名称',
    '纳税人名称',
    '企业',
    'name',
    'company',
    'enterprise',
    'company name',
    'enterprise name',
  ],
  period: [
    '年份',
    '年度',
    '统计年度',
    '数据年度',
    '所属年度',
    '报告年度',
    '报告期',
    '会计年度',
    '期间',
    'year',
    'period',
  ],
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

interface HeaderParts {
  readonly word: string
  readonly year: number | null
  readonly unit: string | null
}

const yearPatterns = [/^(?:fy)?((?:19|20)\d{2})(?:年度?)?[-_]?(?=\D)/, /[@_-]?\(?((?:19|20)\d{2})(?:年度?)?\)?$/]

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
  return isUnit(unit) || normaliseUnit(unit) === '分' ? { rest, unit: normaliseUnit(unit) } : { rest: key, unit: null }
}

/** The readings of a header, the most literal first: as it stands, without its unit, without its year, without both. */
function readingsOf(header: string): HeaderParts[] {
  const key = headerKey(header)
  const plain = splitUnit(key)
  const dated = splitYear(key)
  const both = splitUnit(dated.rest)
  const inner = splitYear(plain.rest)
  return [
    { word: key, year: null, unit: null },
    { word: plain.rest, year: null, unit: plain.unit },
    { word: dated.rest, year: dated.year, unit: null },
    { word: both.rest, year: dated.year, unit: both.unit },
    { word: inner.rest, year: inner.year, unit: plain.unit },
  ]
}

/** What a header means, or null when no word of the catalogue or the source fits. */
function meaningOf(dictionary: Dictionary, header: string): (HeaderParts & { target: string }) | null {
  const readings = readingsOf(header)
  for (const words of [dictionary.columns, dictionary.words, dictionary.loose]) {
    for (const reading of readings) {
      const word = words === dictionary.loose ? withoutBrackets(reading.word) : reading.word
      const target = word === '' ? undefined : words.get(word)
      if (target !== undefined) return { ...reading, target }
    }
  }
  return null
}

const notes = {
  empty: { zh: '表头为空，未使用', en: 'No header; not used' },
  unknown: { zh: '目录中没有此指标，未使用', en: 'Not in the catalogue; not used' },
} as const satisfies Record<string, Text>

function columnFrom(dictionary: Dictionary, header: string, at: number): Column | ColumnProblem {
  if (header.trim() === '') return { kind: 'unused', at, header, note: notes.empty }
  const meaning = meaningOf(dictionary, header)
  if (meaning === null) return { kind: 'unused', at, header, note: notes.unknown }
  const { target } = meaning
  if (target === 'uscc' || target === 'key' || target === 'name' || target === 'period')
    return { kind: target, at, header }
  const indicator = dictionary.indicators.get(target)
  if (indicator === undefined) return { kind: 'unused', at, header, note: notes.unknown }
  return valueColumn(indicator, { at, header, ...meaning })
}

function valueColumn(
  indicator: Indicator,
  given: HeaderParts & { at: number; header: string },
): Column | ColumnProblem {
  const { at, header, year } = given
  const unit = indicator.type === 'number' ? given.unit : null
  const wanted = indicator.unit ?? ''
  const factor = unit === null ? null : unitFactor(unit, wanted)
  if (unit !== null && factor === null) {
    const currency = foreignCurrency(unit)
    if (currency !== null) {
      const note = {
        zh: `金额为${currency}，不换算，未使用`,
        en: `In a foreign currency (${currencyName(currency)}); not converted, not used`,
      }
      return { kind: 'unused', at, header, note }
    }
    return { code: 'unit_clash', detail: { column: header, unit, target: indicator.name.zh, wanted: wanted || '—' } }
  }
  return { kind: 'value', at, header, indicator, year, unit, factor }
}

/** What two columns must not share. */
function targetOf(column: Column): string | null {
  if (column.kind === 'unused') return null
  return column.kind === 'value' ? `${column.indicator.code}@${column.year ?? ''}` : column.kind
}

/** Understands a header row; two columns of one meaning, or a unit of another kind, make the file unusable. */
export function planColumns(dictionary: Dictionary, headers: readonly string[]): ColumnPlan {
  const columns: Column[] = []
  const seen = new Map<string, Column>()
  for (const [at, header] of headers.entries()) {
    const column = columnFrom(dictionary, header, at)
    if ('code' in column) return { ok: false, problem: column }
    const target = targetOf(column)
    const twin = target === null ? undefined : seen.get(target)
    if (twin !== undefined) {
      const meaning = column.kind === 'value' ? column.indicator.name.zh : column.kind
      return {
        ok: false,
        problem: { code: 'columns_clash', detail: { first: twin.header, second: header, target: meaning } },
      }
    }
    if (target !== null) seen.set(target, column)
    columns.push(column)
  }
  return { ok: true, columns }
}

/** How much of a row reads as headers; a header row names at least the enterprise and one more column, or is all id and name. */
export function headerScore(dictionary: Dictionary, cells: readonly string[]): number {
  const meanings = cells.map((cell) => (cell.trim() === '' || cell.length > 60 ? null : meaningOf(dictionary, cell)))
  const identifies = meanings.some((meaning) => meaning !== null && ['uscc', 'key', 'name'].includes(meaning.target))
  return identifies ? meanings.filter((meaning) => meaning !== null).length : 0
}

/** A column as the import report shows it. */
export function mappingFromColumn(column: Column): Mapping {
  const { header } = column
  const bare = { header, target: null, period: null, unit: null, factor: null, note: null }
  switch (column.kind) {
    case 'unused':
      return { ...bare, note: column.note }
    case 'value':
      return { ...bare, target: column.indicator.code, period: column.year, unit: column.unit, factor: column.factor }
    case 'uscc':
    case 'key':
      return { ...bare, target: 'id' }
    case 'name':
    case 'period':
      return { ...bare, target: column.kind }
  }
}
