import type { Text } from '@wutong/contract'
import { useWords } from '../platform/language.ts'

/** What no data can decide and a person must still judge. */
export function ReviewList({ items }: { readonly items: readonly Text[] }) {
  const { t, text } = useWords()
  if (items.length === 0) return null
  return (
    <div className="review">
      <strong>{t('rules.review')}</strong>
      <ul>
        {items.map((item) => (
          <li key={item.zh}>{text(item)}</li>
        ))}
      </ul>
    </div>
  )
}
