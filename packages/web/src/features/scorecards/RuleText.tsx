import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { useBandText, useRuleFigure } from './band-text.ts'
import { CohortText, CountText, FlagText, LinearText, LogText } from './MoreRuleText.tsx'
import type { ScoreItem } from './queries.ts'

type Rule = ScoreItem['rule']
type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { kind: Kind }>

/** How points come about, in words. */
export function RuleText({ rule }: { readonly rule: Rule }) {
  switch (rule.kind) {
    case 'bands':
      return <BandsText rule={rule} />
    case 'cases':
      return <CasesText rule={rule} />
    case 'ratio':
      return <RatioText rule={rule} />
    case 'best':
      return <BestText rule={rule} />
    case 'expert':
      return <ExpertText rule={rule} />
    case 'formula':
      return <FormulaText rule={rule} />
    case 'minmax':
    case 'percentile':
      return <CohortText rule={rule} />
    case 'linear':
      return <LinearText rule={rule} />
    case 'log':
      return <LogText rule={rule} />
    case 'count':
      return <CountText rule={rule} />
    case 'flag':
      return <FlagText rule={rule} />
  }
}

function BandsText({ rule }: { readonly rule: RuleOf<'bands'> }) {
  const { t } = useWords()
  const readable = useReadable()
  const bandText = useBandText(rule)
  return (
    <div>
      <div className="rule-value" title={rule.value}>
        {readable(rule.value)}
      </div>
      <div className="bands">
        {rule.bands.map((band) => (
          <span key={`${band.from}:${band.to}`} className="band">
            <span>{bandText(band)}</span>
            <b>{t('scorecards.points', { n: band.points })}</b>
          </span>
        ))}
      </div>
    </div>
  )
}

function CasesText({ rule }: { readonly rule: RuleOf<'cases'> }) {
  const { t, text } = useWords()
  const readable = useReadable()
  return (
    <div className="bands">
      {rule.cases.map((item) => (
        <span key={item.when} className="band" title={item.when}>
          <span>{item.name ? text(item.name) : readable(item.when)}</span>
          <b>{t('scorecards.points', { n: item.points })}</b>
        </span>
      ))}
      <span className="band">
        <span>{t('scorecards.otherwise')}</span>
        <b>{t('scorecards.points', { n: rule.otherwise })}</b>
      </span>
    </div>
  )
}

function RatioText({ rule }: { readonly rule: RuleOf<'ratio'> }) {
  const { t } = useWords()
  const readable = useReadable()
  const figure = useRuleFigure(rule)
  const { valueNameOf } = useCatalogue()
  const weight =
    typeof rule.weight === 'number'
      ? String(rule.weight)
      : Object.entries(rule.weight)
          .map(([stage, n]) => `${valueNameOf(stage)} ${n}`)
          .join(' / ')
  return (
    <div>
      <div className="rule-value" title={rule.value}>
        {readable(rule.value)}
      </div>
      <div className="muted small">
        {t('scorecards.ratio', { weight, base: figure(rule.base) })}
        {rule.cap === undefined ? '' : t('scorecards.ratioCap', { n: rule.cap })}
      </div>
    </div>
  )
}

function BestText({ rule }: { readonly rule: RuleOf<'best'> }) {
  const { t, text } = useWords()
  return (
    <div>
      <div className="muted small">{t('scorecards.best')}</div>
      {rule.of.map((item) => (
        <div key={item.code} className="best-of">
          <strong>{text(item.name)}</strong>
          <RuleText rule={item.rule} />
        </div>
      ))}
    </div>
  )
}

function ExpertText({ rule }: { readonly rule: RuleOf<'expert'> }) {
  const { t } = useWords()
  const readable = useReadable()
  return (
    <div>
      <div>{t('scorecards.expert')}</div>
      <div className="bands">
        {rule.ranges?.map((range) => (
          <span key={range.when} className="band" title={range.when}>
            <span>{range.when.trim() === 'true' ? t('scorecards.otherwise') : readable(range.when)}</span>
            <b>
              {range.from === range.to
                ? t('scorecards.points', { n: range.from })
                : t('scorecards.pointsRange', { from: range.from, to: range.to })}
            </b>
          </span>
        ))}
      </div>
    </div>
  )
}

function FormulaText({ rule }: { readonly rule: RuleOf<'formula'> }) {
  const readable = useReadable()
  return (
    <div className="rule-value" title={rule.points}>
      {readable(rule.points)}
    </div>
  )
}
