import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseUscc, usccCheckCharacter } from './uscc.ts'

test.for([
  {
    name: 'a company with a letter as check character',
    given: '9144030071526726XG',
    then: { ok: true, code: '9144030071526726XG' },
  },
  { name: 'a company', given: '91330100799655058B', then: { ok: true, code: '91330100799655058B' } },
  { name: 'a code of digits only', given: '911101080828461726', then: { ok: true, code: '911101080828461726' } },
  { name: 'an institution', given: '12410100410000003M', then: { ok: true, code: '12410100410000003M' } },
  { name: 'a social organisation', given: '52410000MJF000015L', then: { ok: true, code: '52410000MJF000015L' } },
  {
    name: 'lower case becomes upper case',
    given: '91330100799655058b',
    then: { ok: true, code: '91330100799655058B' },
  },
  {
    name: 'full-width characters and blanks',
    given: ' ９１３３０１００ ７９９６５５０５８Ｂ　',
    then: { ok: true, code: '91330100799655058B' },
  },
  {
    name: 'a wrong check character',
    given: '91310000717854505K',
    then: { ok: false, problem: 'checksum', code: '91310000717854505K' },
  },
  {
    name: 'a wrong check digit',
    given: '914101007708303475',
    then: { ok: false, problem: 'checksum', code: '914101007708303475' },
  },
  {
    name: '17 characters',
    given: '9144030071526726X',
    then: { ok: false, problem: 'length', code: '9144030071526726X' },
  },
  {
    name: '19 characters',
    given: '9144030071526726XG1',
    then: { ok: false, problem: 'length', code: '9144030071526726XG1' },
  },
  {
    name: 'an old registration number of 15 digits',
    given: '410100100012345',
    then: { ok: false, problem: 'length', code: '410100100012345' },
  },
  {
    name: 'the letter I, which the alphabet leaves out',
    given: '9141010012345678IY',
    then: { ok: false, problem: 'charset', code: '9141010012345678IY' },
  },
  {
    name: 'the letter O in place of zero',
    given: '914101O0123456788Y',
    then: { ok: false, problem: 'charset', code: '914101O0123456788Y' },
  },
  { name: 'nothing', given: '', then: { ok: false, problem: 'length', code: '' } },
])('$name', ({ given, then }) => {
  expect(parseUscc(given)).toEqual(then)
})

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const body = fc
  .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join(''))

test('every body has exactly one check character', () => {
  fc.assert(
    fc.property(body, (text) => {
      const good = [...alphabet].filter((character) => parseUscc(text + character).ok)
      expect(good).toEqual([usccCheckCharacter(text)])
    }),
  )
})

test('one changed character is always noticed', () => {
  fc.assert(
    fc.property(body, fc.nat(16), fc.constantFrom(...alphabet), (text, at, character) => {
      fc.pre(text.charAt(at) !== character)
      const check = usccCheckCharacter(text)
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      expect(parseUscc(`${changed}${check}`).ok).toBe(false)
    }),
  )
})
