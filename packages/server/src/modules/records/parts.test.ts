/** Small parts of the import, each in a table. */

import { nameKey } from '@wutong/engine'
import { expect, test } from 'vitest'
import { pinyinFromName } from '#modules/subjects'
import { delimiterOf } from '#tables/csv'
import { cellFromNumber, isDateFormat, styleFromFormat } from '#tables/sheet'
import { attributeOf, unescapeXml, XmlReader } from '#tables/xml'
import { addToIndex, decideIdentity, indexSubjects, type KnownSubject } from './identity.rules.ts'
import type { NamedFirm } from './reading.ts'
import { csvField, csvLine, reportHeader } from './report.rules.ts'
import { addDecimal, numberFromSum } from './sums.rules.ts'

test.for([
  ['=1+1', "'=1+1"],
  ['+86 371', "'+86 371"],
  ['-cmd', "'-cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  [-5, '-5'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['line\nbreak', '"line\nbreak"'],
  [null, ''],
  [true, 'true'],
] as const)('the cell %s is written as %s', ([value, text]) => {
  expect(csvField(value)).toBe(text)
})

test('the report starts with the mark of UTF-8 and ends its lines as spreadsheets do', () => {
  expect(reportHeader().charCodeAt(0)).toBe(0xfeff)
  expect(csvLine(['a', 1])).toBe('a,1\r\n')
})

test.for([
  ['a,b,c\n1,2,3', ','],
  ['a;b;c\n1,5;2;3', ';'],
  ['a\tb\n1,2\t3', '\t'],
  ['"a,b,c,d"|e\n"x,y"|z', '|'],
  ['only one column', ','],
  ['企业名称，信用代码，营业收入\n甲公司，1，5\n乙公司，2，6', '，'],
  ['名称,经营范围\n甲公司,生产，销售，服务\n乙公司,研发，生产，销售', ','],
] as const)('the separator of %j is %j', ([sample, delimiter]) => {
  expect(delimiterOf(sample)).toBe(delimiter)
})

test('sums of cents have no rounding', () => {
  const sum = { digits: 0n, scale: 0 }
  for (const value of [0.1, 0.2, -0.3, 1e21, -1e21, 1e-7, 1_086_477_390.14]) addDecimal(sum, value)
  expect(numberFromSum(sum)).toBe(1_086_477_390.140_000_1)
})

test.for([
  ['yyyy-mm-dd', true],
  ['yyyy"年"m"月"d"日"', true],
  ['[$-804]yyyy/m/d;@', true],
  ['m/d', true],
  ['mmm-yy', true],
  ['General', false],
  ['0.00_);[Red](0.00)', false],
  ['#,##0.00', false],
  ['h:mm:ss', false],
  ['0"days"', false],
  ['[>=1e8]0.00,,"亿";0', false],
] as const)('the number format %s shows a day: %s', ([format, shows]) => {
  expect(isDateFormat(format)).toBe(shows)
})

test.for([
  ['¥#,##0.00', '¥5000000'],
  ['"¥"#,##0;[Red]"¥"-#,##0', '¥5000000'],
  ['_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ', '¥5000000'],
  ['¥#,##0.0,', 5_000_000],
  ['#,##0.00', 5_000_000],
  ['0"万元"', '5000000万元'],
] as const)('a number shown as %s is read as %s', ([format, shown]) => {
  expect(cellFromNumber(5_000_000, styleFromFormat(164, format), false)).toBe(shown)
})

test('names are compared without blanks, width and kind of brackets', () => {
  expect(new Set(['示例（郑州）有限公司', '示例(郑州) 有限公司', ' 示例【郑州】有限公司'].map(nameKey)).size).toBe(1)
})

test('pinyin reads words, not single characters', () => {
  expect(pinyinFromName('重庆火炬0421')).toEqual({ pinyin: 'chong qing huo ju 0 4 2 1', initials: 'cqhj0421' })
})

test('XML arrives in any pieces and reads the same', () => {
  const text = '<?xml version="1.0"?><x:a n="1 &gt; 0" m=\'>\'><!-- <b> --><c/>甲&#x4e59;&amp;<![CDATA[<丙>]]></x:a>'
  const read = (pieces: readonly string[]): string[] => {
    const seen: string[] = []
    let words = ''
    const say = (what: string): void => {
      if (words !== '') seen.push(words)
      words = ''
      if (what !== '') seen.push(what)
    }
    const reader = new XmlReader({
      onOpen: (name, attributes) => say(`<${name} ${attributeOf(attributes, 'n') ?? ''}`),
      onClose: (name) => say(`>${name}`),
      onText: (part) => {
        words += part
      },
    })
    for (const piece of pieces) reader.write(piece)
    reader.end()
    say('')
    return seen
  }
  const whole = ['<a 1 > 0', '<c ', '>c', '甲乙&<丙>', '>a']
  expect(read([text])).toEqual(whole)
  expect(read([...text])).toEqual(whole)
})

test('XML that is cut off or names a document type is refused', () => {
  const handler = { onOpen: () => {}, onClose: () => {}, onText: () => {} }
  const reader = new XmlReader(handler)
  reader.write('<a><b')
  expect(() => reader.end()).toThrow(SyntaxError)
  expect(() => new XmlReader(handler).write('<!DOCTYPE a [<!ENTITY b "c">]><a/>')).toThrow(SyntaxError)
  expect(unescapeXml('&nbsp;&#99999999;&lt;')).toBe('&nbsp;&#99999999;<')
})

const subject = (id: string, more: Partial<KnownSubject> = {}): KnownSubject => ({
  id,
  uscc: null,
  externalSource: null,
  externalKey: null,
  nameKey: nameKey('甲公司'),
  ...more,
})
const row = (more: Partial<NamedFirm>): NamedFirm => ({
  uscc: null,
  key: null,
  name: null,
  ...more,
})

test.for([
  {
    name: 'by credit code, whatever the name',
    known: [subject('1', { uscc: 'A' })],
    given: row({ uscc: 'A', name: '新名' }),
    then: '1',
  },
  {
    name: 'by the own id of the source',
    known: [subject('1', { externalSource: 'tax', externalKey: 'E1' })],
    given: row({ key: 'E1' }),
    then: '1',
  },
  {
    name: 'not by the id of another source',
    known: [subject('1', { externalSource: 'self', externalKey: 'E1' })],
    given: row({ key: 'E1' }),
    then: 'new',
  },
  {
    name: 'by a name that only one has',
    known: [subject('1', { uscc: 'A' })],
    given: row({ name: '甲公司' }),
    then: '1',
  },
  {
    name: 'not by a name two share',
    known: [subject('1'), subject('2')],
    given: row({ name: '甲公司' }),
    then: 'refused',
  },
  {
    name: 'a code nobody has joins the namesake without a code',
    known: [subject('1')],
    given: row({ uscc: 'B', name: '甲公司' }),
    then: '1',
  },
  {
    name: 'a code nobody has is not the namesake with another code',
    known: [subject('1', { uscc: 'A' })],
    given: row({ uscc: 'B', name: '甲公司' }),
    then: 'new',
  },
  {
    name: 'an id that belongs to another code is refused',
    known: [subject('1', { uscc: 'A', externalSource: 'tax', externalKey: 'E1' })],
    given: row({ uscc: 'B', key: 'E1' }),
    then: 'refused',
  },
  { name: 'nobody known', known: [], given: row({ name: '甲公司' }), then: 'new' },
])('an enterprise is found $name', ({ known, given, then }) => {
  const identity = decideIdentity(indexSubjects(known, 'tax'), given, 'tax')
  expect(identity.kind === 'known' ? identity.subject.id : identity.kind).toBe(then)
})

test('a subject made on the way is found by later rows', () => {
  const index = indexSubjects([], 'tax')
  addToIndex(index, subject('1'), 'tax')
  addToIndex(index, subject('1', { uscc: 'A' }), 'tax')
  expect(decideIdentity(index, row({ name: '甲公司' }), 'tax')).toMatchObject({ kind: 'known' })
})
