import { once } from 'node:events'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

test.runIf(process.platform === 'linux')(
  'a thread that steps back leaves the others of its process where they are',
  async () => {
    const module = JSON.stringify(new URL('./step-back.ts', import.meta.url).href)
    const worker = new Worker(
      `(async () => {
      const { stepBack } = await import(${module})
      stepBack()
      const { readlinkSync } = await import('node:fs')
      const { getPriority } = await import('node:os')
      const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
      require('node:worker_threads').parentPort.postMessage(getPriority(thread))
    })()`,
      { eval: true },
    )
    const before = getPriority()
    const [priority] = await once(worker, 'message')
    expect(priority).toBe(before + 10)
    expect(getPriority()).toBe(before)
    await worker.terminate()
  },
)
