import { expect, test } from 'vitest'
import { urlOf } from './client.ts'

test('an address has its parameters escaped and leaves empty query values out', () => {
  const url = urlOf(
    '/api/subjects/:subjectId/assessment',
    { subjectId: 'a/b' },
    { period: 2024, on: undefined, search: '' },
  )
  expect(url).toBe('/api/subjects/a%2Fb/assessment?period=2024')
})
