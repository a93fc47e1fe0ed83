import type { OfferPreviewReply } from '@wutong/contract'
import { useWords } from '../../platform/language.ts'

/** Names a change of a policy's text by its code: a condition with its clause, a measure, the amount or the cap. */
export function useChangeName({ changes }: OfferPreviewReply): (code: string) => string {
  const { t, text } = useWords()
  return (code) => {
    if (code === 'benefit amount') return t('simulation.formula')
    if (code === 'benefit cap') return t('simulation.cap')
    const change = changes.find((one) => one.code === code)
    const named = change?.name === null || change === undefined ? code.replace(/^\w+ /, '') : text(change.name)
    const clause = change?.clause ?? null
    const kind = change === undefined || change.kind === 'changed' ? '' : ` · ${t(`offerPreview.${change.kind}`)}`
    return `${clause === null ? named : `${named}（${clause}）`}${kind}`
  }
}
