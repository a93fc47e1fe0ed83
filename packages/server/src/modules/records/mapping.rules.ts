/** What is remembered of the answers about one kind of file. */
import type { ImportDecisions } from '@wutong/contract'
import { columnName } from './planned.rules.ts'

/** Decisions about columns hold for every file with these headers; those about a year, a row or a sheet for one file only. */
const lasting = new Set(['column', 'unit', 'share', 'date', 'zeros', 'scope'])

/** Decisions by the hash of a fingerprint. */
export type Remembered = ReadonlyMap<string, ImportDecisions>

/**
 * The decisions that are worth keeping for files with these headers.
 * @example lastingDecisions({ 'unit:营收': '元', 'period:': '2024' }, ['企业名称', '营收']) // { 'unit:营收': '元' }
 */
export function lastingDecisions(decisions: ImportDecisions, headers: readonly string[]): ImportDecisions {
  const names = new Set(headers.map((header, at) => columnName(header, at)))
  return Object.fromEntries(
    Object.entries(decisions).filter(([id]) => {
      const colon = id.indexOf(':')
      return lasting.has(id.slice(0, colon)) && names.has(id.slice(colon + 1))
    }),
  )
}
