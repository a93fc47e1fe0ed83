/** Two columns of one meaning: which of them is read. */
import { cellsAt, type Layout } from '#tables/layout-parts'
import type { Question } from '#tables/words'
import { type Column, saysWho, targetOf } from './columns.rules.ts'
import { columnName, type PlanContext, type PlannedColumn } from './planned.rules.ts'

const notes = {
  other: { zh: '与另一列含义相同，按答复不使用', en: 'Means what another column means; not used, as answered' },
  right: { zh: '是并排的另一张表，未读取', en: 'Of another table at the right; not read' },
  open: {
    zh: '与另一列含义相同，未定用哪一列',
    en: 'Means what another column means; which one counts is not decided',
  },
}

const shown = 3

/** Leaves out a second table that stands at the right of the first: the header of its firms is that of the first again, behind figures. */
export function leaveRightTable(
  { decisions, sheet }: PlanContext,
  columns: readonly PlannedColumn[],
): { readonly columns: readonly PlannedColumn[]; readonly questions: readonly Question[] } {
  const firsts = columns.filter(({ column }) => saysWho(column))
  const again = columns.find(({ column }, at) => {
    const first = firsts.find((one) => one.column.kind === column.kind && one.column.header === column.header)
    if (first === undefined || first.column.at >= column.at) return false
    const between = columns.slice(first.column.at + 1, at)
    return [between, columns.slice(at + 1)].every((part) => part.some((one) => one.column.kind === 'value'))
  })?.column
  if (again === undefined) return { columns, questions: [] }
  const id = `tables:${sheet}:${again.at + 1}`
  const left = columns.map((one): PlannedColumn => {
    const { at, header } = one.column
    if (at < again.at) return one
    return { column: { kind: 'unused', at, header, note: notes.right }, confidence: 1, reason: null }
  })
  const questions = decisions[id] === undefined ? [rightQuestion({ id, sheet }, again)] : []
  return { columns: left, questions }
}

function rightQuestion({ id, sheet }: Pick<Question, 'id' | 'sheet'>, { at, header }: Column): Question {
  return {
    id,
    kind: 'tables',
    sheet,
    column: header,
    text: {
      zh: `第 ${at + 1} 列“${header}”起是并排的另一张表；一张工作表只读一张表`,
      en: `Another table stands at the right from column ${at + 1} "${header}" on; one table is read from a sheet`,
    },
    options: [
      {
        value: 'first',
        label: {
          zh: '只导入左边的表，其余另存为单独的文件再导入',
          en: 'Import the left one only; the rest goes into a file of its own',
        },
        preview: null,
      },
    ],
  }
}

/** Reads of columns that mean the same the one that was chosen; while nobody has chosen, none of them. */
export function settleTwins(
  { decisions, sheet }: PlanContext,
  layout: Layout,
  columns: readonly PlannedColumn[],
): { readonly columns: readonly PlannedColumn[]; readonly questions: readonly Question[] } {
  const groups = Map.groupBy(columns, ({ column }) => targetOf(column))
  const questions: Question[] = []
  const left = new Map<PlannedColumn, PlannedColumn>()
  for (const [target, twins] of groups) {
    const [first] = twins
    if (target === null || twins.length < 2 || first === undefined) continue
    const id = `same:${columnName(first.column.header, first.column.at)}`
    const chosen = twins.find(({ column }) => String(column.at + 1) === decisions[id])
    if (chosen === undefined) questions.push(twinQuestion({ id, sheet }, layout, twins))
    const note = chosen === undefined ? notes.open : notes.other
    for (const one of twins)
      if (one !== chosen) {
        const { at, header } = one.column
        left.set(one, { column: { kind: 'unused', at, header, note }, confidence: 1, reason: null })
      }
  }
  return { columns: columns.map((one) => left.get(one) ?? one), questions }
}

function twinQuestion(
  { id, sheet }: Pick<Question, 'id' | 'sheet'>,
  layout: Layout,
  twins: readonly PlannedColumn[],
): Question {
  const names = twins.map(({ column }) => columnName(column.header, column.at))
  return {
    id,
    kind: 'column',
    sheet,
    column: twins[0]?.column.header ?? null,
    text: {
      zh: `列“${names.join('”、“')}”含义相同，请指明用哪一列`,
      en: `The columns "${names.join('", "')}" mean the same; say which one to read`,
    },
    options: twins.map(({ column: { at, header } }) => {
      const values = cellsAt(layout, at).slice(0, shown).join('、')
      const name = columnName(header, at)
      return {
        value: String(at + 1),
        label: { zh: `第 ${at + 1} 列“${name}”`, en: `Column ${at + 1}, "${name}"` },
        preview: values === '' ? null : { zh: values, en: values },
      }
    }),
  }
}
