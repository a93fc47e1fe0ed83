import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Applicant, selectRound } from './select-round.ts'

const one = (id: string, key: number | null, more: Partial<Applicant> = {}): Applicant => ({
  id,
  key,
  eligible: true,
  fen: 100,
  most: 100,
  inTime: true,
  ...more,
})
const places = (count: number) => ({ places: count, fen: null })
const budget = (fen: number) => ({ places: null, fen })
const short = (results: ReturnType<typeof selectRound>) =>
  results.map(({ id, result, reason, fen }) => `${id} ${result} ${reason} ${fen}`)

describe('a round selects in order', () => {
  test.for([
    {
      name: 'by places, the rest stands by and then is out',
      applicants: [one('a', 5), one('b', 9), one('c', 7), one('d', 1)],
      limits: places(2),
      selection: { ties: 'none', reserve: 1 } as const,
      says: ['a reserve standing_by 0', 'b selected within 100', 'c selected within 100', 'd not_selected beyond 0'],
    },
    {
      name: 'equals at the cut all come in',
      applicants: [one('a', 9), one('b', 5), one('c', 5)],
      limits: places(2),
      selection: { ties: 'all' } as const,
      says: ['a selected within 100', 'b selected tie_taken 100', 'c selected tie_taken 100'],
    },
    {
      name: 'or none of them does',
      applicants: [one('a', 9), one('b', 5), one('c', 5)],
      limits: places(2),
      selection: { ties: 'none' } as const,
      says: ['a selected within 100', 'b not_selected tie_refused 0', 'c not_selected tie_refused 0'],
    },
    {
      name: 'or they share the money in proportion',
      applicants: [one('a', 9), one('b', 5, { fen: 300 }), one('c', 5)],
      limits: budget(301),
      selection: { ties: 'share' } as const,
      says: ['a selected within 100', 'b selected tie_shared 150', 'c selected tie_shared 50'],
    },
    {
      name: 'money stops at the first that does not fit, even if a later one would',
      applicants: [one('a', 9), one('b', 8, { fen: 500 }), one('c', 7)],
      limits: budget(300),
      selection: { ties: 'none' } as const,
      says: ['a selected within 100', 'b not_selected beyond 0', 'c not_selected beyond 0'],
    },
    {
      name: 'the earliest come first',
      applicants: [one('a', 20260105), one('b', 20260101)],
      limits: places(1),
      selection: { order: 'asc', ties: 'none' } as const,
      says: ['a not_selected beyond 0', 'b selected within 100'],
    },
    {
      name: 'who is late, not eligible or cannot be placed is said so',
      applicants: [
        one('a', 9, { inTime: false }),
        one('b', 9, { eligible: false }),
        one('c', null),
        one('d', 9, { eligible: null }),
      ],
      limits: places(5),
      selection: { ties: 'none' } as const,
      says: [
        'a not_selected not_in_time 0',
        'b not_selected not_eligible 0',
        'c undecided data_missing 0',
        'd undecided data_missing 0',
      ],
    },
  ])('$name', ({ applicants, limits, selection, says }) => {
    expect(short(selectRound(applicants, limits, selection))).toEqual(says)
  })

  test('is sure only when nobody with missing data could still come before', () => {
    const results = selectRound([one('a', 9), one('b', 8), one('c', null)], places(2), { ties: 'none' })
    expect(results.map(({ sure }) => sure)).toEqual([true, false, false])
  })

  test('whoever can no longer come before pushes nobody out', () => {
    const applicants = [one('a', 9), one('b', 8), one('c', null, { best: 7.5 }), one('d', 7)]
    const results = selectRound(applicants, places(2), { ties: 'none' })
    expect(results.map(({ result, sure }) => `${result} ${sure}`)).toEqual([
      'selected true',
      'selected true',
      'undecided false',
      'not_selected true',
    ])
  })
})

test('what is sure stays so whatever the missing data turn out to be', () => {
  const applicant = fc.record({
    key: fc.nat(6),
    fen: fc.nat(50),
    eligible: fc.boolean(),
    hidden: fc.constantFrom('none', 'none', 'key', 'fen', 'eligible'),
    slack: fc.nat(3),
  })
  fc.assert(
    fc.property(
      fc.array(applicant, { maxLength: 14 }),
      fc.option(fc.nat(8)),
      fc.option(fc.nat(200)),
      fc.record({
        ties: fc.constantFrom('none', 'share', 'all'),
        order: fc.constantFrom('desc', 'asc'),
        reserve: fc.nat(3),
      }),
      (all, count, fen, selection) => {
        const limits = { places: count, fen }
        const truth = all.map(({ key, fen, eligible }, at) => one(`s${at}`, key, { fen, eligible, most: 60 }))
        const shown = truth.map((firm, at): Applicant => {
          const { hidden, slack } = all[at] as (typeof all)[number]
          const best = (firm.key as number) + (selection.order === 'desc' ? slack : -slack)
          if (hidden === 'key') return { ...firm, key: null, best }
          return hidden === 'none' ? firm : { ...firm, [hidden]: null }
        })
        const final = selectRound(truth, limits, selection)
        for (const [at, guess] of selectRound(shown, limits, selection).entries())
          if (guess.sure) expect(final[at]?.result).toBe(guess.result)
      },
    ),
    { numRuns: 2000 },
  )
})

test('never goes beyond the limits unless ties are declared to come in, whatever the order of applicants', () => {
  const applicant = fc.record({
    key: fc.option(fc.nat(5)),
    fen: fc.option(fc.nat(50)),
    eligible: fc.constantFrom(true, true, null, false),
  })
  fc.assert(
    fc.property(
      fc.array(applicant, { maxLength: 20 }),
      fc.nat(10),
      fc.nat(300),
      fc.constantFrom('none', 'share', 'all'),
      (all, count, fen, ties) => {
        const applicants = all.map((more, index) => one(`s${index}`, more.key, { ...more, most: 50 }))
        const limits = { places: count, fen }
        const results = selectRound(applicants, limits, { ties, reserve: 2 })
        const selected = results.filter(({ result }) => result === 'selected')
        if (ties !== 'all') {
          expect(selected.length).toBeLessThanOrEqual(count)
          expect(selected.reduce((sum, { fen }) => sum + fen, 0)).toBeLessThanOrEqual(fen)
        }
        const turned = selectRound(applicants.toReversed(), limits, { ties, reserve: 2 }).toReversed()
        expect(turned).toEqual(results)
        // Equals are treated alike, and those ahead are never worse off than those behind.
        const worst = Math.max(0, ...selected.map(({ rank }) => rank ?? 0))
        const ranked = results.filter(({ rank }) => rank !== null)
        expect(ranked.filter(({ rank }) => (rank as number) <= worst)).toHaveLength(selected.length)
      },
    ),
    { numRuns: 300 },
  )
})
