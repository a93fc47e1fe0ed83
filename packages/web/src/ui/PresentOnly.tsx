import type { ReactNode } from 'react'
import { dayText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useAsOf } from '../platform/session.ts'
import { EmptyNote } from './EmptyNote.tsx'

/** What exists for the present only; in the past a sentence stands in its place. */
export function PresentOnly({ children }: { readonly children: ReactNode }) {
  const { t, language } = useWords()
  const day = useAsOf()
  if (day === undefined) return children
  return <EmptyNote>{t('asOf.presentOnly', { day: dayText(day, language) })}</EmptyNote>
}
