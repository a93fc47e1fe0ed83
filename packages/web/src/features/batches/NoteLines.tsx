import type { ImportNote } from '@wutong/contract'
import { useWords } from '../../platform/language.ts'
import { Pill } from '../../ui/Pill.tsx'

/** Below this a note should be looked at. */
const sureFrom = 0.9

/** What was understood about a file beyond its columns, the least certain first. */
export function NoteLines({ notes }: { readonly notes: readonly ImportNote[] }) {
  const { t, text } = useWords()
  if (notes.length === 0) return null
  const shown = notes.toSorted((a, b) => a.confidence - b.confidence)
  return (
    <>
      <h3>{t('studio.notes')}</h3>
      <ul className="plain-list">
        {shown.map((note) => (
          <li key={`${note.code}${note.sheet}${note.text.zh}`}>
            {note.confidence < sureFrom ? (
              <Pill tone="unknown" sign="?">
                {t('studio.lookAt')}
              </Pill>
            ) : null}{' '}
            {text(note.text)}
          </li>
        ))}
      </ul>
    </>
  )
}
