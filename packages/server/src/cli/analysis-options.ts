/** What the analyses of a whole population are asked with on the command line. */
import type { Judged } from '@wutong/engine'
import type { Run } from '../cli.ts'
import { CliFailure } from './failure.ts'
import { parseWhole, textOption } from './options.ts'

/** The year of `--later`. */
export function laterYear(run: Run): number {
  return parseWhole('--later', needed(run, 'later', '2024'), { min: 1950, max: 2200 })
}

/** Refuses a later year that is not later. */
export function assertAfter(laterPeriod: number, period: number): void {
  if (laterPeriod > period) return
  throw new CliFailure({
    zh: `结果年度 ${laterPeriod} 须晚于评分年度 ${period}，请改 --later 或 --period`,
    en: `the year of the outcome, ${laterPeriod}, must come after that of the scores, ${period}: change --later or --period`,
  })
}

/** Figures of a year are judged at the end of the year after it, when they are all in. */
export function lastDayAfter(period: number): Judged {
  return { period, on: `${period + 1}-12-31` }
}

/** The definition that a command is asked about. */
export function wordOf(run: Run): string {
  const word = run.called.words[0]
  if (word !== undefined) return word
  throw new CliFailure({
    zh: '请写明评分表、梯度或政策的代码，用 --help 查看示例',
    en: 'name the scorecard, ladder or offer; see --help for examples',
  })
}

/** An option that must be given. */
export function needed(run: Run, name: string, example: string): string {
  const value = textOption(run.called, name)
  if (value !== null) return value
  throw new CliFailure({ zh: `请给出 --${name}，例如 ${example}`, en: `give --${name}, such as ${example}` })
}
