/** What the cells of columns say about them, where their words say nothing or something else. */
import type { Content } from '#tables/content'
import type { Layout } from '#tables/layout-parts'
import { type Note, noteOf, type Question } from '#tables/words'
import { type Column, saysWho } from './columns.rules.ts'
import { headerKey } from './dictionary.rules.ts'
import { isReasonHeader } from './error-sheet.rules.ts'
import { longHeaders } from './long-table.rules.ts'
import { byCatalogue } from './measure.rules.ts'
import { columnName, type PlanContext, type PlannedColumn } from './planned.rules.ts'

/** The columns as their cells correct them, what was understood by that, and what has to be asked. */
interface ByContent {
  readonly columns: readonly PlannedColumn[]
  readonly notes: readonly Note[]
  readonly questions: readonly Question[]
}

/** Plans columns whose words say nothing, or something else than their cells do. */
export function planByContent(context: PlanContext, layout: Layout, planned: readonly PlannedColumn[]): ByContent {
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
  const identified = found.columns.some(({ column }) => saysWho(column))
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

/** Years of something else than the figures. */
const otherYears =
  /成立|设立|注册|登记|创办|开业|认定|获批|批准|授权|申请|公开|入驻|入园|迁入|投产|建成|建设|上市|挂牌|毕业|出生|签约|到期|有效/
/** What a column of years is called that dates the rows; in a table on its side its corner may be called anything. */
const datesRows = /^(?:统计|数据|报告|填报|所属|会计|财务)?(?:年|年份|年度|时间|时期|期间|日期|期)?$/

/** The one column whose cells are years dates the rows where its header says nothing else; else somebody must say so. */
function findYears(context: PlanContext, layout: Layout, { columns, notes, questions }: Found): void {
  if (columns.some(({ column }) => column.kind === 'period')) return
  const fits = columns
    .map(({ column }) => column)
    .filter(
      (column) =>
        column.kind === 'unused' &&
        layout.contents[column.at]?.kind === 'year' &&
        !layout.wideYears.has(column.at) &&
        !otherYears.test(column.header) &&
        undecided(context, column),
    )
  const [only] = fits
  if (only === undefined || fits.length > 1) return
  const { at, header } = only
  if (!datesRows.test(headerKey(header)) && !longHeaders.measure.test(headerKey(header))) {
    questions.push(yearsQuestion(context.sheet, only))
    return
  }
  const reason = { zh: '内容都是年份', en: 'Its cells are years' }
  columns[at] = { column: { kind: 'period', at, header }, confidence: 0.85, reason }
  const name = columnName(header, at)
  const text = { zh: `列“${name}”的内容是年份，作为数据年份`, en: `The cells of "${name}" are years and date the rows` }
  notes.push(noteOf('column_content', text, { sheet: context.sheet, confidence: 0.85 }))
}

function yearsQuestion(sheet: string, { header, at }: Column): Question {
  const name = columnName(header, at)
  return {
    id: `column:${name}`,
    kind: 'column',
    sheet,
    column: header,
    text: {
      zh: `列“${name}”的内容是年份：是本行数值的年份，还是别的年份？`,
      en: `The cells of "${name}" are years: those of the figures of each row, or of something else?`,
    },
    options: [
      { value: 'period', label: { zh: '是本行数值的年份', en: 'They date the figures' }, preview: null },
      {
        value: 'unused',
        label: { zh: '是别的年份，不使用此列', en: 'Of something else; do not use it' },
        preview: null,
      },
    ],
  }
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
