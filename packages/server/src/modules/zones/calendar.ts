import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCalendar, type WorkCalendar } from '@wutong/engine'

const shipped = join(import.meta.dirname, '../../../../../zones/china/holidays.csv')

/** The official holiday calendar with make-up working days. */
export function loadCalendar(file: string = shipped): WorkCalendar {
  return parseCalendar(readFileSync(file, 'utf8'))
}
