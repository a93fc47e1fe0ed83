import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { send, urlOf } from './client.ts'

test('an address has its parameters escaped and leaves empty query values out', () => {
  const url = urlOf(
    '/api/subjects/:subjectId/assessment',
    { subjectId: 'a/b' },
    { period: 2024, on: undefined, search: '' },
  )
  expect(url).toBe('/api/subjects/a%2Fb/assessment?period=2024')
})

test('a refusal of the sign-in library keeps its code, and has a sentence of ours', async () => {
  const server = createServer((_, response) => {
    response.statusCode = 401
    response.end(JSON.stringify({ code: 'CODE_USED', message: 'in English only' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const refused = send(url, { method: 'POST' })
  await expect(refused).rejects.toMatchObject({ status: 401, problem: { code: 'CODE_USED' } })
  await expect(refused).rejects.toHaveProperty('problem.title.zh', expect.stringContaining('401'))
  await new Promise((resolve) => server.close(resolve))
})
