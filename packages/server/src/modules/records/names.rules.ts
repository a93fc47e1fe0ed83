/** Forms of an enterprise's name: the one that imports compare, and the pinyin that people search and sort by. */
import { pinyin } from 'pinyin-pro'

/** The name as imports compare it: half-width, no blanks, brackets of one kind. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[【[〔]/g, '(')
    .replace(/[】\]〕]/g, ')')
    .toUpperCase()
}

/** Pinyin of a name without tones, and its initials: 郑州 → `zheng zhou`, `zz`. */
export function pinyinFromName(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true }).map((syllable) => syllable.toLowerCase())
  return {
    pinyin: syllables.join(' '),
    initials: syllables
      .map((syllable) => syllable.charAt(0))
      .join('')
      .replace(/[^a-z0-9]/g, ''),
  }
}
