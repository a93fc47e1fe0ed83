import { momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { Pill } from './Pill.tsx'

interface UndoneNoteProps {
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
}

/** Says of a decision that it was undone, by whom, when and why. */
export function UndoneNote({ at, by, reason }: UndoneNoteProps) {
  const { t, language } = useWords()
  return (
    <>
      <Pill tone="plain">{t('data.undone')}</Pill>
      <div className="muted small">{t('data.byAt', { who: by ?? '', when: momentText(at, language) })}</div>
      <div className="small">{reason}</div>
    </>
  )
}
