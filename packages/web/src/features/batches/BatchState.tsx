import type { Batch } from '@wutong/contract'
import { useWords } from '../../platform/language.ts'
import { Pill } from '../../ui/Pill.tsx'

/** Whether an import is in force or was taken back. */
export function BatchState({ batch }: { readonly batch: Batch }) {
  const { t } = useWords()
  return batch.retractedAt === null ? (
    <Pill tone="good">{t('imports.inForce')}</Pill>
  ) : (
    <Pill tone="plain">{t('imports.retracted')}</Pill>
  )
}
