/** The pinyin of an enterprise's name, that people search and sort by. */
import { pinyin } from 'pinyin-pro'

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
