/** The columns of a table by all that is known: answers, words, units of a line above, and what their cells hold. */
import { type Indicator, isUnit, normaliseUnit, type Text, unitFactor } from '@wutong/engine'
import type { Layout } from '#tables/layout-parts'
import { type HeaderWords, type Note, noteOf, type Question } from '#tables/words'
import { figureYear, undated } from '#tables/years'
import { type Column, type ColumnProblem, columnFrom, valueColumn } from './columns.rules.ts'
import { type Dictionary, headerKey, meaningOf } from './dictionary.rules.ts'
import { isReasonHeader } from './error-sheet.rules.ts'
import { splitNote } from './header-notes.rules.ts'
import { planLongTable } from './long-table.rules.ts'
import { planMeasure } from './measure.rules.ts'
import { planByContent } from './plan-content.rules.ts'
import { columnName, type PlanContext, type PlannedColumn } from './planned.rules.ts'
import { leaveRightTable, settleTwins } from './twins.rules.ts'
import { planCurrencyColumn, planUnitColumn } from './unit-column.rules.ts'

/** The columns of one table, what was understood and what was not; or what must be mended first. */
export type TablePlan =
  | {
      readonly ok: true
      readonly columns: readonly PlannedColumn[]
      readonly notes: readonly Note[]
      readonly questions: readonly Question[]
    }
  | { readonly ok: false; readonly problem: ColumnProblem }

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
  const long = planLongTable(context, layout, byContent.columns)
  const measured = planMeasure(context, layout, planCurrencyColumn(planUnitColumn(context, layout, long.columns)))
  const left = leaveRightTable(context, measured.columns)
  const settled = settleTwins(context, layout, left.columns)
  return {
    ok: true,
    columns: settled.columns,
    notes: [...headerNotes(context, settled.columns), ...byContent.notes, ...long.notes, ...measured.notes],
    questions: [...byContent.questions, ...measured.questions, ...left.questions, ...settled.questions],
  }
}

/** Says which notes behind the words of a header were set aside. */
function headerNotes({ sheet }: PlanContext, columns: readonly PlannedColumn[]): Note[] {
  return columns.flatMap(({ column }) => {
    const parts = column.kind === 'unused' ? null : splitNote(column.header)
    if (parts === null) return []
    const text = {
      zh: `列“${parts.word}”表头里的“${parts.note}”是说明，没有作为列名`,
      en: `"${parts.note}" in the header "${parts.word}" is a note and was set aside`,
    }
    return noteOf('header', text, { sheet, confidence: 0.9 })
  })
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

/** What a column may be besides an indicator. */
const plainKinds = ['uscc', 'key', 'name', 'period', 'measure', 'unit'] as const

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
  const kind = plainKinds.find((one) => one === (target === 'id' ? 'key' : target))
  if (kind !== undefined) return { column: { kind, at, header }, ...sure }
  if (target === 'figure') return { column: { kind: target, at, header, ...(figureYear(header) ?? undated) }, ...sure }
  const indicator = context.dictionary.indicators.get(target)
  if (indicator === undefined) return { code: 'mapping_unknown', detail: { column: header, target } }
  const parts = meaningOf(context.dictionary, header)
  const { year = null, unit = null, shift = 0, unclear } = parts ?? {}
  const told = { at, header, year, unit, shift, ...(unclear === undefined ? {} : { unclear }) }
  const column = withUnit(context, layout, valueColumn(indicator, told))
  return 'code' in column ? column : { column: column.column, ...sure }
}

/** The unit of a column: as answered, as its header says, or as a line over the table says. */
function withUnit(
  { decisions }: PlanContext,
  { preamble }: Layout,
  given: Column | ColumnProblem,
): PlannedColumn | ColumnProblem {
  if ('code' in given) return given
  if (given.kind !== 'value' || given.indicator.type !== 'number') return { column: given, confidence: 1, reason: null }
  const lineUnit = given.unit === null ? preamble.units.find((unit) => inUnit(given, unit) !== null) : undefined
  const column = lineUnit === undefined ? given : { ...given, lineUnit }
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
  const told = lineUnit === undefined ? null : inUnit(column, lineUnit)
  if (told === null) return { column, confidence: 1, reason: null }
  const reason = {
    zh: `单位取自表上方的单位行：${lineUnit}`,
    en: `The unit is that of the line over the table: ${lineUnit}`,
  }
  return { column: told, confidence: 0.95, reason }
}

function clash(column: string, unit: string, { name, unit: wanted = '—' }: Indicator): ColumnProblem['detail'] {
  return { column, unit, target: name.zh, wanted }
}

type ValueColumn = Extract<Column, { kind: 'value' }>

function inUnit(column: ValueColumn, unit: string): ValueColumn | null {
  const factor = unitFactor(unit, column.indicator.unit ?? '')
  return factor === null ? null : { ...column, unit, factor }
}
