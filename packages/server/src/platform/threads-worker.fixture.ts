/** A worker for the tests of pools: sums shared numbers, waits to be cancelled, fails, dies. */
import { parentPort } from 'node:worker_threads'
import { type MatchTasks, matchHandlers, serveTasks } from '@wutong/engine'
import type { TestTasks } from './threads.test.ts'

if (parentPort === null) throw new Error('this script runs in a thread')
let kept: Float64Array = new Float64Array(0)

serveTasks<TestTasks & MatchTasks>(parentPort, {
  ...matchHandlers,
  keep: (values) => {
    kept = values
    return values.length
  },
  sum: ({ from, to }, { progress }) => {
    let sum = 0
    for (let row = from; row < to; row++) {
      sum += kept[row] ?? 0
      progress(row - from + 1, to - from)
    }
    return sum
  },
  mark: (row) => {
    kept[row] = -1
  },
  spin: (started, { isCancelled, throwIfCancelled }) => {
    Atomics.store(started, 0, 1)
    Atomics.notify(started, 0)
    while (!isCancelled()) Atomics.wait(started, 0, 1, 1)
    Atomics.store(started, 0, 2)
    throwIfCancelled()
  },
  fail: (message) => {
    throw new RangeError(message)
  },
  die: () => process.exit(3),
})
