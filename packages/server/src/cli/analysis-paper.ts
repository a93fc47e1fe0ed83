/** Previews, back-tests and outlooks in lines for people. */
import { type LadderOutlook, type Language, type ScorecardBacktest, showNumber, type Text } from '@wutong/engine'
import { table } from './output.ts'

/** A preview as it is printed. */
export interface ShownPreview {
  readonly scorecard: string
  readonly before: string
  readonly after: string
  readonly up: number
  readonly down: number
  readonly same: number
  readonly open: number
  readonly classes: readonly (string | null)[]
  readonly moves: readonly (readonly number[])[]
  readonly changes: readonly {
    readonly code: string
    readonly sum: number
    readonly raises: number
    readonly lowers: number
    readonly ledUp: number
    readonly ledDown: number
  }[]
  readonly movers: readonly {
    readonly id: string | undefined
    readonly before: number | null
    readonly after: number | null
    readonly classBefore: string | null
    readonly classAfter: string | null
  }[]
}

const words = {
  counts: { zh: '升 / 降 / 不变 / 未定', en: 'up / down / same / open' },
  noClass: { zh: '无等级', en: 'no class' },
  fromTo: { zh: '改前＼改后', en: 'before\\after' },
  change: { zh: '改动', en: 'change' },
  raises: { zh: '升分', en: 'raises' },
  lowers: { zh: '降分', en: 'lowers' },
  sum: { zh: '分数合计', en: 'points' },
  ledUp: { zh: '主因升级', en: 'led up' },
  ledDown: { zh: '主因降级', en: 'led down' },
  used: { zh: '可用 / 得分未定 / 结果未知', en: 'used / no score / no outcome' },
  correlation: { zh: '秩相关', en: 'rank correlation' },
  area: { zh: '区分度 AUC', en: 'AUC' },
  decile: { zh: '档', en: 'tenth' },
  firms: { zh: '家数', en: 'firms' },
  outcome: { zh: '结果', en: 'outcome' },
  lift: { zh: '提升', en: 'lift' },
  item: { zh: '指标', en: 'item' },
  today: { zh: '现行', en: 'today' },
  entropy: { zh: '熵权', en: 'entropy' },
  regression: { zh: '回归', en: 'regression' },
  rung: { zh: '梯级', en: 'rung' },
  reached: { zh: '达标', en: 'reached' },
  one_away: { zh: '差一项', en: 'one away' },
  undecided: { zh: '待定', en: 'undecided' },
  far: { zh: '差多项', en: 'far' },
  held: { zh: '持有', en: 'held' },
  ready: { zh: '达标未认定', en: 'ready' },
  atRisk: { zh: '持有不达标', en: 'at risk' },
  year: { zh: '一年内预计新增', en: 'expected in a year' },
  quota: { zh: '目标', en: 'quota' },
  flow: { zh: '上升 / 下降 / 不变', en: 'risen / fallen / unchanged' },
  ends: { zh: '到期', en: 'ends' },
} as const satisfies Record<string, Text>

const moversShown = 20

/** A preview in lines. */
export function previewLines(preview: ShownPreview, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const nameOf = (code: string | null) => code ?? say('noClass')
  const { up, down, same, open } = preview
  return [
    `${preview.scorecard} ${preview.before} → ${preview.after}`,
    `${say('counts')}: ${up} / ${down} / ${same} / ${open}`,
    ...table([
      [say('fromTo'), ...preview.classes.map(nameOf)],
      ...preview.moves.map((line, from) => [nameOf(preview.classes[from] ?? null), ...line.map(String)]),
    ]),
    ...table([
      [say('change'), say('raises'), say('lowers'), say('sum'), say('ledUp'), say('ledDown')],
      ...preview.changes.map((one) => [
        one.code,
        ...[one.raises, one.lowers].map(String),
        showNumber(Math.round(one.sum * 10_000) / 10_000),
        ...[one.ledUp, one.ledDown].map(String),
      ]),
    ]),
    ...table(
      preview.movers
        .slice(0, moversShown)
        .map((one) => [
          one.id ?? '',
          `${figure(one.before)} → ${figure(one.after)}`,
          `${nameOf(one.classBefore)} → ${nameOf(one.classAfter)}`,
        ]),
    ),
  ]
}

function figure(value: number | null): string {
  return value === null ? '?' : showNumber(value)
}

/** A figure with its interval, to three decimals. */
function estimate(value: ScorecardBacktest['power']['correlation']): string {
  if (value === null) return '—'
  const short = (number: number) => number.toFixed(3)
  if (value.low === null || value.high === null) return short(value.value)
  return `${short(value.value)} (${short(value.low)}–${short(value.high)})`
}

/** A back-test in lines. */
export function backtestLines(report: ScorecardBacktest, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const { power, weights } = report
  return [
    `${report.scorecard}@${report.version}  ${report.judged.period} → ${report.later.period}  ${report.outcome[language]}`,
    `${say('used')}: ${report.count} / ${report.withoutScore} / ${report.withoutOutcome}`,
    ...power.warnings.map((warning) => `! ${warning.text[language]}`),
    `${say('correlation')} ${estimate(power.correlation)}  ${say('area')} ${estimate(power.area)}`,
    ...table([
      [say('decile'), say('firms'), say('outcome'), say('lift')],
      ...report.deciles.map((one) => [
        String(one.decile),
        String(one.count),
        estimate(one.outcome),
        one.lift === null ? '—' : one.lift.toFixed(2),
      ]),
    ]),
    ...table([
      [say('item'), say('firms'), say('correlation'), say('area')],
      ...report.items.map((item) => [
        item.name[language],
        String(item.count),
        estimate(item.correlation),
        estimate(item.area),
      ]),
    ]),
    ...(weights === null
      ? []
      : [
          ...weights.warnings.map((warning) => `! ${warning.text[language]}`),
          ...table([
            [say('item'), say('today'), say('entropy'), say('regression')],
            ...weights.items.map((item) => [
              item.name[language],
              showNumber(item.today),
              item.entropy.toFixed(1),
              item.regression.toFixed(1),
            ]),
          ]),
        ]),
    ...report.bunching
      .filter((one) => one.verdict === 'suspect')
      .map((one) => `! ${one.name[language]} ${showNumber(one.threshold)}: ${one.text[language]}`),
  ]
}

/** An outlook as it is printed: titles by the subjects' ids. */
export type ShownOutlook = Omit<LadderOutlook, 'expiring'> & {
  readonly expiring: readonly (Omit<LadderOutlook['expiring'][number], 'row'> & { readonly id: string })[]
}

/** An outlook in lines. */
export function outlookLines(outlook: ShownOutlook, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const { flow } = outlook
  const count = (value: number | null) => (value === null ? '—' : String(value))
  return [
    `${outlook.ladder}@${outlook.version}  ${outlook.judged.period}  ${outlook.judged.on}`,
    ...table([
      (['rung', 'reached', 'one_away', 'undecided', 'far', 'held', 'ready', 'atRisk', 'year'] as const).map(say),
      ...outlook.rungs.map((rung) => [
        rung.name[language],
        ...[rung.counts.reached, rung.counts.one_away, rung.counts.undecided, rung.counts.far].map(String),
        ...[rung.held, rung.ready, rung.atRisk].map(count),
        estimate(rung.forecast.arrivals),
      ]),
    ]),
    ...outlook.rungs.flatMap((rung) =>
      rung.quotas.map(
        ({ quota, done, expected, verdict }) =>
          `${rung.name[language]} ${say('quota')} ${quota.year}: ${done} / ${quota.atLeast}  ${estimate(expected)}  ${verdict}`,
      ),
    ),
    `${say('flow')}: ${flow.risen} / ${flow.fallen} / ${flow.stayed}`,
    ...outlook.expiring
      .slice(0, moversShown)
      .map((title) => `${say('ends')} ${title.expiresOn}  ${title.id}  ${title.rung}`),
  ]
}
