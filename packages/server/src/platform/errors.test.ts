import { describe, expect, test } from 'vitest'
import { AppError, type ErrorCode, errors, isCrossed, isDiskFull, outageOf, problemFromError } from './errors.ts'

const codes = Object.keys(errors) as ErrorCode[]
const blanks = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()

test.for([
  { name: 'the file system has no room', code: 'ENOSPC', full: true },
  { name: 'the account has no room', code: 'EDQUOT', full: true },
  { name: 'the database has no room', code: '53100', full: true },
  { name: 'the folder may not be written', code: 'EACCES', full: false },
])('$name: a full disk is told from other failures', ({ code, full }) => {
  expect(isDiskFull(Object.assign(new Error('failed'), { code }))).toBe(full)
  expect(isDiskFull(code)).toBe(false)
})

test.for([
  { name: 'the server refuses', error: Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }) },
  { name: 'the socket is gone', error: Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'connect' }) },
  { name: 'every address refuses', error: new AggregateError([Object.assign(new Error('x'), { syscall: 'connect' })]) },
  { name: 'an administrator ended it', error: Object.assign(new Error('x'), { code: '57P01' }) },
  { name: 'the server starts up', error: Object.assign(new Error('x'), { code: '57P03' }) },
  { name: 'the driver saw it end', error: new Error('Connection terminated unexpectedly') },
  { name: 'it ended below', error: new Error('x', { cause: new Error('Connection terminated') }) },
])('$name: the connection to the database is lost', ({ error }) => {
  expect(outageOf(error)).toBe('database_lost')
})

test.for([
  { name: 'a file that is not there', error: Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }) },
  { name: 'a row that is there already', error: Object.assign(new Error('x'), { code: '23505' }) },
  { name: 'a text', error: 'ECONNRESET' },
])('$name is no outage', ({ error }) => {
  expect(outageOf(error)).toBeUndefined()
})

test.for([
  { name: 'a row that is there already', code: '23505', crossed: true },
  { name: 'two that wait for each other', code: '40P01', crossed: true },
  { name: 'an order that cannot be', code: '40001', crossed: true },
  { name: 'a row that something else needs', code: '23503', crossed: false },
])('$name: whether another change came first', ({ code, crossed }) => {
  expect(isCrossed(Object.assign(new Error('x'), { code }))).toBe(crossed)
})

describe('the catalogue of errors', () => {
  test.for(codes)('%s is a sentence in both languages with the same blanks', (code) => {
    const { zh, en, status } = errors[code]
    expect(code).toMatch(/^[a-z]+(_[a-z]+)+$/)
    expect(blanks(zh)).toEqual(blanks(en))
    expect(zh).toMatch(/[。：]|\}$/)
    expect(en).toMatch(/(\.|\})$/)
    expect(status).toBeGreaterThanOrEqual(400)
  })

  test('an error fills its blanks and keeps its cause out of the reply', () => {
    const cause = new Error('inner')
    const error = new AppError('port_busy', { port: 4180, cause })
    expect(error.message).toBe(
      'Port 4180 is already in use; stop the program that uses it or choose another with --port.',
    )
    expect(error.text.zh).toContain('4180')
    expect(error.cause).toBe(cause)
    expect(problemFromError(error, 't')).toEqual({
      code: 'port_busy',
      title: error.text,
      detail: { port: 4180 },
      traceId: 't',
    })
  })

  test('lists are spelled out', () => {
    expect(new AppError('source_unknown', { source: 'x', known: ['a', 'b'] }).message).toContain('a, b')
  })
})
