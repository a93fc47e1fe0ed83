import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 4180,
      publicUrl: undefined,
      trustProxy: false,
      logLevel: 'warn',
    })
  })

  test('an empty value counts as not set', () => {
    expect(readConfig({ DATABASE_URL: '', WUTONG_PORT: '' })).toMatchObject({ databaseUrl: undefined, port: 4180 })
  })

  test.for([
    { name: 'DATABASE_URL', value: 'mysql://x' },
    { name: 'WUTONG_PORT', value: '70000' },
    { name: 'WUTONG_PORT', value: 'abc' },
    { name: 'WUTONG_URL', value: 'zone.example' },
    { name: 'WUTONG_LOG', value: 'loud' },
  ])('$name=$value is refused by name', ({ name, value }) => {
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })
})
