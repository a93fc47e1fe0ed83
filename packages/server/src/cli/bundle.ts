/** `bundle`: the best legal bundle of offers for each subject. */
import {
  addsUp,
  type BundleResult,
  bundleSubject,
  type CompiledZone,
  freezeCohorts,
  type Language,
  offersToBundle,
  showNumber,
  snapshotFrom,
  type Text,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { print, subjectsOf } from './evaluate.ts'

/** Bundles all offers in force on the day, or only those named. */
export async function runBundle(run: Run): Promise<number> {
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const { words } = run.called
  const offers = words.length === 0 ? offersToBundle(zone, judged.on) : words
  const cohorts = freezeCohorts(zone, { offers }, snapshotFrom(zone, subjects, judged.period), judged)
  const results = subjects.map((subject) => bundleSubject(zone, subject, judged, offers, cohorts))
  const shown = limit === null ? results : results.toSorted((a, b) => b.lower - a.lower).slice(0, limit)
  return print(run, shown, { shape: bundleShape, lines: (result, language) => bundleLines(zone, result, language) })
}

/** A bundle for machines. */
function bundleShape({ taken, left, open, ...bundle }: BundleResult) {
  return {
    ...bundle,
    taken: taken.map(({ amountUnit, ...line }) => ({ ...line, amount_unit: amountUnit })),
    left: left.map(({ amountUnit, ...line }) => ({ ...line, amount_unit: amountUnit })),
    open: open.map(({ amountUnit, ...line }) => ({ ...line, amount_unit: amountUnit })),
  }
}

const words = {
  reducedBy: { zh: '因', en: 'reduced by' },
  leftOut: { zh: '未计入', en: 'left out' },
  unknown: { zh: '金额未知', en: 'amount unknown' },
  noMoney: { zh: '无资金', en: 'no money' },
  notAdded: { zh: '（额度或扣除额，不计入合计）', en: '(a credit line or deduction, not added)' },
  open: { zh: '待定', en: 'undecided' },
  window: { zh: '当日不受理', en: 'no applications on the day' },
  with: { zh: '与', en: 'with' },
  instead: { zh: '若选它合计', en: 'total with it' },
} as const satisfies Record<string, Text>

/** What is had besides money: a credit line, a deduction or a title. */
function besides(amount: number | null, unit: string | null, language: Language): string {
  return amount === null || unit === null
    ? words.noMoney[language]
    : `${showNumber(amount)} ${unit} ${words.notAdded[language]}`
}

/** A bundle for people: the total, then what it is made of, what was left out and why, and what is open. */
function bundleLines(zone: CompiledZone, bundle: BundleResult, language: Language): string[] {
  const nameOf = (offer: string) => zone.offers.get(offer)?.definition.name[language] ?? offer
  const ruleOf = (code: string | null) =>
    zone.bundles.find(({ rule }) => rule.code === code)?.rule.name[language] ?? code ?? words.window[language]
  const money = (amount: number | null) =>
    amount === null ? words.unknown[language] : `${showNumber(amount)} ${bundle.unit}`
  const whole =
    bundle.total === null
      ? `${showNumber(bundle.lower)}–${bundle.upper === null ? '' : showNumber(bundle.upper)} ${bundle.unit}`
      : money(bundle.total)
  const missing = (codes: readonly string[]) => (codes.length === 0 ? '' : `（${codes.join(', ')}）`)
  return [
    `${bundle.id}  ${whole}${missing(bundle.missing)}`,
    ...bundle.taken.map(({ offer, form, amount, amountUnit, paid, reductions, missing: codes }) => {
      if (!addsUp(form)) return `  + ${nameOf(offer)}  ${besides(amount, amountUnit, language)}`
      const cuts = reductions.map(({ rule, by }) => `  ${words.reducedBy[language]} ${ruleOf(rule)} −${showNumber(by)}`)
      return `  + ${nameOf(offer)}  ${money(paid)}${cuts.join('')}${missing(codes)}`
    }),
    ...bundle.left.map(({ offer, gives, rule, with: others, instead }) => {
      const against = others.length === 0 ? '' : ` ${words.with[language]} ${others.map(nameOf).join('、')}`
      const other = instead === null ? '' : `  ${words.instead[language]} ${money(instead)}`
      return `  − ${nameOf(offer)}  ${money(gives)}  ${words.leftOut[language]}: ${ruleOf(rule)}${against}${other}`
    }),
    ...bundle.open.map(({ offer, missing: codes }) => `  ? ${nameOf(offer)}  ${words.open[language]}${missing(codes)}`),
  ]
}
