import { type ExportedList, noteExport } from '@wutong/contract'
import { call } from './client.ts'
import { csvFromRows, saveFile } from './csv.ts'

/** A list on its way into a file. */
interface SavedList {
  /** What is listed and what it is narrowed to, as the audit trail tells of it. */
  readonly list: ExportedList
  readonly filter?: object | undefined
  readonly file: string
  readonly head: readonly string[]
  readonly lines: readonly (readonly (string | number | null)[])[]
}

/** Saves a list as CSV. The audit trail is told first: where that fails, it throws and no file is made. */
export async function saveList({ list, filter = {}, file, head, lines }: SavedList): Promise<void> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null)
  const texts = given.map(([name, value]) => [name, String(value).slice(0, 200)])
  await call(noteExport, { body: { list, rows: lines.length, format: 'csv', filter: Object.fromEntries(texts) } })
  saveFile(file, csvFromRows([head, ...lines]))
}
