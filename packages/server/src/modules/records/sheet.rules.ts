/** Cells and rows of a sheet, from its XML. */
import { dateFromSerial, type RawCell } from '@wutong/engine'
import { attributeOf, type XmlHandler } from './xml.rules.ts'

/** One row as a spreadsheet numbers it. */
export interface SheetRow {
  readonly row: number
  readonly cells: readonly RawCell[]
}

/** What the cells of a workbook share. */
export interface CellContext {
  readonly strings: readonly string[]
  /** By style number: whether a number in it is a day. */
  readonly dateStyles: readonly boolean[]
  readonly from1904: boolean
}

/** Characters that XML cannot hold are written as _x000D_. */
export function plainText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}

/** Whether a number format shows a day: letters y and d, or m without a time, outside quotes and brackets. */
export function isDateFormat(format: string): boolean {
  const bare = format.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').split(';')[0] ?? ''
  if (/general/i.test(bare)) return false
  return /[yd年日]/i.test(bare) || (/m/i.test(bare) && !/[hs]/i.test(bare))
}

/** Whether a built-in number format shows a day, the East Asian ones included. */
export function isBuiltInDate(id: number): boolean {
  return (
    (id >= 14 && id <= 17) ||
    id === 22 ||
    (id >= 27 && id <= 31) ||
    id === 36 ||
    (id >= 50 && id <= 54) ||
    id === 57 ||
    id === 58
  )
}

/** Zero-based column of a reference such as AB12; null without letters. */
function columnOf(reference: string | null): number | null {
  let column = 0
  for (const character of reference ?? '') {
    const code = character.charCodeAt(0) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
  }
  return column === 0 || column > 16_384 ? null : column - 1
}

interface OpenCell {
  readonly at: number
  readonly type: string
  readonly style: number
  text: string
  hasValue: boolean
  hasFormula: boolean
}

function cellValue(context: CellContext, cell: OpenCell): RawCell {
  // A formula that was never calculated has no value to read.
  if (!cell.hasValue) return cell.hasFormula ? '#CALC!' : null
  switch (cell.type) {
    case 's':
      return context.strings[Number(cell.text)] ?? null
    case 'b':
      return cell.text.trim() === '1' || cell.text.trim() === 'true'
    case 'str':
    case 'inlineStr':
      return plainText(cell.text)
    case 'e':
    case 'd':
      return cell.text
    default:
      return numberOrDay(context, cell)
  }
}

function numberOrDay(context: CellContext, cell: OpenCell): RawCell {
  const text = cell.text.trim()
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) return text === '' ? null : text
  if (context.dateStyles[cell.style] !== true) return value
  const day = dateFromSerial(value, context.from1904)
  return day.ok ? day.value : value
}

/** Sheets end here. */
const lastRow = 1_048_576

/** Collects the rows of a sheet as its document streams by. */
export class RowCollector implements XmlHandler {
  private readonly context: CellContext
  private done: SheetRow[] = []
  private row = 0
  private cells: RawCell[] = []
  private cell: OpenCell | null = null
  private reading = false
  private phonetic = false

  constructor(context: CellContext) {
    this.context = context
  }

  /** Hands over the rows that are complete. */
  take(): SheetRow[] {
    const taken = this.done
    this.done = []
    return taken
  }

  onOpen(tag: string, attributes: string): void {
    if (tag === 'row') {
      const named = Number(attributeOf(attributes, 'r'))
      this.row = Number.isInteger(named) && named > 0 && named <= lastRow ? named : this.row + 1
      this.cells = []
    } else if (tag === 'c') this.openCell(attributes)
    else if (this.cell !== null) this.openPart(this.cell, tag)
  }

  onText(text: string): void {
    if (this.reading && this.cell !== null) this.cell.text += text
  }

  onClose(tag: string): void {
    this.reading = false
    if (tag === 'rPh') this.phonetic = false
    if (tag === 'c' && this.cell !== null) this.closeCell(this.cell)
    else if (tag === 'row') this.done.push({ row: this.row, cells: this.cells })
  }

  private openCell(attributes: string): void {
    const at = columnOf(attributeOf(attributes, 'r')) ?? this.cells.length
    const style = Number(attributeOf(attributes, 's') ?? 0)
    const type = attributeOf(attributes, 't') ?? 'n'
    this.cell = { at, type, style, text: '', hasValue: false, hasFormula: false }
  }

  private openPart(cell: OpenCell, tag: string): void {
    if (tag === 'f') cell.hasFormula = true
    if (tag === 'rPh') this.phonetic = true
    this.reading = tag === 'v' || (tag === 't' && !this.phonetic)
    if (this.reading) cell.hasValue = true
  }

  private closeCell(cell: OpenCell): void {
    while (this.cells.length < cell.at) this.cells.push(null)
    this.cells[cell.at] = cellValue(this.context, cell)
    this.cell = null
  }
}
