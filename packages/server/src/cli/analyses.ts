/** `preview`, `backtest` and `outlook`: questions about a whole population, given or stored. */
import {
  addYears,
  backtestScorecard,
  type CompiledZone,
  dayFrom,
  ExpressionError,
  isoFrom,
  ladderOutlook,
  parseReference,
  previewScorecard,
  type Scorecard,
  type ScorecardVersion,
  snapshotFrom,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { assertAfter, lastDayAfter, laterYear, needed, wordOf } from './analysis-options.ts'
import { backtestLines, outlookLines, previewLines } from './analysis-paper.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { runOfferBacktest } from './offer-backtest.ts'
import { runOfferPreview } from './offer-preview.ts'
import { dayOption, textOption } from './options.ts'
import { openZone } from './packages.ts'
import { givenSubjects } from './subjects.ts'

/** Compares two versions of a scorecard or an offer over the population. */
export async function runPreview(run: Run): Promise<number> {
  const { zone, subjects, judged } = await givenSubjects(run)
  const { id, version } = parseReference(wordOf(run))
  const offer = zone.offers.get(id)?.definition
  if (offer !== undefined && !zone.scorecards.has(id))
    return runOfferPreview(run, { given: { zone, subjects, judged }, offer, version })
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
  if (textOption(called, 'receivers') !== null) return runOfferBacktest(run)
  const outcome = needed(run, 'outcome', 'growth(revenue) > 0.1')
  const laterPeriod = laterYear(run)
  const better = textOption(called, 'better') ?? 'more'
  if (better !== 'more' && better !== 'less') {
    throw new CliFailure({
      zh: `--better 只能是 more 或 less，不能是「${better}」`,
      en: `--better is more or less, not "${better}"`,
    })
  }
  const { zone, subjects, judged: asked } = await givenSubjects(run)
  assertAfter(laterPeriod, asked.period)
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
