/** The engine in a browser gives what it gives in Node: with and without workers, with and without WebAssembly. */
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { inlinePool, matchHandlers } from '@wutong/engine'
import { type Answers, answers, rows } from './engine-page/work.ts'

type Headers = Readonly<Record<string, string>>

const root = join(import.meta.dirname, '..')
const types: Headers = { '.html': 'text/html', '.js': 'text/javascript' }
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
const vectorsAllowed = { 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" }

let folder = ''
let expected: Answers

test.beforeAll(async () => {
  test.setTimeout(180_000)
  folder = mkdtempSync(join(tmpdir(), 'wutong-engine-page-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', 'e2e/engine-page', '--outDir', folder, '--logLevel', 'warn'], {
    cwd: root,
  })
  expected = await answers(inlinePool(matchHandlers))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Serves the built page with some headers. */
async function serve(headers: Headers): Promise<{ server: Server; address: string }> {
  const server = createServer(({ url = '/' }, reply) => {
    const file = join(folder, url === '/' ? 'index.html' : url)
    if (!existsSync(file)) return reply.writeHead(404).end()
    reply.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers })
    return createReadStream(file).pipe(reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

test('in Node every verdict occurs, so that equal answers say something', () => {
  for (const count of Object.values(expected.counts)) expect(count).toBeGreaterThan(0)
  expect(Object.values(expected.counts).reduce((sum, count) => sum + count, 0)).toBe(rows)
  expect(expected.plain).toBe(expected.matched)
  expect(expected.pooled).toBe(expected.matched)
})

const surroundings = [
  { name: 'isolated and with WebAssembly', product: false, headers: { ...isolated, ...vectorsAllowed }, workers: 2 },
  { name: 'without shared memory', product: false, headers: vectorsAllowed, workers: 0 },
  { name: 'under the content policy of the product', product: true, headers: {}, workers: 0 },
  { name: 'isolated under the content policy of the product', product: true, headers: isolated, workers: 2 },
] as const

for (const { name, product, headers, workers } of surroundings) {
  test(`a page ${name} answers like Node`, async ({ page, request, baseURL }) => {
    test.setTimeout(180_000)
    const policy = (await request.get(`${baseURL}/`)).headers()['content-security-policy'] ?? ''
    expect(policy, 'no page of the product runs vector kernels').not.toContain('wasm-unsafe-eval')
    const { server, address } = await serve(product ? { ...headers, 'content-security-policy': policy } : headers)
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    try {
      await page.goto(address)
      const report = await page.evaluate(() => globalThis.runEngine())
      expect(report.answers).toEqual(expected)
      expect(report.workers).toBe(workers)
      if (product) expect(report.vectors).toBe(0)
      else expect(report.vectors).toBeGreaterThan(0)
      expect(failures).toEqual([])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
}
