/** Old workbooks (XLS of Excel and WPS), tables saved as web pages and as XML of 2003, read by a library in a thread. */

import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { Text } from '@wutong/contract'
import type { RawCell } from '@wutong/engine'
import { cellFromNumber, styleFromFormat } from './sheet.ts'
import { type Sheet, type SheetRow, TooLarge } from './table.ts'
import type { OldAnswer, OldCell, OldInput, OldSheet } from './xls-worker.ts'

/** A file that the library could not use; the message is one short clause. */
export class OldFileError extends Error {
  readonly problem: 'encrypted' | 'none' | 'damaged'

  constructor(problem: OldFileError['problem'], message: string) {
    super(message)
    this.name = 'OldFileError'
    this.problem = problem
  }
}

/** XLS holds 65,536 rows; real files are below a tenth of this. */
const bytesAtMost = 64 * 1024 * 1024
const limits = { maxOldGenerationSizeMb: 600, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 }
const patienceMs = 120_000

/** Reads an old workbook whole; `text` is given where the file is a text document. Throws OldFileError and TooLarge. */
export async function openOld(
  path: string,
  text: string | null,
): Promise<{ sheets: readonly Sheet[]; from1904: boolean }> {
  const { size } = await stat(path)
  if (size > bytesAtMost) throw new TooLarge(tooHeavy(size))
  const answer = await ask({ path, text })
  if (answer.ok)
    return {
      sheets: ordered(answer.sheets).map((sheet) => sheetFrom(sheet, answer.from1904)),
      from1904: answer.from1904,
    }
  if (answer.problem === 'large') throw new TooLarge(answer.text)
  throw new OldFileError(answer.problem, answer.message)
}

function tooHeavy(size: number): Text {
  const megabytes = Math.round(size / 1024 / 1024)
  return { zh: `旧版工作簿有 ${megabytes} MB`, en: `an old workbook of ${megabytes} MB` }
}

async function ask(input: OldInput): Promise<OldAnswer> {
  const worker = new Worker(new URL('./xls-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: limits,
    // What a broken file makes the library print concerns nobody.
    stdout: true,
    stderr: true,
  })
  const answer = new Promise<OldAnswer>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new TooLarge({ zh: '读取时间过长', en: 'reading it takes too long' })),
      patienceMs,
    )
    worker.once('message', (answer: OldAnswer) => resolve(answer))
    worker.once('error', (error) => {
      const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(full ? new TooLarge({ zh: '会占满内存', en: 'it would fill the memory' }) : error)
    })
    worker.once('exit', () => reject(new TooLarge({ zh: '读取被中止', en: 'reading it was stopped' })))
    worker.once('exit', () => clearTimeout(timer))
  })
  try {
    return await answer
  } finally {
    await worker.terminate()
  }
}

function ordered(sheets: readonly OldSheet[]): OldSheet[] {
  return [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)]
}

function cellFrom(cell: OldCell, from1904: boolean): RawCell {
  if (cell === null || typeof cell !== 'object') return cell
  return cellFromNumber(cell.value, styleFromFormat(-1, cell.format), from1904)
}

function sheetFrom({ name, hidden, rows, merges, hiddenColumns, ...counts }: OldSheet, from1904: boolean): Sheet {
  return {
    name,
    hidden,
    rows: () => rowsOf(rows, from1904),
    traits: async () => ({ merges, hiddenColumns }),
    tally: {
      formulas: counts.formulas,
      formulaColumns: new Set(counts.formulaColumns),
      hiddenRows: counts.hiddenRows,
    },
  }
}

async function* rowsOf(rows: OldSheet['rows'], from1904: boolean): AsyncGenerator<SheetRow> {
  for (const { row, cells } of rows) yield { row, cells: cells.map((cell) => cellFrom(cell, from1904)) }
}
