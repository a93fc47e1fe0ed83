import { countText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'

/** How many of all are shown; nothing where all are. */
export function FirstOf({ shown, total }: { readonly shown: number; readonly total: number }) {
  const { t, language } = useWords()
  if (shown >= total) return null
  return (
    <p className="muted small">
      {t('quality.firstOf', { n: countText(shown, language), total: countText(total, language) })}
    </p>
  )
}
