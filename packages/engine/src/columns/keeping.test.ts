import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Expr } from '../expr/tree.ts'
import type { Numbers } from './context.ts'
import { keptWithin } from './keeping.ts'
import type { Snapshot } from './snapshot.ts'

const stored = new Float64Array(100)
const snapshot: Snapshot = {
  size: 100,
  period: 2022,
  ids: [],
  columns: new Map([['stored', { type: 'number', values: stored }]]),
}

function asked(key: string): Expr {
  return { kind: 'fact', type: 'number', unit: null, source: key, key, code: key, back: null }
}

/** Keeps columns of eight bytes times so many; tells what had to be computed. */
function keeper(room: number) {
  const computed: string[] = []
  const find = keptWithin(
    room,
    snapshot,
  )((expr): Numbers => {
    computed.push(expr.key)
    const [, size] = expr.key.split(':')
    const values = expr.key === 'stored' ? stored : new Float64Array(Number(size))
    return { values, error: null, holes: false }
  })
  return { computed, ask: (...keys: string[]) => keys.map((key) => find(asked(key))) }
}

test('what was not asked for longest makes way', () => {
  const { computed, ask } = keeper(30 * 8)
  ask('a:10', 'b:10', 'c:10', 'a:10', 'd:10', 'a:10', 'c:10', 'b:10')
  expect(computed).toEqual(['a:10', 'b:10', 'c:10', 'd:10', 'b:10'])
})

test('what is larger than the room is kept until something else is asked for', () => {
  const { computed, ask } = keeper(80)
  const [first, again] = ask('a:1000', 'a:1000', 'b:1', 'a:1000')
  expect(again).toBe(first)
  expect(computed).toEqual(['a:1000', 'b:1', 'a:1000'])
})

test('a stored column takes no room', () => {
  const { computed, ask } = keeper(80)
  ask('a:10', 'stored', 'a:10', 'stored')
  expect(computed).toEqual(['a:10', 'stored'])
})

test('whatever is asked, what is kept is the last asked for that fits', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 }), fc.nat(20), (sizes, room) => {
      const { computed, ask } = keeper(room * 8)
      /** Newest first. */
      let expected: number[] = []
      for (const size of sizes) {
        const before = computed.length
        ask(`x:${size}`)
        expect(computed.length - before).toBe(expected.includes(size) ? 0 : 1)
        const isNew = !expected.includes(size)
        expected = [size, ...expected.filter((one) => one !== size)]
        while (isNew && expected.length > 1 && expected.reduce((sum, one) => sum + one, 0) > room) expected.pop()
      }
    }),
  )
})
