import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areaUnderCurve, rankCorrelation } from '../stats/association.ts'
import { meanEstimate, shareEstimate, t95 } from '../stats/intervals.ts'
import { randomFrom } from '../stats/random.ts'
import { midRanks } from '../stats/ranks.ts'
import { pairedWeights } from './ahp.ts'
import { backtest } from './backtest.ts'
import { bunchingAt } from './bunching.ts'
import { classTransitions, driftOf } from './drift.ts'
import { compareReceivers } from './receivers.ts'
import type { BacktestSample, Outcome } from './sample.ts'
import { uptakeOf } from './uptake.ts'
import { entropyWeights } from './weights.ts'

const name = { zh: '结果', en: 'outcome' }
const floats = (...values: number[]) => Float64Array.from(values)

function outcomeOf(kind: Outcome['kind'], better: Outcome['better'], values: Float64Array): Outcome {
  return { name, kind, better, values }
}

/** Firms whose first item drives the outcome and whose second is noise. */
function synthetic(size: number, kind: Outcome['kind'], better: Outcome['better'] = 'more'): BacktestSample {
  const random = randomFrom(7)
  const [real, noise] = [new Float64Array(size), new Float64Array(size)]
  const values = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    real[row] = Math.round(random() * 50)
    noise[row] = Math.round(random() * 50)
    const drive = ((real[row] as number) - 25) / 8 + (random() - 0.5) * 2
    values[row] = kind === 'number' ? drive : Number(drive > 0)
  }
  return {
    scores: real.map((points, row) => points + (noise[row] as number)),
    items: [
      { code: 'real', name, max: 50, points: real },
      { code: 'noise', name, max: 50, points: noise },
    ],
    outcome: outcomeOf(kind, better, better === 'more' ? values : values.map((value) => 1 - value)),
  }
}

describe('statistics against worked values', () => {
  test('equal values share the mean of their ranks', () => {
    expect([...midRanks(floats(3, 1, 3, 2))]).toEqual([3.5, 1, 3.5, 2])
  })

  test.for([
    { freedom: 1, known: 12.7062 },
    { freedom: 5, known: 2.5706 },
    { freedom: 10, known: 2.2281 },
    { freedom: 29, known: 2.0452 },
    { freedom: 1000, known: 1.9623 },
  ])('Student quantile for $freedom degrees of freedom', ({ freedom, known }) => {
    expect(Math.abs(t95(freedom) / known - 1)).toBeLessThan(0.002)
  })

  test('Wilson interval of 4 in 20', () => {
    const { value, low, high } = shareEstimate(4, 20)
    expect(value).toBe(0.2)
    expect(low).toBeCloseTo(0.0807, 4)
    expect(high).toBeCloseTo(0.416, 3)
  })

  test('Student interval of a mean', () => {
    const { value, low } = meanEstimate(floats(1, 2, 3, 4, 5))
    expect(value).toBe(3)
    expect(low).toBeCloseTo(3 - 2.7764 * Math.sqrt(0.5), 2)
  })

  test('Spearman with ties, and none where a side does not vary', () => {
    expect(rankCorrelation(floats(1, 2, 2, 4, 5), floats(1, 3, 2, 4, 5))?.value).toBeCloseTo(0.9747, 4)
    expect(rankCorrelation(floats(1, 1, 1), floats(1, 2, 3))).toBeNull()
  })

  test('area under the curve of a worked example, of none, and of perfect separation', () => {
    const scores = floats(0.1, 0.4, 0.35, 0.8)
    expect(areaUnderCurve(scores, Uint8Array.of(0, 0, 1, 1))?.value).toBe(0.75)
    expect(areaUnderCurve(scores, Uint8Array.of(1, 1, 1, 1))).toBeNull()
    expect(areaUnderCurve(floats(1, 2, 3, 4, 5, 6, 7, 8), Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toEqual({
      value: 1,
      low: 0.25,
      high: 1,
    })
  })

  test('perfect separation is exactly 1 for groups of any size', () => {
    const scores = Float64Array.from({ length: 40 }, (_, row) => Number(row < 20))
    const area = areaUnderCurve(scores, Uint8Array.from(scores))
    expect(area).toEqual({ value: 1, low: 0.85, high: 1 })
  })

  test('the area equals counting all pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), up: fc.boolean() }), { minLength: 2 }),
        (firms) => {
          const area = areaUnderCurve(
            Float64Array.from(firms, (firm) => firm.score),
            Uint8Array.from(firms, (firm) => Number(firm.up)),
          )
          const [ups, downs] = [firms.filter((firm) => firm.up), firms.filter((firm) => !firm.up)]
          if (ups.length === 0 || downs.length === 0) {
            expect(area).toBeNull()
            return
          }
          const wins = ups.flatMap((up) => downs.map((down) => (Math.sign(up.score - down.score) + 1) / 2))
          const byPairs = wins.reduce((sum, win) => sum + win, 0) / wins.length
          expect(area?.value).toBeCloseTo(byPairs, 10)
          expect(area?.low ?? 0).toBeLessThanOrEqual(byPairs + 1e-9)
          expect(area?.high ?? 1).toBeGreaterThanOrEqual(byPairs - 1e-9)
        },
      ),
    )
  })
})

describe('back-test of a scorecard', () => {
  test('finds the item that predicts and gives it the weight', () => {
    const report = backtest(synthetic(600, 'yes-no'))
    const [real, noise] = report.items
    expect(report.count).toBe(600)
    expect(real?.area?.value).toBeGreaterThan(0.9)
    expect(noise?.area?.low).toBeLessThan(0.5)
    expect(noise?.area?.high).toBeGreaterThan(0.5)
    const suggested = report.weights?.items.map((item) => Math.round(item.regression))
    expect(suggested?.[0]).toBeGreaterThan(85)
    expect(suggested?.reduce((sum, weight) => sum + weight, 0)).toBe(100)
    expect(report.weights?.area.regression?.value).toBeGreaterThan(report.weights?.area.today?.value ?? 1)
    expect(report.deciles[0]?.outcome.value).toBeGreaterThan(report.deciles.at(-1)?.outcome.value ?? 1)
    expect(report.calibration?.error).toBeLessThan(report.calibration?.baseline ?? 0)
    expect(report.power.warnings).toEqual([])
  })

  test('an outcome that is bad counts the other way round', () => {
    const good = backtest(synthetic(300, 'yes-no'))
    const bad = backtest(synthetic(300, 'yes-no', 'less'))
    expect(bad.power.area).toEqual(good.power.area)
    expect(bad.power.correlation?.value).toBeCloseTo(good.power.correlation?.value ?? 0, 12)
  })

  test('numbers have a correlation and no curve', () => {
    const report = backtest(synthetic(300, 'number'))
    expect(report.power.area).toBeNull()
    expect(report.power.correlation?.value).toBeGreaterThan(0.5)
  })

  test('unknown scores and outcomes are counted, not guessed', () => {
    const sample = synthetic(100, 'yes-no')
    const scores = sample.scores.map((score, row) => (row < 10 ? Number.NaN : score))
    const values = sample.outcome.values.map((value, row) => (row >= 90 ? Number.NaN : value))
    const report = backtest({ ...sample, scores, outcome: { ...sample.outcome, values } })
    expect([report.count, report.withoutScore, report.withoutOutcome]).toEqual([80, 10, 10])
  })

  test('small samples are warned about', () => {
    const codes = backtest(synthetic(20, 'yes-no')).power.warnings.map((warning) => warning.code)
    expect(codes).toContain('few_rows')
    const none = backtest({ ...synthetic(40, 'yes-no'), outcome: outcomeOf('yes-no', 'more', new Float64Array(40)) })
    expect(none.power.warnings.map((warning) => warning.code)).toContain('one_outcome')
    expect(none.power.area).toBeNull()
    expect(none.calibration).toBeNull()
  })

  test('nothing known gives an empty report', () => {
    const empty = backtest({ scores: floats(), items: [], outcome: outcomeOf('number', 'more', floats()) })
    expect([empty.count, empty.deciles.length, empty.power.correlation, empty.weights]).toEqual([0, 0, null, null])
  })

  test('each cohort is judged by itself', () => {
    const sample = synthetic(200, 'yes-no')
    const codes = Int32Array.from({ length: 200 }, (_, row) => row % 2)
    const report = backtest({ ...sample, cohorts: { labels: ['early', 'late'], codes } })
    expect(report.cohorts.map(({ label, count }) => [label, count])).toEqual([
      ['early', 100],
      ['late', 100],
    ])
  })
})

describe('drift, weights and judgements', () => {
  test('the same scores do not drift, shifted ones do', () => {
    const scores = Float64Array.from({ length: 200 }, (_, row) => row)
    expect(driftOf(scores, scores).stability).toBe(0)
    expect(
      driftOf(
        scores,
        scores.map((score) => score + 80),
      ).stability,
    ).toBeGreaterThan(0.25)
    expect(driftOf(floats(), scores).stability).toBeNull()
  })

  test('class transitions keep count of firms without a class', () => {
    expect(classTransitions(Int16Array.of(0, 0, 1, -1), Int16Array.of(1, 0, 1, 0), 2)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ])
  })

  test('entropy gives nothing to an item on which all are alike', () => {
    expect(entropyWeights([floats(1, 1, 1, 1), floats(0, 0, 0, 1)])).toEqual([0, 1])
  })

  test('consistent judgements give back their weights', () => {
    const { weights, consistency, worst } = pairedWeights([
      [1, 2, 6],
      [1 / 2, 1, 3],
      [1 / 6, 1 / 3, 1],
    ])
    expect(weights.map((weight) => Math.round(weight * 1000) / 1000)).toEqual([0.6, 0.3, 0.1])
    expect(consistency).toBeCloseTo(0, 10)
    expect(worst).toBeNull()
  })

  test('a circle of judgements is found inconsistent', () => {
    const { consistency, worst } = pairedWeights([
      [1, 3, 1 / 3],
      [1 / 3, 1, 3],
      [3, 1 / 3, 1],
    ])
    expect(consistency).toBeGreaterThan(0.1)
    expect(worst).not.toBeNull()
    expect(() =>
      pairedWeights([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(/reciprocal/)
    expect(() => pairedWeights([[1, 2]])).toThrow(/square/)
  })
})

describe('signs of fitted figures', () => {
  const smooth = Float64Array.from({ length: 2000 }, (_, row) => 40 + row / 50)

  test('a smooth course is not suspected', () => {
    expect(bunchingAt(smooth, 60, 'from', 1).verdict).toBe('none')
  })

  test('figures lifted over the line are', () => {
    const lifted = smooth.map((figure) => (figure >= 59 && figure < 60 ? 60 : figure))
    const found = bunchingAt(lifted, 60, 'from', 1)
    expect([found.verdict, found.missing, found.exactly]).toEqual(['suspect', 0, 51])
    const lowered = smooth.map((figure) => (figure > 60 && figure <= 61 ? 60 : figure))
    expect(bunchingAt(lowered, 60, 'upTo', 1).verdict).toBe('suspect')
  })

  test('few firms say nothing', () => {
    expect(bunchingAt(floats(1, 2, 3), 2, 'from').verdict).toBe('too_few')
  })
})

describe('receivers of an offer', () => {
  /** Larger firms receive more often and grow more anyway; the offer adds `effect`. */
  function firms(effect: number) {
    const random = randomFrom(11)
    const size = Float64Array.from({ length: 800 }, () => random() * 10)
    const received = Uint8Array.from(size, (one) => Number(random() < one / 20))
    const outcome = size.map((one, row) => one + effect * (received[row] as number) + (random() - 0.5))
    return { received, outcome, covariates: [{ code: 'size', name, values: size }], groups: null }
  }

  test('matching takes away what size alone explains', () => {
    const { plain, difference, balance, pairs } = compareReceivers(firms(0))
    expect(plain).toBeGreaterThan(1)
    expect(Math.abs(difference?.value ?? 1)).toBeLessThan(0.2)
    expect(Math.abs(balance[0]?.before ?? 0)).toBeGreaterThan(0.4)
    expect(Math.abs(balance[0]?.after ?? 1)).toBeLessThan(0.1)
    expect(pairs).toBeGreaterThan(100)
  })

  test('a real difference is found', () => {
    const { difference } = compareReceivers(firms(2))
    expect(difference?.low).toBeGreaterThan(1.8)
    expect(difference?.high).toBeLessThan(2.2)
  })

  test('no firm stands in twice, and groups are kept apart', () => {
    const values = floats(1, 1, 1, 1)
    const compared = compareReceivers({
      received: Uint8Array.of(1, 1, 0, 0),
      outcome: floats(5, 5, 1, 2),
      covariates: [{ code: 'size', name, values }],
      groups: Int32Array.of(0, 1, 0, 0),
    })
    expect([compared.pairs, compared.unmatched]).toEqual([1, 1])
    expect(compared.limits.length).toBe(3)
  })

  test('uptake counts who received without qualifying, and unknown amounts', () => {
    const uptake = uptakeOf({
      qualified: Int8Array.of(1, 1, 0, -1, 1),
      received: Uint8Array.of(1, 0, 1, 1, 0),
      paid: floats(10, Number.NaN, Number.NaN, 5, Number.NaN),
    })
    expect(uptake).toMatchObject({
      qualified: 3,
      receivedOfQualified: 1,
      receivedUnqualified: 1,
      receivedUndecided: 1,
      paid: 15,
      paidUnknown: 1,
    })
  })
})
