/** What is said about a file and its tables once they were read. */
import type { AsideKind } from '#tables/asides'
import type { NoTable } from '#tables/layout'
import type { Layout } from '#tables/layout-parts'
import type { Sheet, SheetTraits, TableFile } from '#tables/table'
import { counted, type Decisions, type Note, noteOf } from '#tables/words'
import { type Column, saysWho } from './columns.rules.ts'

const formats = {
  xlsx: null,
  csv: null,
  xls: { zh: '旧版工作簿（.xls 或 .et），整本读入', en: 'An old workbook (.xls or .et), read whole' },
  html: { zh: '文件实为网页表格，已按表格读取', en: 'The file is a web page with a table and was read as a table' },
  xml2003: {
    zh: '文件是 XML 表格 2003，已按表格读取',
    en: 'The file is an XML spreadsheet of 2003 and was read as a table',
  },
} as const

const encodings = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GB18030（GBK）',
  big5: 'Big5',
} as const

/** How a file was opened. */
export function fileNotes({ format, encoding, sheets, from1904 }: TableFile): Note[] {
  const notes: Note[] = []
  const text = formats[format]
  if (text !== null) notes.push(noteOf('format', text))
  if (encoding !== null && encoding.encoding !== 'utf-8') {
    const name = encodings[encoding.encoding]
    const { confidence } = encoding
    notes.push(
      noteOf(
        'encoding',
        { zh: `文字编码按内容判断为 ${name}`, en: `The encoding was told by the content: ${name}` },
        { confidence },
      ),
    )
  }
  if (from1904)
    notes.push(noteOf('format', { zh: '工作簿的日期从 1904 年起算', en: 'The workbook counts its days from 1904' }))
  if (sheets.length > 1) {
    const names = sheets.map(({ name }) => name)
    notes.push(
      noteOf('sheet_read', {
        zh: `共 ${names.length} 个工作表：${names.join('、')}`,
        en: `${names.length} sheets: ${names.join(', ')}`,
      }),
    )
  }
  return notes
}

const asides: Readonly<Record<AsideKind, { zh: string; en: string }>> = {
  total: { zh: '合计、小计行', en: 'totals' },
  note: { zh: '注释、落款', en: 'notes' },
  heading: { zh: '分组标题', en: 'headings' },
  header: { zh: '重复的表头', en: 'headers printed again' },
  numbering: { zh: '栏次编号行', en: 'the numbers of the columns' },
  units: { zh: '单位行', en: 'units' },
  scope: { zh: '未选用的口径（合并、母公司）', en: 'figures of a scope that is not read (group, parent)' },
}

/** What was met in a table: rows set aside, formulas, hidden rows. */
export function tableNotes(
  { name, tally }: Sheet,
  { headers }: Layout,
  tail: { readonly asides: ReadonlyMap<AsideKind, readonly number[]> },
): Note[] {
  const notes = [...tail.asides].map(([kind, rows]) => {
    const shown = `${rows.slice(0, 5).join('、')}${rows.length > 5 ? '…' : ''}`
    const text = {
      zh: `${rows.length} 行是${asides[kind].zh}，不作为企业数据（第 ${shown} 行）`,
      en: `${counted(rows.length, 'row holds', 'rows hold')} ${asides[kind].en} and no data about firms (row ${shown})`,
    }
    return noteOf('rows_aside', text, { sheet: name, confidence: 0.9, rows: [...rows] })
  })
  if (tally.formulas > 0) {
    const columns = [...tally.formulaColumns].sort((a, b) => a - b).map((at) => headers[at] || `#${at + 1}`)
    const text = {
      zh: `${tally.formulas} 个单元格是公式，取其已保存的计算结果（列：${columns.join('、')}）`,
      en: `${counted(tally.formulas, 'cell holds a formula', 'cells hold formulas')}; what was saved in the file as its result was used (columns: ${columns.join(', ')})`,
    }
    notes.push(noteOf('formulas', text, { sheet: name }))
  }
  if (tally.hiddenRows > 0) {
    const text = {
      zh: `${tally.hiddenRows} 行是隐藏的，已读取`,
      en: `${counted(tally.hiddenRows, 'row is hidden and was', 'rows are hidden and were')} read`,
    }
    notes.push(noteOf('rows_hidden', text, { sheet: name }))
  }
  return notes
}

/** Says that a sheet was left out because it is about no firms. */
export function skippedNote({ sheet, why }: { readonly sheet: string; readonly why: NoTable }): Note[] {
  if (why.kind === 'empty') return []
  const text = {
    zh: `工作表“${sheet}”没有企业数据，未读取`,
    en: `The sheet "${sheet}" holds no data about firms and was not read`,
  }
  return [{ code: 'sheet_skipped', sheet, text, confidence: 0.9, rows: [] }]
}

/** Says which decisions of before were used. */
export function rememberedNotes(sheet: string, kept: Decisions | undefined): Note[] {
  if (kept === undefined) return []
  const what = Object.entries(kept).map(([id, answer]) => `${id.slice(id.indexOf(':') + 1)} → ${answer}`)
  const text = {
    zh: `沿用此来源以前对相同表头的选择：${what.join('、')}`,
    en: `What was decided before for the same headers of this source is used again: ${what.join(', ')}`,
  }
  return [noteOf('remembered', text, { sheet, confidence: 1 })]
}

/** What is said about a table besides its header: its firm, its district, merged cells, hidden columns. */
export function partNotes(
  { name, hidden }: Sheet,
  traits: SheetTraits,
  layout: Layout,
  columns: readonly Column[],
): Note[] {
  const notes: Note[] = []
  const say = (code: Note['code'], zh: string, en: string, confidence = 1): void => {
    notes.push(noteOf(code, { zh, en }, { sheet: name, confidence }))
  }
  if (hidden) say('sheet_hidden', `工作表“${name}”是隐藏的，已读取`, `The sheet "${name}" is hidden and was read`)
  const unseen = traits.hiddenColumns.filter((at) => columns[at] !== undefined && columns[at].kind !== 'unused')
  if (unseen.length > 0) {
    const headers = unseen.map((at) => layout.headers[at] ?? '')
    say('columns_hidden', `隐藏的列已读取：${headers.join('、')}`, `Hidden columns were read: ${headers.join(', ')}`)
  }
  const { firm, units } = layout.preamble
  const identified = columns.some(saysWho)
  if (firm !== null && !identified) {
    const who = [firm.name, firm.uscc].filter((part) => part !== null).join(' ')
    say('subject', `整张表是一家企业的数据：${who}`, `The whole table is about one firm: ${who}`, 0.9)
  }
  if (units.length > 0)
    say(
      'unit',
      `表上方写明单位：${units.join('、')}`,
      `A line over the table names the unit: ${units.join(', ')}`,
      0.95,
    )
  if (traits.merges.length > 0)
    say(
      'merges',
      `有 ${traits.merges.length} 处合并单元格；表头和企业、年份列中的已按范围填充，其余只读左上角`,
      `${counted(traits.merges.length, 'group of cells is', 'groups of cells are')} merged; those of the header and of firms and years were spread, others count once`,
    )
  return notes
}
