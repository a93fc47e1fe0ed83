/** The cells of a form as they are read from left to right: each says where it ends, and which of them are labels. */
import type { RawCell } from '@wutong/engine'
import { hasLegalForm } from './content.ts'
import type { Merge, SheetRow } from './table.ts'
import { type HeaderWords, isFigure, yearAlone } from './words.ts'

/** A cell that holds something, with the columns it reaches over. */
export interface FormCell {
  readonly at: number
  readonly end: number
  readonly text: string
  readonly raw: RawCell
}

/** Words that end a label of a form, whether the catalogue knows it or not. */
const labelWord =
  /(?:名称|代码|代表人|法人|负责人|联系人|姓名|电话|手机|传真|邮箱|邮编|地址|网址|日期|时间|年份|类型|类别|性质|行业|领域|资本|资金|资产|收入|利润|税额|税收|产值|费用|投入|金额|总额|占比|人数|人员|数量|面积|编号|账号|银行|情况|产品|范围|业务|等级|备注|意见)$/

/** Whether a text is a label: known to the catalogue, or ending as labels of forms do. */
export function isLabel({ meaningOf }: HeaderWords, text: string): boolean {
  if (text === '' || text.length > 60 || isFigure(text) || yearAlone(text) !== null || hasLegalForm(text)) return false
  return meaningOf(text) !== null || labelWord.test(bareLabel(text))
}

function bareLabel(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*:：]/g, '')
    .replace(/\([^()]*\)$/, '')
}

/** The cells of a row that hold something; what was merged counts once, and a label merged over several rows is told in each of them. */
export function formCells(
  words: HeaderWords,
  row: SheetRow,
  { texts, merges }: { readonly texts: readonly string[]; readonly merges: readonly Merge[] },
): FormCell[] {
  const here = merges.filter(({ top, bottom }) => top <= row.row && row.row <= bottom)
  const cells = texts.flatMap((text, at): FormCell[] => {
    if (text === '') return []
    const merge = here.find(({ left, right }) => left <= at && at <= right)
    if (merge === undefined) return [{ at, end: at, text, raw: row.cells[at] ?? null }]
    const begins = merge.left === at && (merge.top === row.row || isLabel(words, text))
    return begins ? [{ at, end: merge.right, text, raw: row.cells[at] ?? text }] : []
  })
  return cells.flatMap((cell) => splitCell(words, cell))
}

/** 法定代表人：张三 is a label and its value. */
function splitCell(words: HeaderWords, cell: FormCell): FormCell[] {
  const [, label = '', value = ''] = /^([^:：]{2,30})[:：]\s*(.*)$/s.exec(cell.text) ?? []
  if (label === '' || !isLabel(words, label)) return [cell]
  const head = { ...cell, end: cell.at, text: label, raw: label }
  return value === '' ? [{ ...head, end: cell.end }] : [head, { ...cell, at: cell.at + 1, text: value, raw: value }]
}
