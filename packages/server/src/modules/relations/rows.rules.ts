/** Rows of a file of relations: which column is which, and what each row says. */
import type { Relation, Text } from '@wutong/contract'
import { parseDay, type RawCell } from '@wutong/engine'

type Kind = Relation['kind']
type Field = 'subject' | 'kind' | 'other' | 'share' | 'since' | 'until'

const headers: Readonly<Record<Field, readonly string[]>> = {
  subject: ['subject', '主体', '企业', '企业名称', '主体名称', '上级', '甲方'],
  kind: ['kind', '关系', '关系类型', '类型'],
  other: ['other', '对方', '对方名称', '关联方', '关联方名称', '下级', '乙方'],
  share: ['share', '比例', '持股比例', '出资比例', '比例(%)', '持股比例(%)', '出资比例(%)'],
  since: ['since', '起', '开始', '开始日期', '起始日期', '自'],
  until: ['until', '止', '结束', '结束日期', '终止日期', '至'],
}

const kinds: Readonly<Record<Kind, readonly string[]>> = {
  parent: ['parent', '母公司', '控股', '上级'],
  branch: ['branch', '分公司', '分支机构', '总公司'],
  investor: ['investor', '投资', '股东', '出资', '投资人'],
  tenant: ['tenant', '入驻', '承租', '在孵', '入驻企业'],
  parcel: ['parcel', '地块', '用地', '宗地'],
  person: ['person', '法定代表人', '负责人', '法人代表'],
}

/** Which column holds what; the day is half-width and without blanks. */
export type Columns = ReadonlyMap<Field, number>

/** One relation as a row says it. */
export interface SaidRelation {
  readonly row: number
  readonly subject: string
  readonly kind: Kind
  readonly other: string
  readonly share: number | null
  readonly since: string | null
  readonly until: string | null
}

function plain(cell: RawCell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell).normalize('NFKC').replace(/\s/g, '')
}

/** The columns of a header row; undefined where it is none. */
export function columnsFrom(cells: readonly RawCell[]): Columns | undefined {
  const found = new Map<Field, number>()
  for (const [at, cell] of cells.entries()) {
    const title = plain(cell).toLowerCase()
    for (const field of Object.keys(headers) as Field[])
      if (!found.has(field) && headers[field].includes(title)) found.set(field, at)
  }
  return found.has('subject') && found.has('kind') && found.has('other') ? found : undefined
}

/** What a row says, or why it cannot be used. */
export function relationFrom(columns: Columns, cells: readonly RawCell[], row: number): SaidRelation | Text {
  const read = (field: Field): string => plain(cells[columns.get(field) ?? -1])
  const [subject, other, word] = [read('subject'), read('other'), read('kind').toLowerCase()]
  if (subject === '' || other === '')
    return { zh: '缺少一方的名称或信用代码', en: 'The name or credit code of one side is missing' }
  const kind = (Object.keys(kinds) as Kind[]).find((one) => kinds[one].includes(word))
  if (kind === undefined)
    return {
      zh: `关系“${word}”无法识别，可用：${Object.values(kinds)
        .map(([, name]) => name)
        .join('、')}`,
      en: `The relation "${word}" is unknown; use one of ${Object.keys(kinds).join(', ')}`,
    }
  const share = shareFrom(read('share'))
  if (share === undefined)
    return { zh: '比例须为 0 到 100 之间的数字（百分数）', en: 'The share must be a number of percent from 0 to 100' }
  const [since, until] = [dayFrom(read('since')), dayFrom(read('until'))]
  if (since === undefined || until === undefined) return { zh: '日期须写成 2024-03-01', en: 'Write days as 2024-03-01' }
  if (since !== null && until !== null && until < since)
    return { zh: '结束日期早于开始日期', en: 'It ends before it begins' }
  return { row, subject, kind, other, share, since, until }
}

function shareFrom(text: string): number | null | undefined {
  if (text === '') return null
  const share = Number(text.replace(/%$/, ''))
  return share >= 0 && share <= 100 ? share : undefined
}

function dayFrom(text: string): string | null | undefined {
  if (text === '') return null
  const [, year, month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return year !== undefined && parseDay(iso) !== null ? iso : undefined
}

const ending = '(?:分公司|分行|支行|分所|分厂|分院|分部|办事处|营业部)$'
/** A firm is told by its legal form before anything else that its name holds. */
const branchNames = [
  new RegExp(`^(.+?公司).*${ending}`),
  new RegExp(`^(.+?(?:合作社|事务所|中心|银行|厂|院)).*${ending}`),
]

/** The name of the head firm that the name of a branch begins with; null for a name that is no branch's. */
export function headNameOf(name: string): string | null {
  const plain = name.normalize('NFKC')
  for (const branch of branchNames) {
    const head = branch.exec(plain)?.[1]
    if (head !== undefined && head !== plain) return head
  }
  return null
}
