import { describe, expect, test } from 'vitest'
import { likePattern, parseSearch, type SearchTerm } from './search.rules.ts'

describe('parseSearch', () => {
  const rows: readonly { name: string; given: string | undefined; then: SearchTerm }[] = [
    { name: 'nothing typed', given: undefined, then: { kind: 'none' } },
    { name: 'blanks only', given: ' 　', then: { kind: 'none' } },
    { name: 'part of a Chinese name', given: '智能装备', then: { kind: 'name', text: '智能装备' } },
    { name: 'two characters of a name', given: '星河', then: { kind: 'name', text: '星河' } },
    { name: 'pinyin initials in capitals', given: 'XMHJ', then: { kind: 'letters', letters: 'xmhj', text: 'XMHJ' } },
    { name: 'full-width pinyin', given: 'ｘｍ', then: { kind: 'letters', letters: 'xm', text: 'xm' } },
    { name: 'the head of a credit code', given: '9141010', then: { kind: 'uscc', prefix: '9141010' } },
    {
      name: 'a whole credit code in small letters',
      given: '91410100ma45x2xx0a',
      then: { kind: 'uscc', prefix: '91410100MA45X2XX0A' },
    },
    {
      name: 'a credit code with blanks, full-width',
      given: '９１４１ ０１００',
      then: { kind: 'uscc', prefix: '91410100' },
    },
    { name: 'a number inside a name', given: '智能0421', then: { kind: 'name', text: '智能0421' } },
  ]
  test.for(rows)('$name', ({ given, then }) => expect(parseSearch(given)).toEqual(then))
})

test('signs of LIKE are taken literally', () => expect(likePattern('100%_\\')).toBe('100\\%\\_\\\\'))
