import { expect, test } from 'vitest'
import { contentHash, mutationScore, scoresFromReport, scoreTable } from './mutation-scores.ts'

const report = {
  files: {
    'packages/engine/src/b.ts': {
      mutants: ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'RuntimeError'].map((status) => ({
        status,
      })),
    },
    'packages/engine/src/a/one.ts': { mutants: [{ status: 'Ignored' }] },
  },
}
const scores = scoresFromReport(report, (path) => path)

test('mutants are counted by file, those that were ignored or could not run left out', () => {
  expect(scores['b.ts']).toEqual({
    killed: 2,
    timeout: 1,
    survived: 1,
    noCoverage: 1,
    content: contentHash('packages/engine/src/b.ts'),
  })
})

test('a score counts what was noticed of what could have been, and is none where nothing could', () => {
  expect(mutationScore(Object.values(scores))).toBe(0.6)
  expect(mutationScore([])).toBeNull()
})

test('the table has a row for every file in order of path, and one for all', () => {
  expect(scoreTable(scores).split('\n').slice(2)).toEqual([
    '| `a/one.ts` | – | 0 | 0 | 0 | 0 |',
    '| `b.ts` | 60.0 % | 2 | 1 | 1 | 1 |',
    '| **all measured** | 60.0 % | 2 | 1 | 1 | 1 |',
  ])
})

test('another text has another hash', () => {
  expect(contentHash('a')).not.toBe(contentHash('b'))
  expect(contentHash('a')).toHaveLength(12)
})
