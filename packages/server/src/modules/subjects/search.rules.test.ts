import { describe, expect, test } from 'vitest'
import { findsSubject, likePattern, parseSearch, type SearchTerm } from './search.rules.ts'

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

describe('findsSubject', () => {
  const subject = {
    name: '厦门火炬ＡBc有限公司',
    uscc: '91410100MA40000012',
    pinyin: 'xia men huo ju a b c you xian gong si',
    initials: 'xmhjabcyxgs',
  }
  const rows = [
    { name: 'nothing typed finds everybody', typed: '', then: true },
    { name: 'a part of the name', typed: '火炬', then: true },
    { name: 'another name', typed: '火柜', then: false },
    { name: 'initials from the middle', typed: 'HJ', then: true },
    { name: 'the head of the pinyin', typed: 'xia', then: true },
    { name: 'pinyin from the middle is not searched', typed: 'men', then: false },
    { name: 'letters inside the name, in any case', typed: 'bC', then: true },
    { name: 'the head of the code', typed: '9141', then: true },
    { name: 'the middle of the code is not its head', typed: '4000001', then: false },
  ]
  test.for(rows)('$name', ({ typed, then }) => expect(findsSubject(parseSearch(typed), subject)).toBe(then))

  test('a subject without a code is found by no code', () =>
    expect(findsSubject(parseSearch('9141'), { ...subject, uscc: null })).toBe(false))
})
