/** Texts and numbers for made-up requests: what these routes commonly get, and what has broken programs before. */
import { codeOf, testPassword } from './harness.ts'

/** The enterprise that is asked about. */
export const own = { name: '示例甲有限公司', uscc: codeOf(78), revenue: 1000 }

/** What nobody should send. */
export const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u2028\ufeff',
  '=1+1',
  '@SUM(A1)',
  "'; drop table subjects; --",
  '%',
  '_',
  '\\',
  '%00',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  '公'.repeat(3000),
  '9999-12-31',
  '0000-00-00',
  '2024-02-30',
  '275760-09-13T00:00:00Z',
  'eyJ0IjpudWxsfQ',
  'WyJhIiwiYiJd',
  'W251bGwsMV0',
  'revenue / 0 > 1',
  '('.repeat(2000),
  'a.matches("(a+)+$")',
] as const

export const hostileNumbers = [0, -0, -1, 1.5, 1e-320, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 2 ** 53 - 1] as const

/** What texts of these routes commonly are: codes, names, ids of definitions, expressions, keys of columns. */
export const commonTexts = [
  'revenue',
  'rd_expense',
  'employees',
  'innovation-points',
  'growth',
  'rd-grant',
  'tax',
  'self',
  '2024',
  '2024.csv',
  'name',
  '-revenue',
  'revenue > 100',
  'growth(revenue) > 0.1',
  '示例甲有限公司',
  own.uscc,
  'zh',
  'csv',
] as const

/** Of a cursor there is none that could be guessed: those of other lists, and what only looks like one. */
const cursors = [
  '',
  'eyJ0IjpudWxsfQ',
  'WyJhIiwiYiJd',
  'W251bGwsMV0',
  'WzEsMl0',
  'WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIiJd',
] as const

/** What fields of a name are asked for. */
export const textsByName: Readonly<Record<string, readonly string[]>> = {
  after: cursors,
  code: ['revenue', 'revenue', 'rd_expense', 'employees'],
  current: [testPassword],
  password: [testPassword, '九曲黄河万里沙 浪淘风簸自天涯'],
  definition: ['innovation-points', 'growth', 'rd-grant'],
  decisions: ['{}', '{"period":"2024"}', '{"unit:营业收入":"元"}'],
  department: ['east', 'west'],
  district: ['east', 'west'],
  draft: ['id: rd-grant', '{}'],
  fields: ['revenue', 'rd_expense', 'ladder:growth', 'scorecard:innovation-points'],
  growth: ['revenue', 'revenue > 100'],
  list: ['示例甲有限公司', `${own.uscc}\n示例乙有限公司`],
  offer: ['rd-grant:qualified', 'rd-grant', 'old-grant:qualified'],
  outcome: ['revenue', 'revenue > 100'],
  receivers: ['示例甲有限公司', own.uscc],
  rule: ['revenue-jump', 'ratio', 'sign'],
  rung: ['growth:small', 'growth:large'],
  scorecard: ['innovation-points'],
  source: ['tax', 'self'],
  sourceId: ['tax', 'self'],
  url: ['http://127.0.0.1:9/hook'],
  uscc: [own.uscc],
  version: ['2024', '2020'],
  with: ['2024'],
}
