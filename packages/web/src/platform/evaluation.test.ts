import type { EvaluationProgress } from '@wutong/contract'
import { expect, test } from 'vitest'
import { percentOf } from './evaluation.ts'

const state = (phase: EvaluationProgress['phase'], done: number, total: number | null): EvaluationProgress => ({
  running: true,
  phase,
  done,
  total,
  startedAt: null,
  startedBy: null,
  stopping: false,
  last: null,
})

test.for([
  { name: 'waiting for its turn', progress: state(null, 0, null), percent: 0 },
  { name: 'reading, the end unknown', progress: state('read', 500, null), percent: 0 },
  { name: 'reading an empty zone', progress: state('read', 0, 0), percent: 0 },
  { name: 'half of the facts read', progress: state('read', 500, 1000), percent: 16 },
  { name: 'everything read', progress: state('read', 1000, 1000), percent: 33 },
  { name: 'half computed', progress: state('compute', 5, 10), percent: 50 },
  { name: 'stored', progress: state('store', 55, 55), percent: 100 },
  { name: 'more done than announced', progress: state('store', 56, 55), percent: 100 },
])('an evaluation: $name', ({ progress, percent }) => {
  expect(percentOf(progress)).toBe(percent)
})
