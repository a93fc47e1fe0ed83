import type { ReactNode } from 'react'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { useRuleFigure } from './band-text.ts'
import type { ScoreItem } from './queries.ts'

type Rule = ScoreItem['rule']
type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>

/** A value with what is done to it below. */
function ValueText({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  const readable = useReadable()
  return (
    <div>
      <div className="rule-value" title={value}>
        {readable(value)}
      </div>
      {children}
    </div>
  )
}

/** Points by place between percentiles, or among all, of a cohort. */
export function CohortText({ rule }: { readonly rule: RuleOf<'minmax' | 'percentile'> }) {
  const { t } = useWords()
  const readable = useReadable()
  const { by, floor } = rule.cohort
  const less = rule.better === 'less'
  const { low, high } = (rule.kind === 'minmax' ? rule.clip : undefined) ?? { low: 0, high: 100 }
  const place = less ? t('scorecards.placeLess') : t('scorecards.place')
  const how =
    rule.kind === 'percentile' ? place : t('scorecards.minMax', { none: less ? high : low, full: less ? low : high })
  return (
    <ValueText value={rule.value}>
      <div className="muted small">
        {how}
        {by.length === 0
          ? t('scorecards.cohortAll')
          : t('scorecards.cohort', { by: by.map(readable).join(t('words.listComma')), floor })}
      </div>
    </ValueText>
  )
}

/** Points along a line between anchors. */
export function LinearText({ rule }: { readonly rule: RuleOf<'linear'> }) {
  const { t } = useWords()
  const figure = useRuleFigure(rule)
  return (
    <ValueText value={rule.value}>
      <div className="muted small">{t('scorecards.linear')}</div>
      <div className="bands">
        {rule.anchors.map((anchor) => (
          <span key={anchor.at} className="band">
            <span>{figure(anchor.at)}</span>
            <b>{t('scorecards.points', { n: anchor.points })}</b>
          </span>
        ))}
      </div>
    </ValueText>
  )
}

/** Points on a logarithmic scale. */
export function LogText({ rule }: { readonly rule: RuleOf<'log'> }) {
  const { t } = useWords()
  const figure = useRuleFigure(rule)
  return (
    <ValueText value={rule.value}>
      <div className="muted small">{t('scorecards.log', { from: figure(rule.from), to: figure(rule.to) })}</div>
    </ValueText>
  )
}

/** Points for every full unit. */
export function CountText({ rule }: { readonly rule: RuleOf<'count'> }) {
  const { t } = useWords()
  const figure = useRuleFigure(rule)
  return (
    <ValueText value={rule.value}>
      <div className="muted small">{t('scorecards.count', { per: figure(rule.per ?? 1), n: rule.each })}</div>
    </ValueText>
  )
}

/** All or nothing. */
export function FlagText({ rule }: { readonly rule: RuleOf<'flag'> }) {
  const { t } = useWords()
  return (
    <ValueText value={rule.when}>
      <div className="muted small">{t('scorecards.flag')}</div>
    </ValueText>
  )
}
