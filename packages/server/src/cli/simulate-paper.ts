/** A simulation for people, in lines. */
import {
  amountFromFen,
  type CompiledZone,
  type Figures,
  type Fit,
  type Language,
  type OfferSimulation,
  showNumber,
  showValue,
  type Text,
} from '@wutong/engine'
import { table } from './output.ts'
import type { NamedTarget, Simulated } from './simulate.ts'

const words = {
  parameters: { zh: '可调参数', en: 'parameters' },
  now: { zh: '现行', en: 'in force' },
  changed: { zh: '改后', en: 'changed' },
  qualified: { zh: '符合', en: 'qualified' },
  oneAway: { zh: '差一项', en: 'one away' },
  undecided: { zh: '待定', en: 'undecided' },
  money: { zh: '资金（万元）', en: 'money (万元)' },
  amountUnknown: { zh: '金额未知', en: 'amount unknown' },
  moves: { zh: '得失企业', en: 'winners and losers' },
  winners: { zh: '受益', en: 'winners' },
  losers: { zh: '受损', en: 'losers' },
  unknown: { zh: '未知', en: 'unknown' },
  size: { zh: '规模', en: 'size' },
  industry: { zh: '行业门类', en: 'industry section' },
  district: { zh: '街道', en: 'district' },
  class: { zh: '等级', en: 'class' },
  unordered: {
    zh: '该参数的方向不唯一（或不决定任何企业），无法反求',
    en: 'this parameter has no single direction (or decides over nobody), so nothing can be found',
  },
  beyond: { zh: '即使取最严也超出', en: 'even the strictest setting is beyond it' },
  within: { zh: '刚好不超', en: 'just within' },
  next: { zh: '再宽一档', en: 'one step looser' },
  tied: { zh: '家并列，须同进同出', en: 'tied: all of them or none' },
} as const satisfies Record<string, Text>

const money = (fen: number) => showNumber(amountFromFen(fen))

/** Count, money, distributions, winners and losers. */
export function simulationLines(
  { zone, simulation, changed, moves, movesTotal }: Simulated,
  language: Language,
): string[] {
  const { offer, version, before, after, parameters } = simulation
  const say = (word: keyof typeof words) => words[word][language]
  const name = zone.offers.get(offer)?.definition.name[language] ?? offer
  return [
    `${name}  [${offer} ${version}]`,
    `${say('parameters')}:`,
    ...table(
      parameters.map(({ name, subject, operator, value, unit }) => [
        `  ${name}`,
        subject === null ? '' : `${subject} ${operator ?? ''}`,
        showValue(value, unit === '' ? 'ratio' : unit, language),
      ]),
    ),
    '',
    ...table([
      ['', say('now'), ...(changed ? [say('changed')] : [])],
      ...figureRows(before, after, language).map((row) => (changed ? row : row.slice(0, 2))),
    ]),
    ...groupLines(before, after, changed, language),
    ...(changed
      ? [
          '',
          `${say('moves')} ${movesTotal}: ${say('winners')} ${after.movement.winners} (+${money(after.movement.wonFen)}), ${say('losers')} ${after.movement.losers} (−${money(after.movement.lostFen)})`,
          ...moves.map(({ id, before, after }) => `  ${id}  ${shown(before, language)} → ${shown(after, language)}`),
        ]
      : []),
  ]
}

function shown(fen: number, language: Language): string {
  return Number.isNaN(fen) ? words.amountUnknown[language] : money(fen)
}

function figureRows(before: Figures, after: Figures, language: Language): string[][] {
  const row = (word: keyof typeof words, of: (figures: Figures) => string) => [
    words[word][language],
    of(before),
    of(after),
  ]
  return [
    row('qualified', ({ tally }) => showNumber(tally.qualified)),
    row('oneAway', ({ tally }) => showNumber(tally.oneAway)),
    row('undecided', ({ tally }) => showNumber(tally.undecided)),
    row('money', ({ tally }) => money(tally.fen)),
    row('amountUnknown', ({ tally }) => showNumber(tally.amountUnknown)),
  ]
}

function groupLines(before: Figures, after: Figures, changed: boolean, language: Language): string[] {
  return after.groups.flatMap(({ code, lines }, group) => {
    const rows = lines.flatMap((line, index) => {
      const old = before.groups[group]?.lines[index]
      if (line.count === 0 && (old?.count ?? 0) === 0) return []
      const cell = (one: typeof line | undefined) => `${one?.count ?? 0} / ${money(one?.fen ?? 0)}`
      return [[`  ${line.value ?? words.unknown[language]}`, cell(old), ...(changed ? [cell(line)] : [])]]
    })
    return rows.length === 0 ? [] : ['', `${words[code as 'size'][language]}:`, ...table(rows)]
  })
}

interface Fitted {
  readonly target: NamedTarget
  readonly fit: Fit
  readonly after: OfferSimulation | null
}

/** The setting that fits, with what lies just within and just beyond. */
export function fitLines(
  zone: CompiledZone,
  { target: { name, target }, fit, after }: Fitted,
  language: Language,
): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const wanted = target.kind === 'budget' ? `≤ ${money(target.fen)} 万元` : `≤ ${target.count}`
  if (fit.kind === 'unordered') return [`${name} ${wanted}: ${say('unordered')}`]
  const point = (value: string, one: { readonly qualified: number; readonly fen: number }) =>
    `${value}  ${say('qualified')} ${one.qualified}  ${say('money')} ${money(one.fen)}`
  if (fit.kind === 'beyond') return [`${name} ${wanted}: ${say('beyond')}`, point('', fit.least)]
  const parameter = after?.parameters.find((one) => one.name === name)
  const setting = (value: number) => `${name} ${parameter?.operator ?? '='} ${showNumber(value)}`
  const offer = zone.offers.get(after?.offer ?? '')?.definition.name[language] ?? ''
  return [
    `${offer} ${wanted}`,
    `  ${say('within')}: ${point(setting(fit.within.value), fit.within)}`,
    ...(fit.beyond === null
      ? []
      : [
          `  ${say('next')}: ${point(setting(fit.beyond.value), fit.beyond)}${fit.tied > 1 ? `  (${fit.tied} ${say('tied')})` : ''}`,
        ]),
    `  ${say('undecided')} ${fit.undecided}  ${say('money')} ≤ ${money(fit.undecidedFen)}  ${say('amountUnknown')} ${fit.amountUnknown}`,
  ]
}
