import type { Text } from '@wutong/contract'
import { useWords } from '../platform/language.ts'

/** Remarks on a rule version. */
export function NoteList({ notes }: { readonly notes: readonly Text[] | undefined }) {
  const { text } = useWords()
  return notes?.map((note) => (
    <p key={note.zh} className="muted note">
      {text(note)}
    </p>
  ))
}
