import type { EvidenceStatus } from '@wutong/contract'
import type { z } from 'zod'
import { useWords } from '../platform/language.ts'
import { Pill, type Tone } from './Pill.tsx'

type Status = z.infer<typeof EvidenceStatus>

const tones = {
  verified: 'good',
  secondary: 'plain',
  provisional: 'unknown',
  illustrative: 'unknown',
} as const satisfies Record<Status, Tone>

/** How far a rule may be trusted; only a verified one looks official. */
export function EvidencePill({ status }: { readonly status: Status }) {
  const { t } = useWords()
  return (
    <Pill tone={tones[status]} sign={status === 'verified' ? '§' : '◌'} title={t(`evidence.${status}Hint`)}>
      {t(`evidence.${status}`)}
    </Pill>
  )
}
