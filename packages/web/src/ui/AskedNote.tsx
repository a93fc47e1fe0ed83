import type { Question } from '@wutong/contract'
import { dayText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { Pill } from './Pill.tsx'

/** That a question has been asked, of whom, and by when it is answered. */
export function AskedNote({ question: { askedOf, sourceName, dueOn } }: { readonly question: Question }) {
  const { t, text, language } = useWords()
  const whom = askedOf === 'enterprise' ? t('quality.enterprise') : text(sourceName)
  return (
    <Pill tone="good" sign="✓">
      {t('quality.askedOf', { whom, day: dayText(dueOn, language) })}
    </Pill>
  )
}
