import type { ScorecardSummary } from '@wutong/contract'
import { useWords } from '../platform/language.ts'
import { ShareBar } from './ShareBar.tsx'

/** Who passes a scorecard, who does not, and whose data do not yet decide. */
export function PassedBar({ passed, unknown, failed }: Pick<ScorecardSummary, 'passed' | 'unknown' | 'failed'>) {
  const { t } = useWords()
  return (
    <ShareBar
      parts={[
        { tone: 'good', n: passed, label: t('verdicts.score.true') },
        { tone: 'unknown', n: unknown, label: t('verdicts.score.unknown') },
        { tone: 'bad', n: failed, label: t('verdicts.score.false') },
      ]}
    />
  )
}
