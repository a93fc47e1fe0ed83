import { expect, test } from 'vitest'
import { countAsked, Pace } from './throng.ts'

test('long work pauses while many ask, and goes on at once while few do', () => {
  const asked = countAsked()
  const pace = new Pace(asked, 0)
  expect(pace.pauseAfter(30, 100)).toBe(0)
  Atomics.add(asked, 0, 3)
  expect(pace.pauseAfter(30, 200)).toBe(0)
  Atomics.add(asked, 0, 4)
  expect(pace.pauseAfter(30, 300)).toBe(60)
  Atomics.add(asked, 0, 400)
  expect(pace.pauseAfter(5000, 10_000)).toBe(400)
  expect(pace.pauseAfter(30, 10_100)).toBe(0)
})

test('a counter that has gone round counts on', () => {
  const asked = countAsked()
  Atomics.store(asked, 0, 2 ** 31 - 2)
  const pace = new Pace(asked, 0)
  Atomics.add(asked, 0, 8)
  expect(Atomics.load(asked, 0)).toBeLessThan(0)
  expect(pace.pauseAfter(10, 100)).toBe(20)
})
