import { setTimeout as wait } from 'node:timers/promises'
import { inlinePool, openPool, type Pool, TaskCancelled, type TaskHandlers } from '@wutong/engine'
import { afterEach, expect, test } from 'vitest'
import { startThread } from './threads.ts'

/** The tasks of `threads-worker.fixture.ts`. */
export type TestTasks = {
  keep: { payload: Float64Array<ArrayBufferLike>; result: number }
  sum: { payload: { from: number; to: number }; result: number }
  mark: { payload: number; result: undefined }
  spin: { payload: Int32Array; result: undefined }
  fail: { payload: string; result: undefined }
  die: { payload: null; result: undefined }
}

const open: Pool<TestTasks>[] = []
const poolOf = (size: number) => {
  const pool = openPool<TestTasks>({
    size,
    createWorker: () => startThread(new URL('threads-worker.fixture.ts', import.meta.url)),
  })
  open.push(pool)
  return pool
}
afterEach(() => {
  for (const pool of open.splice(0)) pool.close()
})
const sharedFloats = (values: number[]) => {
  const shared = new Float64Array(new SharedArrayBuffer(values.length * 8))
  shared.set(values)
  return shared
}

test('workers share what they are given and answer in any number', async () => {
  const pool = poolOf(2)
  const values = sharedFloats([1, 2, 3, 4])
  expect(await pool.runOnEach('keep', values)).toEqual([4, 4])
  const progress: [number, number][] = []
  const sums = await Promise.all([
    pool.run('sum', { from: 0, to: 4 }, { onProgress: (done, total) => progress.push([done, total]) }),
    ...[1, 2, 3].map((from) => pool.run('sum', { from, to: 4 })),
  ])
  expect(sums).toEqual([10, 9, 7, 4])
  expect(progress).toEqual([1, 2, 3, 4].map((done) => [done, 4]))
  await pool.run('mark', 1)
  expect(values[1]).toBe(-1)
})

test('an error crosses with its name and message, and the pool goes on', async () => {
  const pool = poolOf(1)
  await expect(pool.run('fail', 'too far')).rejects.toMatchObject({ name: 'RangeError', message: 'too far' })
  await expect(pool.run('keep', sharedFloats([1]))).resolves.toBe(1)
})

test('a payload that cannot be sent fails its own task only', async () => {
  const pool = poolOf(1)
  await expect(pool.run('fail', (() => 'a function') as unknown as string)).rejects.toThrow(/could not be cloned/)
  await expect(pool.run('keep', sharedFloats([1]))).resolves.toBe(1)
})

test('a task given up rejects at once, and its worker is free again when it has noticed', async () => {
  const pool = poolOf(1)
  const started = new Int32Array(new SharedArrayBuffer(4))
  const given = new AbortController()
  const spinning = pool.run('spin', started, { signal: given.signal })
  const never = new AbortController()
  const queued = pool.run('keep', sharedFloats([1]), { signal: never.signal })
  while (Atomics.load(started, 0) === 0) await wait(1)
  never.abort()
  await expect(queued).rejects.toBeInstanceOf(TaskCancelled)
  given.abort(new Error('no longer wanted'))
  await expect(spinning).rejects.toMatchObject({ name: 'TaskCancelled', cause: { message: 'no longer wanted' } })
  await expect(pool.run('keep', sharedFloats([1, 2]))).resolves.toBe(2)
  expect(Atomics.load(started, 0)).toBe(2)
})

test('closing rejects what is not done', async () => {
  const pool = poolOf(1)
  const started = new Int32Array(new SharedArrayBuffer(4))
  const tasks = [pool.run('spin', started), pool.run('keep', sharedFloats([1]))]
  pool.close()
  for (const task of tasks) await expect(task).rejects.toBeInstanceOf(TaskCancelled)
  await expect(pool.run('keep', sharedFloats([1]))).rejects.toBeInstanceOf(TaskCancelled)
})

test('a worker that dies takes the pool with it', async () => {
  const pool = poolOf(2)
  const tasks = [pool.run('die', null), pool.run('spin', new Int32Array(new SharedArrayBuffer(4)))]
  for (const task of tasks) await expect(task).rejects.toThrow(/stopped/)
  await expect(pool.run('keep', sharedFloats([1]))).rejects.toThrow(/stopped/)
})

test('without workers the same tasks run on the same thread', async () => {
  const handlers: TaskHandlers<TestTasks> = {
    keep: (values) => values.length,
    sum: ({ from, to }) => to - from,
    mark: () => undefined,
    spin: () => undefined,
    fail: (message) => {
      throw new RangeError(message)
    },
    die: () => undefined,
  }
  const pool = inlinePool<TestTasks>(handlers)
  const given = new AbortController()
  const [sum, failed, after] = [
    pool.run('sum', { from: 1, to: 4 }),
    pool.run('fail', 'no'),
    pool.run('keep', sharedFloats([1]), { signal: given.signal }),
  ]
  given.abort()
  await expect(sum).resolves.toBe(3)
  await expect(failed).rejects.toBeInstanceOf(RangeError)
  await expect(after).rejects.toBeInstanceOf(TaskCancelled)
  expect(await pool.runOnEach('keep', sharedFloats([1, 2]))).toEqual([2])
  pool.close()
  await expect(pool.run('mark', 0)).rejects.toBeInstanceOf(TaskCancelled)
})
