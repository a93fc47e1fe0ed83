/** Cells and rows of a sheet, from its XML. */
import { dateFromSerial, isUnit, numberFromCell, type RawCell, scaleDecimal } from '@wutong/engine'
import { columnsAtMost, type SheetRow, type SheetTally, TooLarge, tooWide } from './table.ts'
import { attributeOf, type XmlHandler } from './xml.ts'

/** What a number format says about the number: a day, a percentage, a figure with its unit, or nothing. */
export type NumberStyle =
  | { readonly kind: 'day' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'yuan' }
  | null

/** What the cells of a workbook share. */
export interface CellContext {
  readonly strings: readonly string[]
  /** By style number. */
  readonly styles: readonly NumberStyle[]
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

/** What a number format says: by its text where it has one, else by its number. */
export function styleFromFormat(id: number, format: string | undefined): NumberStyle {
  if (format === undefined) {
    if (isBuiltInDate(id)) return { kind: 'day' }
    return id === 9 || id === 10 ? { kind: 'percent' } : null
  }
  if (isDateFormat(format)) return { kind: 'day' }
  const first = format.split(';')[0] ?? ''
  if (first.replace(/"[^"]*"|\\./g, '').includes('%')) return { kind: 'percent' }
  // A comma behind the digits shows thousands of what is stored, so the word behind it is not the unit of the number.
  if (/^[^0#?]*[¥￥]/.test(first) && !/,[^0#?]*$/.test(first)) return { kind: 'yuan' }
  const unit = /[0#?]"([^"]+)"$/.exec(first)?.[1]
  return unit !== undefined && !/,[^0#?]*$/.test(first) && isUnit(unit) ? { kind: 'unit', unit } : null
}

/** A number as its cell shows it: a day as ISO text, 0.125 in a percent cell as 12.5%. */
export function cellFromNumber(value: number, style: NumberStyle, from1904: boolean): RawCell {
  if (style === null) return value
  if (style.kind === 'percent') return `${scaleDecimal(numberFromCell(value), '100')}%`
  if (style.kind === 'yuan') return `¥${numberFromCell(value)}`
  if (style.kind === 'unit') return `${numberFromCell(value)}${style.unit}`
  const day = dateFromSerial(value, from1904)
  return day.ok ? day.value : value
}

/** Zero-based column of a reference such as AB12; null without letters. */
function columnOf(reference: string | null): number | null {
  let column = 0
  for (let at = 0; reference !== null && at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) - 64
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
  return cellFromNumber(value, context.styles[cell.style] ?? null, context.from1904)
}

/** Sheets end here. */
const lastRow = 1_048_576

/** Collects the rows of a sheet as its document streams by. */
export class RowCollector implements XmlHandler {
  private readonly context: CellContext
  private readonly tally: SheetTally
  private count = 0
  private done: SheetRow[] = []
  private row = 0
  private cells: RawCell[] = []
  private cell: OpenCell | null = null
  private next = 0
  private reading = false
  private phonetic = false

  constructor(context: CellContext, tally: SheetTally) {
    this.context = context
    this.tally = tally
  }

  /** Hands over the rows that are complete. */
  take(): SheetRow[] {
    const taken = this.done
    this.done = []
    return taken
  }

  onOpen(tag: string, attributes: string): void {
    if (tag === 'row') {
      this.count += 1
      if (this.count > lastRow)
        throw new TooLarge({ zh: '行数超出电子表格的上限', en: 'a sheet has more rows than any spreadsheet allows' })
      if (['1', 'true'].includes(attributeOf(attributes, 'hidden') ?? '')) this.tally.hiddenRows += 1
      const named = Number(attributeOf(attributes, 'r'))
      this.row = Number.isInteger(named) && named > 0 && named <= lastRow ? named : this.row + 1
      this.cells = []
      this.next = 0
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
    // Rows that only carry formats are left out: a sheet may hold a million of them.
    else if (tag === 'row' && this.cells.length > 0) this.done.push({ row: this.row, cells: this.cells })
  }

  private openCell(attributes: string): void {
    const at = columnOf(attributeOf(attributes, 'r')) ?? this.next
    this.next = at + 1
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
    this.cell = null
    if (cell.hasFormula) {
      this.tally.formulas += 1
      this.tally.formulaColumns.add(cell.at)
    }
    const value = cellValue(this.context, cell)
    // A cell without a value must not widen its row: formats may reach to the last column of a sheet.
    if (value === null) {
      if (cell.at < this.cells.length) this.cells[cell.at] = null
      return
    }
    if (cell.at >= columnsAtMost) throw tooWide(this.row)
    while (this.cells.length < cell.at) this.cells.push(null)
    this.cells[cell.at] = value
  }
}
