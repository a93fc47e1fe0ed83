/** What commands print: machines get JSON on stdout, people get lines; progress and warnings go to stderr. */
import type { Language } from '@wutong/engine'

/** Where a command writes. */
export interface Output {
  readonly language: Language
  readonly json: boolean
  line(text: string): void
  /** Prints a value as JSON. */
  value(value: unknown): void
  /** Prints a JSON array one element at a time, because a whole zone as one text would not fit. */
  list(values: Iterable<unknown>): void
  /** A warning on stderr. */
  warn(zh: string, en: string): void
  /** Progress on stderr: a bar on a terminal, a line when a step ends otherwise. */
  progress(step: string, done: number, total: number): void
}

/** Output on the process's own streams. */
export function processOutput(language: Language, json: boolean): Output {
  let last = ''
  return {
    language,
    json,
    line: (text) => void process.stdout.write(`${text}\n`),
    value: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    list: writeArray,
    warn: (zh, en) => void process.stderr.write(`${language === 'zh' ? zh : en}\n`),
    progress(step, done, total) {
      const finished = done >= total
      if (process.stderr.isTTY) {
        process.stderr.write(`\r\x1b[K${bar(done, total)} ${step} ${finished ? '\n' : ''}`)
      } else if (finished && last !== step) {
        process.stderr.write(`${step} ${total}\n`)
        last = step
      }
    },
  }
}

function writeArray(values: Iterable<unknown>): void {
  let before = '['
  for (const value of values) {
    process.stdout.write(before + JSON.stringify(value))
    before = ',\n'
  }
  process.stdout.write(before === '[' ? '[]\n' : ']\n')
}

function bar(done: number, total: number): string {
  const width = 24
  const filled = total === 0 ? width : Math.round((width * done) / total)
  return `[${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${total === 0 ? 100 : Math.floor((100 * done) / total)}%`
}

/** Width of a text in terminal columns; Chinese characters take two. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1
  return width
}

/** Rows as aligned columns. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  )
}
