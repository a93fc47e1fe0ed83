/** Sheets whose name or title says that their figures are planned ones, or those of one of two scopes. */
import type { Text } from '@wutong/engine'
import type { Layout } from '#tables/layout-parts'
import type { Decisions, Question } from '#tables/words'
import { type Column, isYearly } from './columns.rules.ts'
import type { Scope } from './sorts.rules.ts'

/** 2024年预计完成情况: expected, whatever was done of it. */
const expected = /(?:预计|预测|预估)(?!与|和|及)/
/** 2024年目标任务分解表: a plan; 计划完成情况表 says what was done, and a 培育计划 is no figure. */
const plan =
  /(?<!培育|科技|火炬|行动|人才|专项|支持|扶持|帮扶|发展|创业|孵化|瞪羚|领航|提升|倍增)(?:计划|预算|目标)(?:数据|数|值|指标|任务|分解|安排|下达|情况|汇总|一览|明细|表)*(?:\([^()]*\))?$/
const planOf = /(?:计划|预算|目标)(?:营业|主营|销售|产值|总产值|利润|净利|税收|纳税|投资|研发|增加值)/
const english = /\b(?:plan|planned|budget|forecast|targets?)\b/i

/** Whether a title or a note says that the figures are planned or expected and not actual. */
export function saysPlanned(line: string): boolean {
  return line
    .normalize('NFKC')
    .split(/\s{2,}|[。;；]/)
    .map((part) => part.trim())
    .some((part) => part.length <= 60 && [expected, plan, planOf, english].some((pattern) => pattern.test(part)))
}

/** The scope that the name or a title of a sheet says: 合并利润表, 母公司利润表. */
function scopeOf(lines: readonly string[]): Scope | null {
  const said = lines.map((line) => line.normalize('NFKC'))
  const group = said.some((line) => /合并(?:口径|报表|数|范围|利润表|资产负债表)|^(?:集团)?合并$/.test(line))
  const parent = said.some((line) => /母公司|单体(?:口径|报表|数)|^(?:集团本部|本部|单体)$/.test(line))
  if (group === parent) return null
  return group ? 'group' : 'parent'
}

interface SheetSort {
  readonly sheet: string
  /** The names of the other sheets of the file. */
  readonly others: readonly string[]
  readonly decisions: Decisions
}

/** Whether the yearly figures of a table must be left out, and what is asked about them. */
export function sheetSort(
  { sheet, others, decisions }: SheetSort,
  { preamble }: Layout,
  columns: readonly Column[],
): { readonly leaves: boolean; readonly questions: readonly Question[] } {
  const none = { leaves: false, questions: [] }
  if (!columns.some(isYearly)) return none
  const lines = [sheet, ...preamble.lines]
  // A note below the table may have been asked about.
  if (decisions[`planned:${sheet}`] === 'skip') return { leaves: true, questions: [] }
  const planned = lines.find(saysPlanned)
  if (planned !== undefined) return asked(`planned:${sheet}`, sheet, { text: plannedText(planned), decisions })
  const scope = scopeOf(lines)
  const another = others.find((other) => ![null, scope].includes(scopeOf([other])))
  if (scope === null || another === undefined) return none
  return asked(`sheet:${sheet}`, sheet, { text: scopeText(sheet, another), decisions })
}

function asked(
  id: string,
  sheet: string,
  { text, decisions }: { readonly text: Text; readonly decisions: Decisions },
): { readonly leaves: boolean; readonly questions: readonly Question[] } {
  const answer = decisions[id]
  return { leaves: answer !== 'read', questions: answer === undefined ? [question(id, sheet, text)] : [] }
}

/** Asks whether the yearly figures of a table are read, where a line of it says that they are planned ones. */
export function plannedQuestion(sheet: string, line: string): Question {
  return question(`planned:${sheet}`, sheet, plannedText(line))
}

function plannedText(line: string): Text {
  return {
    zh: `“${line}”说明表中是计划、目标或预计数；只有实际数才能导入，请确认`,
    en: `"${line}" says that the figures are planned or expected; only actual figures are imported: say what they are`,
  }
}

function scopeText(sheet: string, another: string): Text {
  return {
    zh: `工作表“${sheet}”与“${another}”是同一批企业的两种范围（合并、母公司），只应导入一种：是否读取“${sheet}”？`,
    en: `The sheets "${sheet}" and "${another}" hold two scopes (group and parent), of which one is imported: read "${sheet}"?`,
  }
}

function question(id: string, sheet: string, text: Text): Question {
  return {
    id,
    kind: 'tables',
    sheet,
    column: null,
    text,
    options: [
      { value: 'read', label: { zh: '是实际数，读取', en: 'They are actual figures; read them' }, preview: null },
      { value: 'skip', label: { zh: '不导入按年统计的指标', en: 'Leave out what is counted by year' }, preview: null },
    ],
  }
}
