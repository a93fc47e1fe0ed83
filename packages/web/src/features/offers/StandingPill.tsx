import type { OfferSummary } from '@wutong/contract'
import { useWords } from '../../platform/language.ts'
import { Pill } from '../../ui/Pill.tsx'

/** Whether a policy is known to be in force. */
export function StandingPill({ standing }: { readonly standing: OfferSummary['standing'] }) {
  const { t } = useWords()
  const tone = { live: 'good', past: 'plain', unclear: 'unknown' } as const
  return <Pill tone={tone[standing]}>{t(`offers.${standing}`)}</Pill>
}
