/** Subjects with gaps whose figures sit on the boundaries that rules use, made from a seed. */
import { type CompiledZone, dayFrom, type FactValue, type Indicator, isoFrom, type SubjectFacts } from '@wutong/engine'

/** A stream of numbers from 0 to 1 that a seed decides. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const round = [
  -10, -1, 1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 50, 100, 120, 144, 200, 300, 500, 1000, 1200, 1440, 1728, 2000,
]
const large = [5000, 10_000, 20_000, 40_000, 100_000]
const odd = [0.1, 0.2, 0.3, 0.1 + 0.2, 0.05, 1 / 3, 1e-7, 14.4, 99.99, 123_456.789, -5, -0.5, 2 ** 53 - 1, 1e15 + 0.5]
const industries = ['C3562', '6510', 'I65', 'c35', 'G', '99', ' C35', 'M7340', '7340', 'Ｃ35', '']
const texts = ['甲区', "o'x\\n", '', '🌳', 'a\tb\nc', '"q"']

/** Subjects over the catalogue of a zone; an indicator in `silent` has no facts at all. */
export function makeSubjects(
  zone: CompiledZone,
  { seed, count, period, silent = [] }: { seed: number; count: number; period: number; silent?: readonly string[] },
): SubjectFacts[] {
  const random = randomFrom(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const number = () => {
    const kind = random()
    if (kind < 0.1) return 0
    if (kind < 0.6) return pick(round)
    if (kind < 0.75) return pick(large)
    return kind < 0.85 ? pick(odd) : Math.round(random() * 1e6) / 100
  }
  const value = ({ code, type, values }: Indicator): FactValue => {
    switch (type) {
      case 'bool':
        return random() < 0.6
      case 'number':
        return number()
      case 'date':
        return isoFrom(dayFrom(`${period - 20}-01-01`) + Math.floor(random() * 8000))
      case 'text':
        if (values !== undefined) return pick(values).value
        return code === 'industry' ? pick(industries) : pick(texts)
    }
  }
  const indicators = [...zone.indicators.values()].filter(({ code }) => !silent.includes(code))
  return Array.from({ length: count }, () => {
    const missing = pick([0, 0.02, 0.1, 0.4])
    const facts = new Map<string, FactValue>()
    for (const indicator of indicators) {
      const years = indicator.period === 'state' ? [''] : [0, 1, 2, 3].map((back) => `@${period - back}`)
      for (const year of years) if (random() >= missing) facts.set(`${indicator.code}${year}`, value(indicator))
    }
    return { id: `subject-${Math.floor(random() * count * 2)}`, facts }
  })
}
