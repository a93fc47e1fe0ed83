import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import type { ScoreItem } from './queries.ts'

type BandRule = Extract<ScoreItem['rule'], { kind: 'bands' }>
type Band = BandRule['bands'][number]

/** A band in words; the end that belongs to it is written with ≥ or ≤. */
export function useBandText(rule: BandRule): (band: Band) => string {
  const { t } = useWords()
  const { valueText, indicators } = useCatalogue()
  const own = indicators.get(rule.value.trim())?.unit
  // A share written as an expression is a part of 1; an indicator counted in % holds percent numbers.
  const unit = rule.unit === '%' && own !== '%' ? 'ratio' : (rule.unit ?? own ?? null)
  const shown = (value: number): string => valueText(value, unit)
  const lowerClosed = rule.closed !== 'upper'
  return ({ from, to }) => {
    const low = from === undefined ? '' : `${lowerClosed ? '≥' : '>'} ${shown(from)}`
    const high = to === undefined ? '' : `${lowerClosed ? '<' : '≤'} ${shown(to)}`
    if (low === '' && high === '') return t('scorecards.anyValue')
    return [low, high].filter(Boolean).join(t('scorecards.and'))
  }
}
