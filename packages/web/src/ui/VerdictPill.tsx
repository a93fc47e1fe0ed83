import { useWords } from '../platform/language.ts'
import { Pill, type Tone } from './Pill.tsx'

/** Sign of a verdict: holds, does not hold, unknown. */
export function verdictSign(verdict: boolean | null): { sign: string; tone: Tone } {
  if (verdict === null) return { sign: '?', tone: 'unknown' }
  return verdict ? { sign: '✓', tone: 'good' } : { sign: '✕', tone: 'bad' }
}

interface VerdictPillProps {
  readonly verdict: boolean | null
  /** Which words to use: a score passes, a rung is reached, a condition holds. */
  readonly kind: 'score' | 'rung' | 'condition'
}

/** Whether something holds, with unknown kept apart from no. */
export function VerdictPill({ verdict, kind }: VerdictPillProps) {
  const { t } = useWords()
  const { sign, tone } = verdictSign(verdict)
  return (
    <Pill tone={tone} sign={sign}>
      {t(`verdicts.${kind}.${verdict === null ? 'unknown' : verdict}`)}
    </Pill>
  )
}
