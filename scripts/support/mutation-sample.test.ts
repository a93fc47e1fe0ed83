import { expect, test } from 'vitest'
import { mutated, sampledScore, sampleSentence } from './mutation-sample.ts'

test('a mistake replaces its piece of the text, over lines too', () => {
  const mutant = { fileName: 'a.ts', mutatorName: 'BlockStatement', replacement: '{}' }
  const location = { start: { line: 1, column: 4 }, end: { line: 2, column: 1 } }
  expect(mutated('one\nf() { x\n}\nend', { ...mutant, location })).toBe('one\nf() {}\nend')
  const first = { start: { line: 0, column: 0 }, end: { line: 0, column: 3 } }
  expect(mutated('one\ntwo', { ...mutant, location: first })).toBe('{}\ntwo')
})

test('the interval of a sample is Wilson’s, and stays within 0 and 1', () => {
  const { share, low, high } = sampledScore({ killed: 80, timeout: 5, survived: 15 })
  expect(share).toBe(0.85)
  expect(low).toBeCloseTo(0.7672, 4)
  expect(high).toBeCloseTo(0.9069, 4)
  expect(sampledScore({ killed: 10, timeout: 0, survived: 0 }).high).toBeLessThanOrEqual(1)
  expect(sampledScore({ killed: 0, timeout: 0, survived: 10 }).low).toBeGreaterThanOrEqual(0)
  expect(sampleSentence({ killed: 80, timeout: 5, survived: 15 }, 35_000)).toContain(
    '**85.0 %** of 100 mutants drawn at random from 35,000',
  )
})
