import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../../../../scripts/support/ports.ts'
import { measure, serveMetrics } from './metrics.ts'

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** An app with one route, and a way to ask for what was measured of it. */
async function measured(
  figures: Parameters<typeof measure>[1],
): Promise<{ app: FastifyInstance; ask: () => Promise<string> }> {
  const app = Fastify()
  app.get('/api/things/:id', ({ url }, reply) => reply.code(url.endsWith('0') ? 404 : 200).send('x'))
  const port = await freePort()
  const server = await serveMetrics(measure(app, figures), port)
  closing.push(
    () => app.close(),
    () => new Promise((resolve) => server.close(resolve)),
  )
  return { app, ask: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text() }
}

test('requests are counted by the route of the contract, never by what was asked for', async () => {
  const { app, ask } = await measured([])
  for (const url of ['/api/things/1', '/api/things/2', '/api/things/0', '/nowhere/secret']) await app.inject(url)
  const text = await ask()
  const count = (labels: string) => new RegExp(`duration_seconds_count\\{${labels}\\} (\\d+)`).exec(text)?.[1]
  expect(count('method="GET",route="/api/things/:id",status="200"')).toBe('2')
  expect(count('method="GET",route="/api/things/:id",status="404"')).toBe('1')
  expect(count('method="GET",route="none",status="404"')).toBe('1')
  expect(text).not.toContain('secret')
  expect(text).toContain('wutong_process_resident_memory_bytes')
})

test('a figure that cannot be had is not a number, and keeps nothing else back', async () => {
  const { ask } = await measured([
    { name: 'wutong_known', help: 'x', ask: () => 7 },
    { name: 'wutong_lost', help: 'x', ask: () => Promise.reject(new Error('gone')) },
  ])
  const text = await ask()
  expect(text).toContain('wutong_known 7')
  expect(text).toContain('wutong_lost Nan')
})
