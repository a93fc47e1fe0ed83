/** `preview`, `backtest` and `outlook`: questions about a whole population, given or stored. */
import {
  addYears,
  backtestScorecard,
  type CompiledZone,
  dayFrom,
  ExpressionError,
  isoFrom,
  type Judged,
  ladderOutlook,
  parseReference,
  previewScorecard,
  type Scorecard,
  type ScorecardVersion,
  snapshotFrom,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { backtestLines, outlookLines, previewLines } from './analysis-paper.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { dayOption, parseWhole, textOption } from './options.ts'
import { openZone } from './packages.ts'
import { givenSubjects } from './subjects.ts'

/** Compares two versions of a scorecard over the population. */
export async function runPreview(run: Run): Promise<number> {
  const { zone, subjects, judged } = await givenSubjects(run)
  const { id, version } = parseReference(wordOf(run))
  const scorecard = scorecardOf(zone, id)
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const before = version === null ? scorecard.versions.at(-1) : versionOf(scorecard, version)
  const after = await draftOf(run, scorecard)
  if (before === undefined) throw noVersion(scorecard, version ?? '')
  const preview = previewScorecard(zone, { scorecard, before, after, snapshot, judged })
  const { before: was, after: is } = preview
  const movers = [...preview.delta.keys()]
    .filter((row) => preview.delta[row] !== 0)
    .map((row) => ({
      id: snapshot.ids[row],
      before: numberOrNull(was.total[row]),
      after: numberOrNull(is.total[row]),
      rankBefore: was.rank[row] || null,
      rankAfter: is.rank[row] || null,
      classBefore: was.classes[was.classIndex[row] as number] ?? null,
      classAfter: is.classes[is.classIndex[row] as number] ?? null,
    }))
    .filter((mover) => mover.before !== null || mover.after !== null)
    .toSorted((a, b) => Math.abs((b.after ?? 0) - (b.before ?? 0)) - Math.abs((a.after ?? 0) - (a.before ?? 0)))
  const { up, down, same, open, classes, moves, passes, exact } = preview
  const shown = {
    scorecard: id,
    before: before.version,
    after: after.version,
    judged,
    ...{ up, down, same, open, classes, moves, passes },
    changes: preview.changes.map(({ effect: _, paths: __, ...change }) => change),
    exact,
    movers,
  }
  if (run.output.json) run.output.value(shown)
  else for (const line of previewLines(shown, run.output.language)) run.output.line(line)
  return exitCodes.ok
}

async function draftOf(run: Run, scorecard: Scorecard): Promise<ScorecardVersion> {
  const named = textOption(run.called, 'with')
  const folder = textOption(run.called, 'draft')
  if ((named === null) === (folder === null)) {
    throw new CliFailure({
      zh: '请用 --with 版本 或 --draft 规则包文件夹 给出要对比的版本（二选一）',
      en: 'give the version to compare with: --with VERSION or --draft DIR, one of them',
    })
  }
  if (named !== null) return versionOf(scorecard, named)
  const draft = scorecardOf(await openZone(folder), scorecard.id).versions.at(-1)
  if (draft === undefined) throw noVersion(scorecard, '')
  return draft
}

/** Back-tests a scorecard on the population. */
export async function runBacktest(run: Run): Promise<number> {
  const { called, output } = run
  const outcome = needed(run, 'outcome', 'growth(revenue) > 0.1')
  const laterPeriod = parseWhole('--later', needed(run, 'later', '2024'), { min: 1950, max: 2200 })
  const better = textOption(called, 'better') ?? 'more'
  if (better !== 'more' && better !== 'less') {
    throw new CliFailure({
      zh: `--better 只能是 more 或 less，不能是「${better}」`,
      en: `--better is more or less, not "${better}"`,
    })
  }
  const { zone, subjects, judged: asked } = await givenSubjects(run)
  if (laterPeriod <= asked.period) {
    throw new CliFailure({
      zh: `结果年度 ${laterPeriod} 须晚于评分年度 ${asked.period}，请改 --later 或 --period`,
      en: `the year of the outcome, ${laterPeriod}, must come after that of the scores, ${asked.period}: change --later or --period`,
    })
  }
  const { id, version } = parseReference(wordOf(run))
  // Today's rules on yesterday's figures: the newest version unless another is named, whatever was in force then.
  const newest = scorecardOf(zone, id).versions.at(-1)
  const judged = lastDayAfter(asked.period)
  try {
    const report = backtestScorecard(
      zone,
      {
        scored: snapshotFrom(zone, subjects, judged.period),
        later: snapshotFrom(zone, subjects, laterPeriod),
      },
      {
        scorecard: `${id}@${version ?? newest?.version ?? ''}`,
        judged,
        outcome,
        later: lastDayAfter(laterPeriod),
        better,
        by: textOption(called, 'by'),
      },
    )
    if (output.json) output.value(report)
    else for (const line of backtestLines(report, output.language)) output.line(line)
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new CliFailure(error.text, { cause: error })
  }
}

/** Figures of a year are judged at the end of the year after it, when they are all in. */
function lastDayAfter(period: number): Judged {
  return { period, on: `${period + 1}-12-31` }
}

/** Shows a ladder's pipeline, movement and forecast. */
export async function runOutlook(run: Run): Promise<number> {
  const { zone, subjects, judged } = await givenSubjects(run)
  const until = dayOption(run.called, 'until') ?? isoFrom(addYears(dayFrom(judged.on), 1))
  const years = {
    now: snapshotFrom(zone, subjects, judged.period),
    before: snapshotFrom(zone, subjects, judged.period - 1),
  }
  const { expiring, ...outlook } = ladderOutlook(zone, wordOf(run), years, { judged, until })
  const shown = {
    ...outlook,
    expiring: expiring.map(({ row, ...title }) => ({ id: years.now.ids[row] ?? '', ...title })),
  }
  if (run.output.json) run.output.value(shown)
  else for (const line of outlookLines(shown, run.output.language)) run.output.line(line)
  return exitCodes.ok
}

function wordOf(run: Run): string {
  const word = run.called.words[0]
  if (word !== undefined) return word
  throw new CliFailure({
    zh: '请写明评分表或梯度的代码，用 --help 查看示例',
    en: 'name the scorecard or ladder; see --help for examples',
  })
}

function needed(run: Run, name: string, example: string): string {
  const value = textOption(run.called, name)
  if (value !== null) return value
  throw new CliFailure({ zh: `请给出 --${name}，例如 ${example}`, en: `give --${name}, such as ${example}` })
}

function scorecardOf(zone: CompiledZone, id: string): Scorecard {
  const found = zone.scorecards.get(id)?.definition
  if (found !== undefined) return found
  const list = [...zone.scorecards.keys()].join(', ')
  throw new CliFailure({
    zh: `没有评分表「${id}」；可用：${list}`,
    en: `there is no scorecard "${id}"; use one of ${list}`,
  })
}

function versionOf(scorecard: Scorecard, version: string): ScorecardVersion {
  const found = scorecard.versions.find((one) => one.version === version)
  if (found === undefined) throw noVersion(scorecard, version)
  return found
}

function noVersion({ id, versions }: Scorecard, version: string): CliFailure {
  const list = versions.map((one) => one.version).join(', ')
  return new CliFailure({
    zh: `「${id}」没有版本「${version}」；可用：${list}`,
    en: `"${id}" has no version "${version}"; use one of ${list}`,
  })
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
