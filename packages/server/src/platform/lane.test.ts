import { setTimeout as wait } from 'node:timers/promises'
import { openPool, type Pool, TaskCancelled } from '@wutong/engine'
import { afterEach, expect, test } from 'vitest'
import { createLane, type Lane } from './lane.ts'
import { startThread } from './threads.ts'

/** Tasks of `threads-worker.fixture.ts`. */
type LaneTasks = {
  keep: { payload: Float64Array<ArrayBufferLike>; result: number }
  spin: { payload: Int32Array; result: undefined }
  fail: { payload: string; result: undefined }
}

let started = 0
const open: Lane<LaneTasks>[] = []
function makeLane(): Lane<LaneTasks> {
  started = 0
  const lane = createLane<LaneTasks>((): Pool<LaneTasks> => {
    started += 1
    return openPool<LaneTasks>({
      size: 1,
      createWorker: () => startThread(new URL('threads-worker.fixture.ts', import.meta.url)),
    })
  })
  open.push(lane)
  return lane
}
afterEach(() => {
  for (const lane of open.splice(0)) lane.close()
})

const flag = () => new Int32Array(new SharedArrayBuffer(4))
const figures = (count: number) => new Float64Array(new SharedArrayBuffer(count * 8))
async function running(at: Int32Array): Promise<void> {
  while (Atomics.load(at, 0) === 0) await wait(1)
}

test('whoever leaves while his task runs ends the thread, and those behind him are answered by the next', async () => {
  const lane = makeLane()
  const spins = flag()
  const leaves = new AbortController()
  const left = lane.run('spin', spins, leaves.signal)
  const behind = [lane.run('keep', figures(1)), lane.run('keep', figures(2), new AbortController().signal)]
  await running(spins)
  leaves.abort()
  await expect(left).rejects.toBeInstanceOf(TaskCancelled)
  await expect(Promise.all(behind)).resolves.toEqual([1, 2])
  expect(started).toBe(2)
})

test('whoever leaves while he waits disturbs nobody', async () => {
  const lane = makeLane()
  const spins = flag()
  const stays = new AbortController()
  const first = lane.run('spin', spins, stays.signal)
  await running(spins)
  const leaves = new AbortController()
  const waits = lane.run('keep', figures(1), leaves.signal)
  leaves.abort()
  await expect(waits).rejects.toBeInstanceOf(TaskCancelled)
  expect([started, Atomics.load(spins, 0)]).toEqual([1, 1])
  stays.abort()
  await expect(first).rejects.toBeInstanceOf(TaskCancelled)
  await expect(lane.run('keep', figures(3))).resolves.toBe(3)
})

test('a task that fails says why, and the next is done', async () => {
  const lane = makeLane()
  await expect(lane.run('fail', 'too far')).rejects.toMatchObject({ message: 'too far' })
  await expect(lane.run('keep', figures(1))).resolves.toBe(1)
})

test('closing ends what runs and what waits', async () => {
  const lane = makeLane()
  const tasks = [lane.run('spin', flag()), lane.run('keep', figures(1))]
  lane.close()
  for (const task of tasks) await expect(task).rejects.toBeInstanceOf(TaskCancelled)
})
