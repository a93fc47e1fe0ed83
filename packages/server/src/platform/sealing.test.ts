import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSealing, derivedSecret } from './sealing.ts'

const secret = 'the first secret of a test, long enough'
const other = 'another secret of a test, long enough'

describe('what is sealed', () => {
  test('opens with the same secret about the same thing, and shows nothing of itself', () => {
    const sealing = createSealing(secret)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 30 }), (text, about) => {
        const sealed = sealing.seal(text, about)
        expect(sealing.open(sealed, about)).toBe(text)
        expect(sealing.open(sealed, `${about}.`)).toBeUndefined()
        expect(createSealing(other).open(sealed, about)).toBeUndefined()
        if (text.length > 8) expect(sealed).not.toContain(text)
      }),
    )
    expect(sealing.seal('text', 'a')).not.toBe(sealing.seal('text', 'a'))
  })

  test('does not open with one sign changed, and nothing else opens', () => {
    const sealing = createSealing(secret)
    const sealed = sealing.seal('wth_secret', 'hook')
    const [head, id, iv = '', text = '', tag = ''] = sealed.split('.')
    const changed = (part: string): string => `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`
    for (const forged of [
      [head, id, changed(iv), text, tag],
      [head, id, iv, changed(text), tag],
      [head, id, iv, text, changed(tag)],
      [head, id, iv, text, tag.slice(0, 6)],
      [head, 'AAAAAAAA', iv, text, tag],
    ])
      expect(sealing.open(forged.join('.'), 'hook'), forged.join('.')).toBeUndefined()
    for (const plain of ['', 'wth_secret', 'sealed1.', 'sealed1.a.b.c'])
      expect(sealing.open(plain, 'hook')).toBeUndefined()
  })

  test('with an earlier secret opens and is known not to be current', () => {
    const sealed = createSealing(other).seal('text', 'a')
    const sealing = createSealing(secret, other)
    expect(sealing.open(sealed, 'a')).toBe('text')
    expect(sealing.isCurrent(sealed)).toBe(false)
    expect(sealing.isCurrent(sealing.seal('text', 'a'))).toBe(true)
    expect(sealing.isCurrent('text')).toBe(false)
  })

  test('for one purpose tells nothing of another', () => {
    expect(derivedSecret(secret, 'a')).not.toEqual(derivedSecret(secret, 'b'))
    expect(derivedSecret(secret, 'a')).toEqual(derivedSecret(secret, 'a'))
  })
})
