import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { setProblemReplies } from './http.ts'

const waited = new Error('timeout exceeded when trying to connect')

test.for([
  { name: 'no connection became free', error: waited },
  { name: 'none could be made', error: new Error('Connection terminated due to connection timeout') },
  { name: 'the library of sessions met that', error: new Error('Failed to get session', { cause: waited }) },
])('a request for which $name is told that the database is busy', async ({ error }) => {
  const app = Fastify()
  setProblemReplies(app)
  app.get('/', () => Promise.reject(error))
  const reply = await app.inject('/')
  expect(reply.statusCode).toBe(503)
  expect(reply.json()).toMatchObject({ code: 'database_busy' })
  await app.close()
})
