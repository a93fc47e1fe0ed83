import { openPool } from '@wutong/engine'
import { expect, test } from 'vitest'
import { startLanes } from './threads.ts'

/** The tasks of `lanes.fixture.ts`. */
export type LaneTasks = {
  wait: { payload: null; result: string }
  open: { payload: string; result: null }
  die: { payload: null; result: null }
}

const poolOf = (size: number) =>
  openPool<LaneTasks>({ size, createWorker: startLanes(new URL('lanes.fixture.ts', import.meta.url), null) })

test('a thread goes on with one lane while another waits', async () => {
  const pool = poolOf(2)
  const waiting = pool.run('wait', null)
  await pool.run('open', 'the same thread')
  expect(await waiting).toBe('the same thread')
  pool.close()
})

test('a thread that dies fails what waits on all its lanes', async () => {
  const pool = poolOf(2)
  const waiting = pool.run('wait', null)
  await expect(pool.run('die', null)).rejects.toThrow('code 3')
  await expect(waiting).rejects.toThrow('code 3')
  pool.close()
})
