/** Why an item has its points, in words. */
import type { CompiledCase, CompiledItem, CompiledRule } from './compiled.ts'
import type { Band, Text } from './definitions.ts'
import { shownFrom, type Val } from './expr/values.ts'
import { showValue } from './format.ts'
import { moreReason } from './more-reasons.ts'
import { type Catalogue, plain, points, valueUnit } from './reason-parts.ts'
import type { Because, Outcome } from './units-of-points.ts'

/** The sentence behind the points of an item, in both languages. */
export function reasonOf(compiled: CompiledItem, outcome: Outcome, catalogue: Catalogue): Text {
  return ruleReason(compiled.rule, outcome, catalogue)
}

/** Names of missing facts for people: the catalogue name, with the year where it is not the period asked for. */
export function missingNames(missing: readonly string[], catalogue: Catalogue): Text {
  const names = missing.map((key) => {
    const [code = '', year] = key.split('@')
    const name = catalogue.get(code)?.name ?? { zh: code, en: code }
    return year === undefined ? name : { zh: `${name.zh}(${year})`, en: `${name.en} (${year})` }
  })
  return { zh: names.map((name) => name.zh).join('、'), en: names.map((name) => name.en).join(', ') }
}

function ruleReason(rule: CompiledRule, outcome: Outcome, catalogue: Catalogue): Text {
  const { because } = outcome
  switch (because.kind) {
    case 'unknown':
      return unknownReason(outcome, catalogue)
    case 'undefined':
      return undefinedReason(outcome.value)
    case 'missing-zero':
      return {
        zh: `缺${missingNames(outcome.missing, catalogue).zh}，按评分表规定计 0 分`,
        en: `${missingNames(outcome.missing, catalogue).en} missing: 0 points by the scorecard's rule`,
      }
    case 'missing-base':
      return {
        zh: `缺${missingNames(outcome.missing, catalogue).zh}，按评分表规定取基准值`,
        en: `${missingNames(outcome.missing, catalogue).en} missing: the base value applies by the scorecard's rule`,
      }
    case 'band':
      return bandReason(rule, outcome, because.band, catalogue)
    case 'case':
      return rule.kind === 'cases'
        ? caseReason(because.index === null ? null : rule.cases[because.index], outcome)
        : plain(outcome)
    case 'best':
      return rule.kind === 'best' ? bestReason(rule, outcome, because, catalogue) : plain(outcome)
    case 'ratio':
      return rule.kind === 'ratio' ? ratioReason(rule, outcome, because.weight, catalogue) : plain(outcome)
    case 'expert':
      return expertReason(outcome, because)
    case 'formula':
      return { zh: `按公式计 ${points(outcome)} 分`, en: `${points(outcome)} points by formula` }
    default:
      return moreReason(rule, outcome, catalogue)
  }
}

function unknownReason(outcome: Outcome, catalogue: Catalogue): Text {
  const { value } = outcome
  if (value?.kind === 'unknown' && value.reason !== undefined) {
    const { zh, en } = value.reason
    return { zh: `${zh}，可能得 ${points(outcome)} 分`, en: `${en}; ${points(outcome)} points possible` }
  }
  const names = missingNames(outcome.missing, catalogue)
  return {
    zh: `缺${names.zh}，可能得 ${points(outcome)} 分`,
    en: `${names.en} missing: ${points(outcome)} points possible`,
  }
}

function undefinedReason(value: Val | null): Text {
  const why = value?.kind === 'undefined' ? value.reason : { zh: '无法计算', en: 'not computable' }
  return { zh: `${why.zh}，计 0 分`, en: `${why.en}: 0 points` }
}

function bandReason(rule: CompiledRule, outcome: Outcome, band: Band, catalogue: Catalogue): Text {
  if (rule.kind !== 'bands' || outcome.value === null) return plain(outcome)
  const unit = valueUnit(rule, catalogue)
  const value = (language: 'zh' | 'en') => showValue(shownFrom(outcome.value as Val), unit, language)
  const range = bandText(band, rule.closed, unit)
  return {
    zh: `${value('zh')}，属于 ${range}，得 ${points(outcome)} 分`,
    en: `${value('en')} lies in ${range}: ${points(outcome)} points`,
  }
}

/** A band as people write it, e.g. `≥ 25%, < 30%`. */
export function bandText(band: Band, closed: 'lower' | 'upper', unit: string | null): string {
  const [from, to] = closed === 'lower' ? ['≥', '<'] : ['>', '≤']
  const ends = [
    band.from === undefined ? null : `${from} ${showValue(band.from, unit, 'zh')}`,
    band.to === undefined ? null : `${to} ${showValue(band.to, unit, 'zh')}`,
  ].filter((end) => end !== null)
  return ends.join(', ')
}

function caseReason(one: CompiledCase | null | undefined, outcome: Outcome): Text {
  if (one === null || one === undefined)
    return { zh: `各条件均不满足，得 ${points(outcome)} 分`, en: `no case holds: ${points(outcome)} points` }
  const name = one.name ?? { zh: one.when.source, en: one.when.source }
  return { zh: `${name.zh}，得 ${points(outcome)} 分`, en: `${name.en}: ${points(outcome)} points` }
}

function bestReason(
  rule: Extract<CompiledRule, { kind: 'best' }>,
  outcome: Outcome,
  because: Extract<Because, { kind: 'best' }>,
  catalogue: Catalogue,
): Text {
  if (outcome.lower !== outcome.upper) return unknownReason(outcome, catalogue)
  const parts = because.outcomes.map((one, index) => ({ one, name: rule.of[index]?.name ?? { zh: '', en: '' } }))
  const chosen = parts[because.index]
  if (chosen === undefined) return plain(outcome)
  const chosenRule = rule.of[because.index]
  const why = chosenRule === undefined ? plain(chosen.one) : ruleReason(chosenRule.rule, chosen.one, catalogue)
  const others = parts.filter((part) => part !== chosen)
  return {
    zh: `取优「${chosen.name.zh}」${why.zh}（${others.map((part) => `${part.name.zh} ${points(part.one)} 分`).join('，')}）`,
    en: `best is ${chosen.name.en}: ${why.en} (${others.map((part) => `${part.name.en} ${points(part.one)}`).join(', ')})`,
  }
}

function ratioReason(
  rule: Extract<CompiledRule, { kind: 'ratio' }>,
  outcome: Outcome,
  weight: number | null,
  catalogue: Catalogue,
): Text {
  if (weight === null || outcome.value === null) return unknownReason(outcome, catalogue)
  const unit = valueUnit(rule, catalogue)
  const value = showValue(shownFrom(outcome.value), unit, 'zh')
  const base = showValue(rule.base, unit, 'zh')
  const cap =
    rule.cap === null ? { zh: '', en: '' } : { zh: `，比值最高按 ${rule.cap} 计`, en: `, ratio capped at ${rule.cap}` }
  return {
    zh: `${value} ÷ ${base} × ${weight}${cap.zh}，得 ${points(outcome)} 分`,
    en: `${value} ÷ ${base} × ${weight}${cap.en}: ${points(outcome)} points`,
  }
}

function expertReason(outcome: Outcome, because: Extract<Because, { kind: 'expert' }>): Text {
  const range = `${because.from}–${because.to}`
  if (because.outside) {
    const given = showValue(outcome.value === null ? null : shownFrom(outcome.value), null, 'zh')
    return {
      zh: `专家打分 ${given} 超出事实允许的 ${range} 分，请核对后重打`,
      en: `the expert's ${given} lies outside the ${range} that the facts allow: grade again`,
    }
  }
  if (outcome.lower !== outcome.upper)
    return {
      zh: `待专家打分，可给 ${points(outcome)} 分`,
      en: `to be graded by experts: ${points(outcome)} points possible`,
    }
  return {
    zh: `专家打 ${points(outcome)} 分（可给 ${range} 分）`,
    en: `${points(outcome)} points by experts (${range} allowed)`,
  }
}
