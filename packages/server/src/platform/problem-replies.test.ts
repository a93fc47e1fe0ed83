import multipart from '@fastify/multipart'
import Fastify from 'fastify'
import pg from 'pg'
import { expect, test } from 'vitest'
import { AppError } from './errors.ts'
import { setProblemReplies } from './http.ts'
import { loggerOf } from './logging.ts'

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

/** What a route that fails so replies, and what the log tells of it. */
async function failing(error: unknown) {
  const lines: string[] = []
  const logger = loggerOf({ logLevel: 'warn', logTo: { write: (line) => lines.push(line) } })
  const app = Fastify({ logger, genReqId: () => 'trace-1' })
  setProblemReplies(app)
  app.get('/', () => Promise.reject(error))
  const reply = await app.inject('/')
  await app.close()
  return { reply: reply.json(), told: lines.map((line) => JSON.parse(line)), text: lines.join('') }
}

function databaseError(message: string, more: object): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { severity: 'ERROR', ...more })
}

test('an unexpected error is logged with its trace id and its stack, and replied without them', async () => {
  const cause = new TypeError('within')
  const { reply, told } = await failing(new Error('of ours', { cause }))
  expect(reply).toMatchObject({ code: 'internal_error', traceId: 'trace-1' })
  expect(JSON.stringify(reply)).not.toContain('of ours')
  expect(told).toMatchObject([{ level: 50, traceId: 'trace-1', err: { type: 'Error', message: 'of ours: within' } }])
  expect(told[0].err.stack).toMatch(/problem-replies\.test\.ts.*caused by: TypeError: within/s)
})

test.for([
  { name: 'a database that is away', code: 'database_lost', error: databaseError('shutting down', { code: '57P01' }) },
  {
    name: 'a certificate of the database that does not fit',
    code: 'database_lost',
    error: new AppError('database_lost', { cause: new Error('self-signed certificate in certificate chain') }),
  },
  { name: 'a full disk', code: 'disk_full', error: Object.assign(new Error('write'), { code: 'ENOSPC' }) },
])('$name is told to the operator too', async ({ code, error }) => {
  const { reply, told } = await failing(error)
  expect(reply.code).toBe(code)
  expect(told).toMatchObject([{ level: 40, code, traceId: 'trace-1' }])
  const { cause } = error
  if (cause instanceof Error) expect(told[0].err.message).toContain(cause.message)
})

test('what a person may mend is no line of the operator', async () => {
  expect((await failing(new AppError('subject_not_found'))).told).toEqual([])
})

test.for([
  databaseError('null value in column "x" violates "kept-secret"', {
    code: '23502',
    detail: 'Failing row contains (kept-secret).',
    where: 'COPY records, line 1: "kept-secret"',
    table: 'records',
  }),
  databaseError('operator does not exist: "say "kept-secret" twice"', { code: '42883' }),
  new Error('reading', { cause: databaseError('bad "kept-secret"', { code: 'XX000', detail: 'kept-secret' }) }),
  new SyntaxError('Unexpected token, "kept-secret" is not valid JSON'),
])('values of rows that an error quotes are in no line: %s', async (error) => {
  const { told, text } = await failing(error)
  expect(told).toHaveLength(1)
  expect(text).not.toContain('kept-secret')
  expect(told[0].err.stack).toContain('problem-replies.test.ts')
  if ('table' in error) expect(told[0].err).toMatchObject({ code: '23502', table: 'records' })
})

test.for([
  {
    name: 'ends in the middle',
    type: 'multipart/form-data; boundary=b',
    body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
  },
  { name: 'has no boundary', type: 'multipart/form-data', body: '--b--' },
  { name: 'has a boundary that is too long', type: `multipart/form-data; boundary=${'b'.repeat(300)}`, body: '--b--' },
])('a form that $name is refused, and is no failure of ours', async ({ type, body }) => {
  const app = Fastify()
  setProblemReplies(app)
  await app.register(multipart)
  app.post('/', async (request) => {
    const upload = await request.file()
    return { bytes: (await upload?.toBuffer())?.length ?? 0 }
  })
  const reply = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload: body })
  expect(reply.statusCode, reply.body).toBe(400)
  expect(reply.json()).toMatchObject({ code: 'request_malformed' })
  await app.close()
})
