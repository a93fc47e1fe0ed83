import { describe, expect, test } from 'vitest'
import { type Attempt, decideAttempt, type Lockout, withoutLast } from './lockout.rules.ts'

const start = Date.parse('2026-03-01T08:00:00Z')
const at = (minutes: number): Date => new Date(start + minutes * 60_000)

/** Failed attempts at these minutes: what each was answered. */
function attempts(minutes: readonly number[]): { readonly said: string[]; readonly last: Lockout | undefined } {
  let last: Lockout | undefined
  const said = minutes.map((minute) => {
    const attempt: Attempt = decideAttempt(last, at(minute))
    if (attempt.kind === 'counted') last = attempt.next
    return attempt.kind
  })
  return { said, last }
}

describe('failed sign-ins', () => {
  test.for([
    { name: 'five are looked at and the sixth is refused', minutes: [0, 1, 2, 3, 4, 5], refused: [5] },
    { name: 'four are forgiven after a quarter of an hour', minutes: [0, 0, 0, 0, 15, 15, 15, 15], refused: [] },
    { name: 'the fifth within the quarter of an hour still locks', minutes: [0, 0, 0, 0, 14.99, 15], refused: [5] },
    { name: 'the window slides with each of them', minutes: [0, 14, 14, 14, 15.5, 16, 17], refused: [6] },
    { name: 'the lock ends after five minutes to the moment', minutes: [0, 0, 0, 0, 0, 4.99, 5], refused: [5] },
  ])('$name', ({ minutes, refused }) => {
    const { said } = attempts(minutes)
    expect(said.flatMap((one, index) => (one === 'refused' ? [index] : []))).toEqual(refused)
  })

  test('each lock in a row lasts twice as long, up to a day', () => {
    let lockout: Lockout | undefined
    let now = 0
    const lasted: number[] = []
    for (let round = 0; round < 10; round += 1) {
      for (let failure = 0; failure < 5; failure += 1) {
        const attempt = decideAttempt(lockout, at(now))
        if (attempt.kind === 'refused') throw new Error(`refused in round ${round}`)
        lockout = attempt.next
      }
      const until = lockout?.lockedUntil?.getTime() ?? Number.NaN
      lasted.push((until - at(now).getTime()) / 60_000)
      now = (until - start) / 60_000
    }
    expect(lasted).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440])
  })

  test('after two days without one, a name is as good as new', () => {
    const { last } = attempts([0, 0, 0, 0, 0])
    const after = decideAttempt(last, at(2 * 24 * 60))
    expect(after.kind === 'counted' && after.next).toMatchObject({ locks: 0, lockedUntil: null })
  })

  test('an attempt that was never judged is taken back, and the lock that it brought', () => {
    const { last } = attempts([0, 0, 0, 0, 0])
    if (last === undefined) throw new Error('nothing was counted')
    expect(withoutLast(last)).toMatchObject({ failedAt: [at(0), at(0), at(0), at(0)], locks: 0, lockedUntil: null })
  })
})
