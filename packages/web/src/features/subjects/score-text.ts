import type { AssessmentSummary } from '@wutong/contract'
import { intervalText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

/** What a line about a score is made of. */
export type ScoreInShort = AssessmentSummary['scores'][number]

/** A total such as `82.5 / 100`, an interval such as `58–74 / 100 (3 missing)`, or gates only. */
export function useScoreText(score: ScoreInShort): { readonly totalText: string; readonly max: number } {
  const { t, language } = useWords()
  // Extra points and deductions come on top of the scale.
  const max = score.parts.reduce((sum, part) => (part.kind === null ? sum + part.max : sum), 0)
  if (max === 0) return { max, totalText: t('rules.gatesOnly') }
  if (score.total !== null) {
    const total = numberText(score.total, language)
    // An uncapped ratio, or extra points: more than the scale is no share of it.
    return { max, totalText: score.total > max ? t('rules.overBase', { total, max }) : `${total} / ${max}` }
  }
  if (score.lower === null) return { max, totalText: t('words.unknown') }
  const interval = `${intervalText(score.lower, score.upper, language)} / ${max}`
  return {
    max,
    totalText: score.missing.length === 0 ? interval : t('rules.interval', { interval, n: score.missing.length }),
  }
}
