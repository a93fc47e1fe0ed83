/** Patterns of RE2, row by row. */
import { describe, expect, test } from 'vitest'
import { matches } from './matches.ts'

const verdict = (text: string, pattern: string) => {
  const value = matches(text, pattern)
  return value.kind === 'bool' ? value.value : value.kind
}

describe('a pattern', () => {
  test.for<[string, string, boolean]>([
    ['', '', true],
    ['abc', 'b', true],
    ['abc', '^b', false],
    ['abc', 'c$', true],
    ['abc', '^abc$', true],
    ['a\nb', '^b$', false],
    ['a\nb', '(?m)^b$', true],
    ['a\nb', 'a.b', false],
    ['a\nb', '(?s)a.b', true],
    ['ABC', 'abc', false],
    ['ABC', '(?i)abc', true],
    ['ABC', '(?i:a)BC', true],
    ['ABC', '(?i:a)bc', false],
    ['aBc', 'a(?i)b(?-i)c', true],
    ['Ä', '(?i)ä', true],
    ['colour', 'colou?r', true],
    ['aaa', '^a{3}$', true],
    ['aaaa', '^a{2,3}$', false],
    ['aaaa', '^a{2,}$', true],
    ['a{2', 'a{2', true],
    ['ab', '^a*?b+?$', true],
    ['x-1', '^[a-z]-[0-9]$', true],
    ['x', '[^a-w]', true],
    [']', '[]]', true],
    ['-', '[a-]', true],
    ['^', '[a^]', true],
    ['é', '^\\w$', false],
    ['é', '^\\pL$', true],
    ['汉字', '^\\p{Han}+$', true],
    ['abc', '\\P{Han}', true],
    ['abc', '\\p{^Han}', true],
    ['7', '^[[:digit:]]$', true],
    ['\t \v', '^[[:space:]]+$', true],
    ['a', '[[:space:]]', false],
    ['a_9', '^[[:word:]]+$', true],
    ['a-9', '^[[:word:]]+$', false],
    ['fF0', '^[[:xdigit:]]+$', true],
    ['g', '[[:xdigit:]]', false],
    ['é', '[[:ascii:]]', false],
    ['a!', '[[:punct:]]', true],
    ['a1', '[[:punct:]]', false],
    ['\u007f', '[[:cntrl:]]', true],
    ['a', '[[:cntrl:]]', false],
    [' ', '[[:graph:]]', false],
    [' ', '^[[:print:]]$', true],
    ['a\t', '[[:blank:]]', true],
    ['\n', '[[:blank:]]', false],
    ['aB', '^[[:lower:]][[:upper:]]$', true],
    ['Ba', '^[[:lower:]][[:upper:]]$', false],
    ['x', '^[[:^digit:]]$', true],
    ['a b', '^a\\sb$', true],
    ['a.b', '^a\\.b$', true],
    ['axb', '^a\\.b$', false],
    ['a.b', '^\\Qa.b\\E$', true],
    ['one two', '\\btwo\\b', true],
    ['onetwo', '\\btwo', false],
    ['onetwo', '\\Btwo', true],
    ['A', '\\x41', true],
    ['😀', '^\\x{1F600}$', true],
    ['😀', '^.$', true],
    ['\t', '\\t', true],
    ['ab12', '^(?P<letters>[a-z]+)(?<digits>\\d+)$', true],
    ['abab', '^(ab)+$', true],
    ['ac', '^(a|b|)c$', true],
    ['c', '^(a|b|)c$', true],
    ['', '^(a*)*$', true],
    ['2026-01-31', '^\\d{4}-\\d{2}-\\d{2}\\z', true],
    ['x\n', 'x$', false],
    ['[', '[[]', true],
    ['\\', '[\\\\]', true],
  ])('%j matches %j: %s', ([text, pattern, then]) => {
    expect(verdict(text, pattern)).toBe(then)
  })

  test.for([
    '(',
    ')',
    '[',
    'a**',
    '+',
    'a{1001}',
    'a{3,2}',
    '(?=a)',
    '(?<!a)',
    '(a)\\1',
    '\\',
    '[b-a]',
    '\\p{Nothing}',
    '[[:none:]]',
    '(?',
    '\\k',
    '(((a{100}){100}){100})',
  ])('%s is refused with the reason', (pattern) => {
    const value = matches('a', pattern)
    expect(value.kind).toBe('undefined')
    expect(value.kind === 'undefined' && value.reason.en).toMatch(
      /not a regular expression in the syntax of RE2 \(.+\)/,
    )
  })

  test('never takes exponential time', () => {
    const started = Date.now()
    expect(verdict(`${'a'.repeat(2000)}!`, '^(a+)+$')).toBe(false)
    expect(verdict('a'.repeat(28), `^${'a?'.repeat(28)}${'a'.repeat(28)}$`)).toBe(true)
    expect(verdict(`${'x'.repeat(2000)}`, '(x*)*y')).toBe(false)
    expect(Date.now() - started).toBeLessThan(5000)
  })
})
