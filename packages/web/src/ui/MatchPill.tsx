import type { MatchVerdict } from '@wutong/contract'
import { useWords } from '../platform/language.ts'
import { Pill, type Tone } from './Pill.tsx'

/** Tone and sign of each match verdict. */
export const matchTones = {
  qualified: { tone: 'good', sign: '✓' },
  one_away: { tone: 'near', sign: '↗' },
  undecided: { tone: 'unknown', sign: '?' },
  not_qualified: { tone: 'bad', sign: '✕' },
} as const satisfies Record<MatchVerdict, { tone: Tone; sign: string }>

/** How an enterprise stands to a policy. */
export function MatchPill({ verdict }: { readonly verdict: MatchVerdict }) {
  const { t } = useWords()
  return <Pill {...matchTones[verdict]}>{t(`matches.${verdict}`)}</Pill>
}
