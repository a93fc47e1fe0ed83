/** The columns of a table by all that is known: answers, words, units of a line above, and what their cells hold. */
import { type Indicator, isUnit, normaliseUnit, type Text, unitFactor, type Zone } from '@wutong/engine'
import type { Content } from '#tables/content'
import type { Layout } from '#tables/layout'
import type { Decisions, HeaderWords, Note, Question } from '#tables/words'
import { noteOf } from '#tables/words'
import { type Certainty, type Column, type ColumnProblem, clashOf, columnFrom, valueColumn } from './columns.rules.ts'
import { type Dictionary, headerKey, meaningOf } from './dictionary.rules.ts'
import { isReasonHeader } from './error-sheet.rules.ts'
import { byCatalogue, planMeasure } from './measure.rules.ts'

/** A column with how sure its meaning is. */
export interface PlannedColumn extends Certainty {
  readonly column: Column
}

/** The columns of one table, what was understood and what was not; or what must be mended first. */
export type TablePlan =
  | {
      readonly ok: true
      readonly columns: readonly PlannedColumn[]
      readonly notes: readonly Note[]
      readonly questions: readonly Question[]
    }
  | { readonly ok: false; readonly problem: ColumnProblem }

/** What planning needs besides the table. */
export interface PlanContext {
  readonly zone: Zone
  readonly dictionary: Dictionary
  readonly decisions: Decisions
  readonly sheet: string
}

/** The name by which a column is decided about: its header, or its place where it has none. */
export function columnName(header: string, at: number): string {
  return header.trim() === '' ? `#${at + 1}` : header.trim()
}

/** The words of a dictionary as a layout asks for them. */
export function wordsFrom(dictionary: Dictionary): HeaderWords {
  const known = new Map<string, ReturnType<HeaderWords['meaningOf']>>()
  return {
    meaningOf: (header) => {
      const remembered = known.get(header)
      if (remembered !== undefined) return remembered
      const meaning = meaningOf(dictionary, header)
      const answer =
        meaning === null
          ? null
          : {
              target: `${meaning.target}@${meaning.year ?? ''}${meaning.shift || ''}`,
              identifies: ['uscc', 'key', 'name'].includes(meaning.target),
            }
      known.set(header, answer)
      return answer
    },
  }
}

/** What makes two files of one kind: the headers, in the form in which they are compared. */
export function fingerprintText(headers: readonly string[]): string {
  return headers
    .filter((header) => !isReasonHeader(header))
    .map((header) => headerKey(header).replace(/(?:19|20)\d{2}/g, 'Y'))
    .join('|')
}

const reasons = {
  answer: { zh: '按给定的对应关系', en: 'As the mapping given says' },
  source: { zh: '来源的列名约定', en: 'The source names this header' },
  catalogue: { zh: '与目录中的名称或别名相同', en: 'A name or alias of the catalogue' },
  loose: { zh: '去掉括号后与目录名称相同', en: 'A name of the catalogue without its brackets' },
  part: { zh: '多级表头中的一级与目录名称相同', en: 'One level of the header is a name of the catalogue' },
} as const satisfies Record<string, Text>

const certainty = { source: 1, catalogue: 1, loose: 0.85, part: 0.9 } as const

/** Plans the columns of a table. */
export function planTable(context: PlanContext, layout: Layout): TablePlan {
  const planned: PlannedColumn[] = []
  for (const [at, header] of layout.headers.entries()) {
    const column = planByWords(context, { layout, header, at })
    if ('code' in column) return { ok: false, problem: column }
    planned.push(column)
  }
  const byContent = planByContent(context, layout, planned)
  const measured = planMeasure(context, layout, byContent.columns)
  const problem = clashOf(measured.columns.map(({ column }) => column))
  if (problem !== null) return { ok: false, problem }
  return {
    ok: true,
    columns: measured.columns,
    notes: [...byContent.notes, ...measured.notes],
    questions: [...byContent.questions, ...measured.questions],
  }
}

interface Place {
  readonly layout: Layout
  readonly header: string
  readonly at: number
}

function planByWords(context: PlanContext, place: Place): PlannedColumn | ColumnProblem {
  const { header, at, layout } = place
  if (isReasonHeader(header)) return ownColumn(header, at)
  const decided = context.decisions[`column:${columnName(header, at)}`]
  if (decided !== undefined) return decidedColumn(context, place, decided)
  const meaning = header.trim() === '' ? null : meaningOf(context.dictionary, header)
  const column = withUnit(context, layout, columnFrom(context.dictionary, header, at))
  if ('code' in column) return column
  if (meaning === null || column.column.kind === 'unused') return { column: column.column, confidence: 1, reason: null }
  const confidence = Math.min(certainty[meaning.by], column.confidence)
  return { column: column.column, confidence, reason: column.reason ?? reasons[meaning.by] }
}

/** The column that we wrote ourselves. */
function ownColumn(header: string, at: number): PlannedColumn {
  const note = { zh: '错误清单的原因列，不读取', en: 'The reasons of an error sheet; not read' }
  return { column: { kind: 'unused', at, header, note }, confidence: 1, reason: null }
}

/** A column as somebody mapped it. */
function decidedColumn(
  context: PlanContext,
  { layout, header, at }: Place,
  target: string,
): PlannedColumn | ColumnProblem {
  const sure = { confidence: 1, reason: reasons.answer }
  if (target === 'unused') {
    const note = { zh: '按给定的对应关系不使用', en: 'Not used, as the mapping given says' }
    return { column: { kind: 'unused', at, header, note }, ...sure }
  }
  const kind = target === 'id' ? 'key' : target
  if (kind === 'uscc' || kind === 'key' || kind === 'name' || kind === 'period')
    return { column: { kind, at, header }, ...sure }
  const indicator = context.dictionary.indicators.get(target)
  if (indicator === undefined) return { code: 'mapping_unknown', detail: { column: header, target } }
  const parts = meaningOf(context.dictionary, header)
  const { year = null, unit = null, shift = 0 } = parts ?? {}
  const column = withUnit(context, layout, valueColumn(indicator, { at, header, year, unit, shift }))
  return 'code' in column ? column : { column: column.column, ...sure }
}

/** The unit of a column: as answered, as its header says, or as a line over the table says. */
function withUnit(
  { decisions }: PlanContext,
  { preamble }: Layout,
  column: Column | ColumnProblem,
): PlannedColumn | ColumnProblem {
  if ('code' in column) return column
  if (column.kind !== 'value' || column.indicator.type !== 'number') return { column, confidence: 1, reason: null }
  const name = columnName(column.header, column.at)
  const answered = decisions[`unit:${name}`] ?? decisions[`share:${name}`]
  if (answered !== undefined && isUnit(answered)) {
    const told = inUnit(column, normaliseUnit(answered))
    return told === null
      ? { code: 'unit_clash', detail: clash(column.header, answered, column.indicator) }
      : {
          column: told,
          confidence: 1,
          reason: { zh: `单位按答复为${answered}`, en: `The unit is ${answered}, as answered` },
        }
  }
  if (column.unit !== null) return { column, confidence: 1, reason: null }
  for (const unit of preamble.units) {
    const told = inUnit(column, unit)
    if (told !== null)
      return {
        column: told,
        confidence: 0.95,
        reason: { zh: `单位取自表上方的单位行：${unit}`, en: `The unit is that of the line over the table: ${unit}` },
      }
  }
  return { column, confidence: 1, reason: null }
}

function clash(column: string, unit: string, { name, unit: wanted = '—' }: Indicator): ColumnProblem['detail'] {
  return { column, unit, target: name.zh, wanted }
}

type ValueColumn = Extract<Column, { kind: 'value' }>

function inUnit(column: ValueColumn, unit: string): ValueColumn | null {
  const factor = unitFactor(unit, column.indicator.unit ?? '')
  return factor === null ? null : { ...column, unit, factor }
}

interface ByContent {
  readonly columns: readonly PlannedColumn[]
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

/** Columns whose words say nothing, or something else than their cells do. */
function planByContent(context: PlanContext, layout: Layout, planned: readonly PlannedColumn[]): ByContent {
  const doubtful = planned
    .map(({ column }) => column)
    .filter((column) => contradiction(layout.contents[column.at], column) && undecided(context, column))
  const found: Found = {
    columns: planned.map((one) => (doubtful.includes(one.column) ? { ...one, column: inDoubt(one.column) } : one)),
    notes: [],
    questions: doubtful.map((column) => identityQuestion(context, layout, column)),
  }
  // Columns in doubt are neither the code nor the name until somebody says so.
  if (doubtful.length === 0) for (const kind of ['uscc', 'name'] as const) findIdentity(context, layout, kind, found)
  findYears(context, layout, found)
  const identified = found.columns.some(({ column }) => ['uscc', 'key', 'name'].includes(column.kind))
  const codes = planned.filter(
    ({ column }) => layout.contents[column.at]?.kind === 'codes' && undecided(context, column),
  )
  if (!identified) found.questions.push(...codes.map(({ column }) => identityQuestion(context, layout, column)))
  return { ...found, columns: found.columns.map((one) => byCatalogue(context, layout, one, found.columns)) }
}

/** What is found while the columns are planned. */
interface Found {
  readonly columns: PlannedColumn[]
  readonly notes: Note[]
  readonly questions: Question[]
}

/** The one column whose cells are years and whose header says nothing is the year of each row. */
function findYears(context: PlanContext, layout: Layout, { columns, notes }: Found): void {
  if (columns.some(({ column }) => column.kind === 'period')) return
  const fits = columns
    .map(({ column }) => column)
    .filter(
      (column) =>
        column.kind === 'unused' &&
        layout.contents[column.at]?.kind === 'year' &&
        !layout.wideYears.has(column.at) &&
        undecided(context, column),
    )
  const [only] = fits
  if (only === undefined || fits.length > 1) return
  const { at, header } = only
  const reason = { zh: '内容都是年份', en: 'Its cells are years' }
  columns[at] = { column: { kind: 'period', at, header }, confidence: 0.85, reason }
  const name = columnName(header, at)
  const text = { zh: `列“${name}”的内容是年份，作为数据年份`, en: `The cells of "${name}" are years and date the rows` }
  notes.push(noteOf('column_content', text, { sheet: context.sheet, confidence: 0.85 }))
}

/** Looks for the code or the name of the firm among the columns nobody understood: mapped where only one fits, else asked. */
function findIdentity(
  context: PlanContext,
  layout: Layout,
  kind: 'uscc' | 'name',
  { columns, notes, questions }: Found,
): void {
  const has = (wanted: string): boolean => columns.some(({ column }) => column.kind === wanted)
  const named = kind === 'name' && layout.preamble.firm !== null && layout.preamble.firm.name !== null
  if (has(kind) || named) return
  const fits = columns
    .map(({ column }) => column)
    .filter(
      (column) => column.kind === 'unused' && isOf(layout.contents[column.at], kind) && undecided(context, column),
    )
  const [only] = fits
  if (only === undefined) return
  const blank = only.header.trim() === ''
  if (fits.length === 1 && (kind === 'uscc' || blank || !has('uscc'))) {
    const column = contentColumn(only, kind, layout.contents[only.at])
    columns[only.at] = column
    notes.push(contentNote(context.sheet, column))
  } else if (kind === 'name' && !blank) questions.push(...fits.map((fit) => identityQuestion(context, layout, fit)))
}

/** A column that is not read until its question is answered. */
export function inDoubt({ at, header }: Column): Column {
  const note = { zh: '有疑问，答复之前不读取', en: 'In doubt; not read until the question is answered' }
  return { kind: 'unused', at, header, note }
}

function undecided({ decisions }: PlanContext, { header, at }: Column): boolean {
  return decisions[`column:${columnName(header, at)}`] === undefined && !isReasonHeader(header)
}

function isOf(content: Content | null | undefined, kind: 'uscc' | 'name'): boolean {
  return content?.kind === kind && (kind === 'name' || content.seen >= 2 || content.share === 1)
}

/** Codes under 企业名称, or names under 信用代码. */
function contradiction(content: Content | null | undefined, column: Column): boolean {
  if (content === null || content === undefined || content.seen < 2) return false
  return (column.kind === 'uscc' && content.kind === 'name') || (column.kind === 'name' && content.kind === 'uscc')
}

function contentColumn(
  { at, header }: Column,
  kind: 'uscc' | 'name',
  content: Content | null | undefined,
): PlannedColumn {
  const share = Math.round((content?.share ?? 0) * 100)
  const reason =
    kind === 'uscc'
      ? {
          zh: `内容 ${share}% 是校验位正确的信用代码`,
          en: `${share}% of its cells are credit codes with a right check character`,
        }
      : { zh: `内容 ${share}% 以企业组织形式结尾`, en: `${share}% of its cells end in the legal form of a firm` }
  return { column: { kind, at, header }, confidence: kind === 'uscc' ? 0.97 : 0.85, reason }
}

function contentNote(sheet: string, { column, confidence, reason }: PlannedColumn): Note {
  const name = columnName(column.header, column.at)
  const meaning =
    column.kind === 'uscc' ? { zh: '信用代码', en: 'the credit code' } : { zh: '企业名称', en: 'the name' }
  return noteOf(
    'column_content',
    {
      zh: `列“${name}”按内容识别为${meaning.zh}：${reason?.zh ?? ''}`,
      en: `The column "${name}" was taken for ${meaning.en}: ${reason?.en ?? ''}`,
    },
    { sheet, confidence },
  )
}

function identityQuestion({ sheet }: PlanContext, layout: Layout, { header, at }: Column): Question {
  const name = columnName(header, at)
  const shown = layout.waiting.map(({ cells }) => String(cells[at] ?? '').trim()).filter((text) => text !== '')
  const preview = { zh: `例如 ${shown.slice(0, 2).join('、')}`, en: `Such as ${shown.slice(0, 2).join(', ')}` }
  return {
    id: `column:${name}`,
    kind: 'column',
    sheet,
    column: header,
    text: {
      zh: `列“${name}”的表头与内容不一致，或内容像企业名称、信用代码而表头未说明，请指明它是什么`,
      en: `The header and the cells of "${name}" disagree, or its cells look like firms and its header does not say so; say what it is`,
    },
    options: [
      { value: 'name', label: { zh: '本行企业的名称', en: 'The name of the firm of the row' }, preview },
      { value: 'uscc', label: { zh: '本行企业的信用代码', en: 'The credit code of the firm of the row' }, preview },
      { value: 'unused', label: { zh: '不使用此列', en: 'Do not use the column' }, preview: null },
    ],
  }
}
