/** Writes error sheets as CSV, line by line, and as workbooks. */
import type { ImportReport, Text } from '@wutong/contract'
import type { RawCell, Source, Zone } from '@wutong/engine'
import { AppError } from '#platform/errors'
import { dictionaryFrom, meaningOf } from './dictionary.rules.ts'
import { headerCells, type ProblemRow, rowCells, type SheetForm, sheetForms, sheetLine } from './error-sheet.rules.ts'

/** A workbook is made in memory; longer sheets come as CSV. */
export const workbookRowsAtMost = 20_000

/** What a sheet is made of. */
export interface ErrorSheet {
  readonly zone: Zone
  readonly source: Source
  readonly report: Pick<ImportReport, 'file' | 'columns' | 'fingerprints' | 'period'>
  readonly rows: AsyncIterable<ProblemRow>
  readonly language: keyof Text
}

function formsOf({ zone, source, report }: ErrorSheet): SheetForm[] {
  const dictionary = dictionaryFrom(zone, source)
  return sheetForms(report, zone, (header) => meaningOf(dictionary, header) !== null)
}

/** The sheet as CSV; tables of several sheets follow each other, a blank line between. */
export async function* errorCsv(sheet: ErrorSheet): AsyncGenerator<string> {
  const forms = new Map(formsOf(sheet).map((form) => [form.sheet, form]))
  let current: SheetForm | undefined
  yield '\uFEFF'
  for await (const row of sheet.rows) {
    const form = forms.get(row.sheet) ?? [...forms.values()][0]
    if (form === undefined) return
    if (form !== current) yield `${current === undefined ? '' : '\r\n'}${sheetLine(headerCells(form))}`
    current = form
    yield sheetLine(rowCells(form, row, sheet.language))
  }
}

/** The sheet as a workbook: a sheet for each table; texts stay texts, so that nothing in them is ever a formula. */
export async function errorWorkbook(sheet: ErrorSheet): Promise<Buffer> {
  const forms = formsOf(sheet)
  const tables = new Map(forms.map((form) => [form.sheet, [headerCells(form)]]))
  let count = 0
  for await (const row of sheet.rows) {
    const form = forms.find((one) => one.sheet === row.sheet) ?? forms[0]
    if (form === undefined) break
    count += 1
    if (count > workbookRowsAtMost) throw new AppError('error_sheet_too_long', { rows: workbookRowsAtMost })
    tables.get(form.sheet)?.push(rowCells(form, row, sheet.language))
  }
  return workbookOf(tables)
}

async function workbookOf(tables: ReadonlyMap<string, readonly RawCell[][]>): Promise<Buffer> {
  const { utils, write } = await import('@e965/xlsx')
  const book = utils.book_new()
  for (const [at, [name, rows]] of [...tables].entries()) {
    if (rows.length === 1 && tables.size > 1) continue
    const page = utils.aoa_to_sheet(rows.map((cells) => [...cells]))
    page['!cols'] = (rows[0] ?? []).map((_, column, all) => ({ wch: column === all.length - 1 ? 60 : 16 }))
    utils.book_append_sheet(book, page, name === '' ? `Sheet${at + 1}` : name)
  }
  if (book.SheetNames.length === 0) utils.book_append_sheet(book, utils.aoa_to_sheet([]), 'Sheet1')
  return Buffer.from(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer)
}
