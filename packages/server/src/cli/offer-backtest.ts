/** `backtest OFFER --receivers FILE`: who received an offer, the money, and growth beside like enterprises. */
import {
  backtestOffer,
  DefinitionError,
  ExpressionError,
  type Language,
  type OfferBacktest,
  showNumber,
  snapshotFrom,
  type Text,
} from '@wutong/engine'
import { referenceOn } from '#modules/evaluations'
import type { Run } from '../cli.ts'
import { assertAfter, lastDayAfter, laterYear, needed, wordOf } from './analysis-options.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { readListed } from './listed.ts'
import { textOption } from './options.ts'
import { table } from './output.ts'
import { givenSubjects } from './subjects.ts'

/** Back-tests an offer on the population with a list of those who received it. */
export async function runOfferBacktest(run: Run): Promise<number> {
  const { called, output } = run
  const laterPeriod = laterYear(run)
  const among = textOption(called, 'among') ?? 'all'
  if (among !== 'all' && among !== 'qualified')
    throw new CliFailure({
      zh: `--among 只能是 all 或 qualified，不能是「${among}」`,
      en: `--among is all or qualified, not "${among}"`,
    })
  const { zone, subjects, judged: asked } = await givenSubjects(run)
  assertAfter(laterPeriod, asked.period)
  const judged = lastDayAfter(asked.period)
  const word = wordOf(run)
  const definition = zone.offers.get(word)?.definition
  const receipts = readListed(run, needed(run, 'receivers', 'granted.csv'), subjects)
  try {
    const report = backtestOffer(
      zone,
      { scored: snapshotFrom(zone, subjects, judged.period), later: snapshotFrom(zone, subjects, laterPeriod) },
      {
        offer: definition === undefined ? word : referenceOn(definition, judged.on),
        ...{ judged, among, receipts },
        later: lastDayAfter(laterPeriod),
        growth: textOption(called, 'growth') ?? 'revenue',
        alike: (textOption(called, 'alike') ?? '').split(',').filter((one) => one.trim() !== ''),
        within: textOption(called, 'within'),
      },
    )
    const idOf = (row: number) => subjects[row]?.id ?? ''
    const shown = {
      ...report,
      outside: report.outside.map(idOf),
      doubtful: report.doubtful.map(({ row, verdict }) => ({ id: idOf(row), verdict })),
    }
    if (output.json) output.value(shown)
    else for (const line of offerBacktestLines(shown, output.language)) output.line(line)
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof DefinitionError)) throw error
    throw new CliFailure(error.text, { cause: error })
  }
}

interface Shown extends Omit<OfferBacktest, 'outside' | 'doubtful'> {
  readonly outside: readonly string[]
  readonly doubtful: readonly { readonly id: string; readonly verdict: string }[]
}

const words = {
  qualified: { zh: '符合条件 / 其中获得', en: 'qualified / received of these' },
  uptake: { zh: '兑现率', en: 'uptake' },
  paid: { zh: '已拨付（万元） / 金额不详家数', en: 'paid (万元) / receivers of unknown amount' },
  promised: { zh: '按条款应付（万元） / 金额未知家数', en: 'promised (万元) / of unknown amount' },
  doubtful: { zh: '获得而不符合或待定', en: 'received without qualifying, or undecided' },
  outside: { zh: '拨付日不在两个年度之间，未参与', en: 'paid outside these years, on neither side' },
  undated: { zh: '没有拨付日', en: 'without a day' },
  growth: { zh: '增长', en: 'growth of' },
  plain: { zh: '直接相减', en: 'plain difference' },
  pairs: { zh: '配对 / 未配对 / 数据不全', en: 'pairs / unmatched / data missing' },
  difference: { zh: '配对后的差', en: 'difference within pairs' },
  figure: { zh: '可比指标', en: 'alike in' },
  before: { zh: '配对前', en: 'before' },
  after: { zh: '配对后', en: 'after' },
} as const satisfies Record<string, Text>

const listedShown = 20

function offerBacktestLines(report: Shown, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const { uptake, promised, comparison, outside, doubtful } = report
  return [
    `${report.offer}@${report.version}  ${report.judged.period} → ${report.later.period}`,
    `${say('qualified')}: ${uptake.qualified} / ${uptake.receivedOfQualified}  ${say('uptake')} ${estimate(uptake.uptake)}`,
    `${say('paid')}: ${showNumber(uptake.paid)} / ${uptake.paidUnknown}`,
    ...(promised === null ? [] : [`${say('promised')}: ${showNumber(promised.amount)} / ${promised.unknown}`]),
    ...(report.undated > 0 ? [`${say('undated')}: ${report.undated}`] : []),
    ...(outside.length > 0 ? [`${say('outside')}: ${outside.slice(0, listedShown).join(' ')}`] : []),
    ...doubtful.slice(0, listedShown).map(({ id, verdict }) => `${say('doubtful')}: ${id}  ${verdict}`),
    `${say('growth')} ${report.growth}  ${say('plain')} ${short(comparison.plain)}  ${say('difference')} ${estimate(comparison.difference)}`,
    `${say('pairs')}: ${comparison.pairs} / ${comparison.unmatched} / ${report.withoutData}`,
    ...table([
      [say('figure'), say('before'), say('after')],
      ...comparison.balance.map((one) => [one.name[language], short(one.before), short(one.after)]),
    ]),
    ...report.limits.map((limit) => `! ${limit[language]}`),
  ]
}

function short(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '—'
}

function estimate(value: OfferBacktest['comparison']['difference']): string {
  if (value === null) return '—'
  if (value.low === null || value.high === null) return short(value.value)
  return `${short(value.value)} (${short(value.low)}–${short(value.high)})`
}
