/** What sort of figures rows hold where a column says so: planned ones, those of a whole group or of the parent company alone. */
import type { RawCell, Text } from '@wutong/engine'
import { cellsAt, type Layout } from '#tables/layout-parts'
import type { Decisions, Question } from '#tables/words'
import type { Column } from './columns.rules.ts'
import { headerKey } from './dictionary.rules.ts'
import { columnName } from './planned.rules.ts'

/** Whose figures they are: those of a group consolidated, or of its parent company alone. */
export type Scope = 'group' | 'parent'

/** What a word says of figures. */
type Sort = Scope | 'planned' | 'actual'

const ends = '(?:数据|数值|数|值|口径|报表|指标|完成|实现)*$'
const words: readonly (readonly [Sort, RegExp])[] = [
  [
    'planned',
    new RegExp(
      `^(?:计划|预算|目标|预计|预测|预估|预期)${ends}|^(?:plan(?:ned)?|budget(?:ed)?|target|forecast|estimated?|projected|projection)$`,
    ),
  ],
  ['actual', new RegExp(`^(?:实际|实绩|决算|年报|快报)${ends}|^(?:actual|final)$`)],
  ['group', new RegExp(`^(?:合并|集团合并|集团|合并范围)${ends}|^(?:consolidated|group)$`)],
  [
    'parent',
    new RegExp(
      `^(?:母公司|本部|集团本部|单体|法人|单户|个别)${ends}|^(?:parent(?: only)?|parent company|standalone|separate)$`,
    ),
  ],
]

/** What a cell says of the figures beside it, and nothing else: 2024年计划数, 合并口径, 母公司; null where it says something else. */
export function sortOf(cell: RawCell | undefined): Sort | null {
  const text = headerKey(String(cell ?? ''))
    .replace(/\([^()]*\)$/, '')
    .replace(/^(?:(?:19|20)\d{2}年?|年度|年初|全年|本年|当年|下年)度?/, '')
  return text === '' ? null : (words.find(([, word]) => word.test(text))?.[0] ?? null)
}

/** A column that says what sort of figures its rows hold. */
export interface SortColumn {
  readonly at: number
  readonly header: string
  /** The scope that is read; null where none is, or none was met. */
  readonly scope: Scope | null
  /** Whether rows of another scope are left out, as answered or until somebody answers; they are refused otherwise. */
  readonly settled: boolean
}

const sortHeader =
  /^(?:数据|指标|数值|数字|统计|报表|核算|财务|合并|会计|编制)?(?:类别|类型|口径|性质|种类|版本|属性|情景|场景|范围|状态)$|^(?:scenario|version|basis|scope|(?:data )?type)$/

/** The columns that nobody mapped and that say, by their header or by all of their cells, what sort of figures a row holds. */
export function sortColumns(
  layout: Layout,
  columns: readonly Column[],
  { sheet, decisions }: { readonly sheet: string; readonly decisions: Decisions },
): { readonly sorts: readonly SortColumn[]; readonly questions: readonly Question[] } {
  const told = columns
    .filter(({ kind, at, header }) => kind === 'unused' && decisions[`column:${columnName(header, at)}`] === undefined)
    .map(({ at, header }) => ({ at, header, said: cellsAt(layout, at).map(sortOf) }))
    .filter(
      ({ header, said }) =>
        sortHeader.test(headerKey(header)) || (said.length > 0 && said.every((sort) => sort !== null)),
    )
    .map(({ at, header, said }) => scoped({ at, header }, said, decisions))
    .filter((sort) => sort !== null)
  const open = told.filter(({ scope, settled }) => settled && scope === null)
  return { sorts: told, questions: open.map(({ at, header }) => scopeQuestion(sheet, columnName(header, at), header)) }
}

/** A column with the scope that is read of it; null where every row is. */
function scoped(
  { at, header }: Pick<SortColumn, 'at' | 'header'>,
  said: readonly (Sort | null)[],
  decisions: Decisions,
): SortColumn | null {
  const [first, second] = (['group', 'parent'] as const).filter((scope) => said.includes(scope))
  if (second === undefined) return { at, header, scope: first ?? null, settled: false }
  const answered = decisions[`scope:${columnName(header, at)}`]
  if (answered === 'all') return null
  return { at, header, scope: answered === 'group' || answered === 'parent' ? answered : null, settled: true }
}

const scopeNames = {
  group: { zh: '合并（集团）数', en: 'the consolidated figures of groups' },
  parent: { zh: '母公司（本部、单体）数', en: 'the figures of the parent or single company' },
} as const satisfies Record<Scope, Text>

function scopeQuestion(sheet: string, name: string, header: string): Question {
  const optionOf = (scope: Scope): Question['options'][number] => ({
    value: scope,
    label: { zh: `只读${scopeNames[scope].zh}`, en: `Read ${scopeNames[scope].en} only` },
    preview: null,
  })
  return {
    id: `scope:${name}`,
    kind: 'column',
    sheet,
    column: header,
    text: {
      zh: `列“${name}”中既有合并（集团）数，也有母公司（本部、单体）数，是两种范围，请指明读哪一种`,
      en: `The rows of "${name}" are of two scopes, consolidated groups and parent or single companies; say which one to read`,
    },
    options: [
      optionOf('group'),
      optionOf('parent'),
      {
        value: 'all',
        label: { zh: '每家企业只有一种，逐行照读', en: 'Each firm has one of them; read every row' },
        preview: null,
      },
    ],
  }
}

/** Whether a row is of a scope that is not read. */
export function isOtherScope(sorts: readonly SortColumn[], cells: readonly RawCell[]): boolean {
  return sorts.some(({ at, scope, settled }) => {
    const sort = settled ? sortOf(cells[at]) : null
    return (sort === 'group' || sort === 'parent') && sort !== scope
  })
}

const reasons = {
  planned: {
    zh: '本行写明是计划、目标或预计数，不是实际数，不导入；若此列与数值无关，请把该列设为不使用',
    en: 'The row says that its figures are planned or expected and not actual; not imported. Map the column to nothing if it is not about the figures',
  },
  scope: {
    zh: '本行的口径（合并、母公司）与前面各行不同，不能混在一起，请分开导入',
    en: 'The scope of the row (group or parent) is not that of the rows before it; import them apart',
  },
} as const satisfies Record<string, Text>

/** Why the figures of a row are not taken, and the column that says so; null where nothing speaks against them. */
export function sortProblem(
  sorts: readonly SortColumn[],
  cells: readonly RawCell[],
): { readonly column: SortColumn; readonly reason: Text } | null {
  for (const column of sorts) {
    const sort = sortOf(cells[column.at])
    if (sort === 'planned') return { column, reason: reasons.planned }
    if ((sort === 'group' || sort === 'parent') && !column.settled && sort !== column.scope)
      return { column, reason: reasons.scope }
  }
  return null
}
