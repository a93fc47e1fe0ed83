import { pinyin } from 'pinyin-pro'
import { expect, test } from 'vitest'
import { pinyinFromName } from './names.rules.ts'

/** What the package itself gives without tones. */
const plain = (name: string): string =>
  pinyin(name, { toneType: 'none', type: 'array', v: true })
    .map((syllable) => syllable.toLowerCase())
    .join(' ')

test('every letter is read as the package reads it without tones', () => {
  const different: string[] = []
  for (let code = 0x20; code < 0x3_00_00; code += 1) {
    if (code >= 0xd8_00 && code < 0xe0_00) continue
    const letter = String.fromCodePoint(code)
    if (pinyinFromName(letter).pinyin !== plain(letter)) different.push(letter)
  }
  expect(different).toEqual([])
})

test.for(['重庆长行绿色食品有限公司', '吕梁女娲（郑州）ABC-é 传媒 １２', 'À la Carte 咖啡', '𠮷野家餐饮', ''])(
  'the words of %s are read as the package reads them',
  (name) => {
    expect(pinyinFromName(name).pinyin).toBe(plain(name))
  },
)
