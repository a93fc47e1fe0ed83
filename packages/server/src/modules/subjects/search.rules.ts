/** What a person typed into the search box, understood. */
export type SearchTerm =
  | { readonly kind: 'none' }
  | { readonly kind: 'uscc'; readonly prefix: string }
  | { readonly kind: 'letters'; readonly letters: string; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }

/** Reads a search term: the head of a credit code, pinyin or its initials, or a part of a name. Full-width forms are taken as typed half-width. */
export function parseSearch(typed: string | undefined): SearchTerm {
  const text = (typed ?? '').normalize('NFKC').trim()
  if (text === '') return { kind: 'none' }
  const letters = text.replaceAll(/\s+/g, '')
  if (/^[a-z]+$/i.test(letters)) return { kind: 'letters', letters: letters.toLowerCase(), text }
  if (/^[0-9a-z]{4,18}$/i.test(letters) && /\d{3}/.test(letters)) return { kind: 'uscc', prefix: letters.toUpperCase() }
  return { kind: 'name', text }
}

/** What a subject is found by. */
export interface Findable {
  readonly name: string
  readonly uscc: string | null
  readonly pinyin: string
  readonly initials: string
}

/** Whether a search finds a subject; says the same as the search of today's list in SQL. */
export function findsSubject(term: SearchTerm, { name, uscc, pinyin, initials }: Findable): boolean {
  switch (term.kind) {
    case 'none':
      return true
    case 'uscc':
      return uscc?.startsWith(term.prefix) === true || holds(name, term.prefix)
    case 'letters':
      return initials.includes(term.letters) || pinyin.startsWith(term.letters) || holds(name, term.text)
    case 'name':
      return name.includes(term.text)
  }
}

function holds(name: string, piece: string): boolean {
  return name.toLowerCase().includes(piece.toLowerCase())
}

/** A text as a LIKE pattern that matches it literally. */
export function likePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
}
