/** The pinyin of an enterprise's name, that people search and sort by. */
import { convert, pinyin } from 'pinyin-pro'

/** Pinyin of a name without tones, and its initials: 郑州 → `zheng zhou`, `zz`. */
export function pinyinFromName(name: string): { pinyin: string; initials: string } {
  const letters = [...name]
  const syllables = pinyin(name, { type: 'array', toneSandhi: false }).map((syllable, at) =>
    syllable === letters[at] ? syllable.toLowerCase() : toneless(syllable),
  )
  return {
    pinyin: syllables.join(' '),
    initials: syllables
      .map((syllable) => syllable.charAt(0))
      .join('')
      .replace(/[^a-z0-9]/g, ''),
  }
}

/** Syllables without their tones, of which there are some hundreds: the package takes tones off anew each time. */
const knownSyllables = new Map<string, string>()

function toneless(syllable: string): string {
  const known = knownSyllables.get(syllable)
  if (known !== undefined) return known
  const plain = convert(syllable, { format: 'toneNone' }).replaceAll('ü', 'v').toLowerCase()
  knownSyllables.set(syllable, plain)
  return plain
}
