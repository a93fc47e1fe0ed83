import { setTimeout as wait } from 'node:timers/promises'
import {
  compileZone,
  inlinePool,
  type MatchTasks,
  matchOnPool,
  matchPopulation,
  openPool,
  type Pool,
  type Snapshot,
  shareSnapshot,
  TaskCancelled,
  type TaskHandlers,
  type Zone,
} from '@wutong/engine'
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

const open: Pool<TestTasks & MatchTasks>[] = []
const poolOf = (size: number) => {
  const pool = openPool<TestTasks & MatchTasks>({
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

const text = (zh: string) => ({ zh, en: zh })
const zone: Zone = {
  id: 'small',
  name: text('small'),
  divisionCode: '000000',
  departments: [],
  sources: [],
  precedence: {},
  indicators: [
    {
      code: 'revenue',
      name: text('revenue'),
      type: 'number',
      unit: '万元',
      period: 'year',
      definition: text(''),
      source: 'test',
      theme: 'test',
    },
  ],
  scorecards: [],
  ladders: [],
  conditionSets: [],
  offers: [3, 5, 7].map((limit) => ({
    id: `above-${limit}`,
    name: text('offer'),
    kind: 'policy',
    level: 'zone',
    standing: 'live',
    versions: [
      {
        version: '1',
        effective: { from: '2020-01-01' },
        status: 'illustrative',
        citation: { title: 'test' },
        conditions: [
          { code: 'least', name: text('least'), when: `revenue >= ${limit}` },
          { code: 'grown', name: text('grown'), when: 'growth(revenue) >= 0.25' },
        ],
      },
    ],
  })),
}

function firms(size: number): Snapshot {
  const values = (step: number) =>
    Float64Array.from({ length: size }, (_, row) => ((row * step) % 11 === 0 ? Number.NaN : (row * step) % 11))
  const columns = new Map([
    ['revenue@2024', { type: 'number', values: values(3) } as const],
    ['revenue@2023', { type: 'number', values: values(5) } as const],
  ])
  return { ids: [], size, period: 2024, columns }
}

test('two threads match a population of several blocks as one thread does, and stop when given up', async () => {
  const pool = poolOf(2)
  const order = {
    zone: compileZone(zone),
    offers: zone.offers.map(({ id }) => id),
    snapshot: shareSnapshot(firms(100_003)),
    judged: { period: 2024, on: '2025-06-30' },
  }
  const alone = matchPopulation(order.zone, order.offers, order.snapshot, order.judged)
  const progress: number[] = []
  for (const vectors of [true, false]) {
    const all = await matchOnPool(pool, order, { vectors, onProgress: (done) => progress.push(done) })
    for (const [index, offer] of all.entries()) {
      expect(offer.counts).toEqual(alone[index]?.counts)
      for (const key of ['qualified', 'oneAway', 'undecided'] as const)
        expect(Buffer.compare(bytesOf(offer[key]), bytesOf(alone[index]?.[key]))).toBe(0)
    }
  }
  expect(Math.max(...progress)).toBe(7)
  const given = new AbortController()
  const matching = matchOnPool(pool, order, { signal: given.signal, onProgress: () => given.abort() })
  await expect(matching).rejects.toBeInstanceOf(TaskCancelled)
  expect((await matchOnPool(pool, order)).map(({ counts }) => counts)).toEqual(alone.map(({ counts }) => counts))
})

function bytesOf(words: Uint32Array = new Uint32Array()): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength)
}
