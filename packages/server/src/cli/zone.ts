/** `indicators`, `check` and `due`: commands that need only a zone package or the calendar. */
import { dueOn, type Language, type Zone } from '@wutong/engine'
import { examineFolder, isError, loadCalendar, type ZoneProblem } from '#modules/zones'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { dayOption, parseWhole, textOption } from './options.ts'
import { table } from './output.ts'
import { openZone, zoneFolder } from './packages.ts'

/** Lists the indicator catalogue. */
export async function runIndicators({ called, output }: Run): Promise<number> {
  const { indicators } = await openZone(textOption(called, 'zone'))
  const all = [...indicators.values()]
  if (output.json) {
    output.value(
      all.map(({ code, name, unit, type, period, definition, source, theme, values }) => ({
        code,
        zh: name.zh,
        en: name.en,
        unit: unit ?? '',
        type,
        period,
        theme,
        definition: definition[output.language],
        source,
        values: values?.map((one) => one.value) ?? null,
      })),
    )
  } else {
    for (const line of table(
      all.map(({ code, name, unit, type, period }) => [code, name[output.language], unit ?? '', type, period]),
    ))
      output.line(line)
  }
  return exitCodes.ok
}

/** Checks a zone package and lists every mistake. */
export async function runCheck({ called, output }: Run): Promise<number> {
  const folder = called.words[0] ?? textOption(called, 'zone')
  if (folder === null || folder === undefined) {
    throw new CliFailure({
      zh: '请给出规则包文件夹，例如 wutong check zones/zhengzhou-hitech',
      en: 'name the zone package, e.g. wutong check zones/zhengzhou-hitech',
    })
  }
  const { zone, problems } = await examineFolder(zoneFolder(folder))
  const ok = !problems.some(isError)
  if (output.json) output.value({ ok, problems })
  else {
    for (const problem of problems) for (const line of problemLines(problem, output.language)) output.line(line)
    if (zone !== null && ok) output.line(soundLine(zone, output.language))
  }
  return ok ? exitCodes.ok : exitCodes.failed
}

function soundLine(zone: Zone, language: Language): string {
  const counts = `${zone.indicators.length} / ${zone.scorecards.length} / ${zone.ladders.length} / ${zone.offers.length}`
  return language === 'zh'
    ? `规则包无误：指标 / 评分表 / 梯度 / 政策 = ${counts}`
    : `No mistakes: indicators / scorecards / ladders / policies = ${counts}`
}

/** A problem with its place, and the enterprise that shows it. */
function problemLines(problem: ZoneProblem, language: Language): string[] {
  const { file, line, column, message, example } = problem
  const zh = language === 'zh'
  const warning = zh ? '提醒：' : 'warning: '
  const first = `${file}:${line}:${column} ${isError(problem) ? '' : warning}${message[language]}`
  if (example === undefined) return [first]
  const facts = Object.entries(example.facts)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ')
  return [first, zh ? `    示例企业（${example.on}）：${facts}` : `    Example enterprise (${example.on}): ${facts}`]
}

/** Prints the day on which a term of working days ends. */
export async function runDue({ called, output }: Run): Promise<number> {
  const from = dayOption(called, 'from')
  const count = textOption(called, 'workdays')
  if (from === null || count === null)
    throw new CliFailure({ zh: '请给出 --from 日期 与 --workdays 天数', en: 'give --from DATE and --workdays N' })
  const workdays = parseWhole('--workdays', count, { min: 0, max: 5000 })
  const due = dueOrRefuse(from, workdays)
  if (output.json) output.value({ from, workdays, due })
  else output.line(due)
  return exitCodes.ok
}

function dueOrRefuse(from: string, workdays: number): string {
  const calendar = loadCalendar()
  try {
    return dueOn(calendar, from, workdays)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const years = [...calendar.years].toSorted((a, b) => a - b)
    const range = `${years[0] ?? ''}–${years.at(-1) ?? ''}`
    throw new CliFailure(
      {
        zh: `期限超出已公布的节假日安排（${range} 年），请在 zones/china/holidays.csv 补充后再算`,
        en: `the term leaves the years whose holidays are published (${range}): add them to zones/china/holidays.csv`,
      },
      { cause: error },
    )
  }
}
