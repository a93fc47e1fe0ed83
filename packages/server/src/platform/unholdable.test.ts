import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setProblemReplies } from './http.ts'
import { refuseUnholdable } from './unholdable.ts'

const app = Fastify()
beforeAll(() => {
  setProblemReplies(app)
  refuseUnholdable(app)
  app.all('/*', async ({ body }) => ({ body: body ?? null }))
})
afterAll(() => app.close())

test.for([
  { name: 'in an address', url: '/a%00b', payload: '{}' },
  { name: 'in a query', url: '/?search=%00', payload: '{}' },
  { name: 'in JSON', url: '/', payload: '{"list":"\\u0000"}' },
  { name: 'in the name of a field', url: '/', payload: '{"a\\u0000":1}' },
  { name: 'behind a backslash that is one', url: '/', payload: '{"list":"\\\\\\u0000"}' },
])('NUL $name is refused', async ({ url, payload }) => {
  const headers = { 'content-type': 'application/json' }
  const reply = await app.inject({ method: 'POST', url, headers, payload })
  expect(reply.statusCode, reply.body).toBe(400)
  expect(reply.json()).toMatchObject({ code: 'request_malformed' })
})

test('what only looks like NUL is text, and JSON is read as ever', async () => {
  const send = (payload: string) =>
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, payload })
  expect((await send('{"list":"\\\\u0000"}')).json().body).toEqual({ list: '\\u0000' })
  expect((await send('{"list":[1,"公"]}')).json().body).toEqual({ list: [1, '公'] })
  expect((await send('{"__proto__":{"a":1}}')).statusCode).toBe(400)
  expect((await send('{"a":')).statusCode).toBe(400)
})
