import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import type { ScoreItem } from './queries.ts'

type BandRule = Extract<ScoreItem['rule'], { kind: 'bands' }>
type ValueRule = Extract<ScoreItem['rule'], { kind: 'ratio' | 'linear' | 'log' | 'count' }>
type Band = BandRule['bands'][number]

/** Writes figures of a rule in the unit of its value. */
export function useRuleFigure(rule: BandRule | ValueRule): (value: number) => string {
  const { valueText, indicators } = useCatalogue()
  const own = indicators.get(rule.value.trim())?.unit
  // A share written as an expression is a part of 1; an indicator counted in % holds percent numbers.
  const unit = rule.unit === '%' && own !== '%' ? 'ratio' : (rule.unit ?? own ?? null)
  return (value) => valueText(value, unit)
}

/** A band in words; the end that belongs to it is written with ≥ or ≤. */
export function useBandText(rule: BandRule): (band: Band) => string {
  const { t } = useWords()
  const shown = useRuleFigure(rule)
  const lowerClosed = rule.closed !== 'upper'
  return ({ from, to }) => {
    const low = from === undefined ? '' : `${lowerClosed ? '≥' : '>'} ${shown(from)}`
    const high = to === undefined ? '' : `${lowerClosed ? '<' : '≤'} ${shown(to)}`
    if (low === '' && high === '') return t('scorecards.anyValue')
    return [low, high].filter(Boolean).join(t('scorecards.and'))
  }
}
