import { describe, expect, test } from 'vitest'
import { BookMaker, findInBook } from './name-book.ts'
import { findsSubject, parseSearch } from './search.rules.ts'

const firms = [
  {
    name: '示例东篱传感科技股份有限公司',
    uscc: '91410100MA0000001X',
    pinyin: 'shilidonglichuangan',
    initials: 'sldlcg',
  },
  { name: '示例Alpha软件有限公司', uscc: '91410100MA0000002Y', pinyin: 'shilialpharuanjian', initials: 'slalpharj' },
  { name: '传感传感', uscc: null, pinyin: 'chuanganchuangan', initials: 'cgcg' },
  { name: '甲1797公司', uscc: '91000000001797314J', pinyin: 'jia1797gongsi', initials: 'j1797gs' },
  { name: '乙\n丙', uscc: null, pinyin: 'yibing', initials: 'yb' },
]

function bookOf() {
  const maker = new BookMaker()
  for (const [row, { uscc, ...firm }] of firms.entries())
    maker.add({ ...firm, uscc: uscc ?? '', id: new Uint8Array(16).fill(row) })
  return maker.finish()
}

describe('a search among the names in memory', () => {
  const book = bookOf()
  const searches = [
    '传感',
    '示例',
    '公司',
    'alpha',
    'ALPHA',
    'sl',
    'cg',
    'shili',
    '91410100',
    '1797',
    '9100000000179',
    '丙',
    '没有',
  ]

  test.for(searches)('%s finds whom the rule of searches finds', (typed) => {
    const term = parseSearch(typed)
    if (term.kind === 'none') throw new Error('The search is empty.')
    const ids = findInBook(book, term)
    const found = Array.from({ length: ids.length / 16 }, (_, index) => firms[ids[index * 16] as number]?.name)
    expect(found).toEqual(firms.filter((firm) => findsSubject(term, firm)).map(({ name }) => name))
  })

  test('everybody is found through something', () => {
    const all = searches.flatMap((typed) => {
      const term = parseSearch(typed)
      return term.kind === 'none' ? [] : [...findInBook(book, term)]
    })
    expect(new Set(all).size).toBe(firms.length)
  })
})
