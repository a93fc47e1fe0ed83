import { type ExportedList, noteExport } from '@wutong/contract'
import { call } from './client.ts'

/** Tells the audit trail of a file that is about to be saved; throws where that fails, so that no file is made. */
export async function noteExported(list: ExportedList, rows: number, filter: object = {}): Promise<void> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null)
  const texts = given.map(([name, value]) => [name, String(value).slice(0, 200)])
  await call(noteExport, { body: { list, rows, format: 'csv', filter: Object.fromEntries(texts) } })
}
