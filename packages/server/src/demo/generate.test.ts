import { fileURLToPath } from 'node:url'
import {
  chooseFacts,
  classifyPopulation,
  compileZone,
  type FactValue,
  matchPopulation,
  parseUscc,
  type RecordStatement,
  type SubjectFacts,
  scorePopulation,
  snapshotFrom,
  weighFacts,
} from '@wutong/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadZone } from '#modules/zones'
import { type DemoSubject, demoSeed, demoYears, generateDemo } from './index.ts'

const zone = await loadZone(fileURLToPath(new URL('../../../../zones/zhengzhou-hitech', import.meta.url)))
const size = 3000
const judged = { period: demoYears.at(-1) ?? 0, on: '2026-06-30' }

function generate(subjects: number, seed = demoSeed): DemoSubject[] {
  return [...generateDemo(zone, { subjects, seed, years: demoYears })]
}

const subjects = generate(size)

function recordsOf({ index, statements }: DemoSubject): RecordStatement[] {
  return statements.map((statement, at) => ({
    ...statement,
    id: `${index}.${at}`,
    subject: String(index),
    recordedAt: '2026-05-01T00:00:00Z',
  }))
}

describe('the demo zone', () => {
  test('is the same for the same seed, whatever its size, and another for another seed', () => {
    expect(generate(50)).toEqual(subjects.slice(0, 50))
    expect(generate(50, demoSeed + 1)[10]).not.toEqual(subjects[10])
  })

  test('names nobody real: sample names, and valid codes of a region that does not exist', () => {
    expect(new Set(subjects.map(({ uscc }) => uscc)).size).toBe(size)
    expect(new Set(subjects.map(({ name }) => name)).size).toBe(size)
    const bad = subjects.filter(
      ({ uscc, name }) =>
        !parseUscc(uscc).ok || !uscc.startsWith('91000000') || !/^示例.*\d{4}(股份)?有限公司$/.test(name),
    )
    expect(bad).toEqual([])
  })

  test('says only what the catalogue knows, in its types, ranges and listed values', () => {
    const catalogue = new Map(zone.indicators.map((indicator) => [indicator.code, indicator]))
    const sources = new Set(zone.sources.map(({ id }) => id))
    const statements = subjects.flatMap((subject) => subject.statements)
    const strange = statements.filter(({ source, period }) => !sources.has(source) || !demoYears.includes(period))
    expect(strange).toEqual([])
    const said = statements.flatMap(({ values }) => Object.entries(values))
    const wrong = new Set(
      said.filter(([code, value]) => !fits(catalogue.get(code), value)).map(([code, value]) => `${code} = ${value}`),
    )
    expect([...wrong]).toEqual([])
  })

  test('lacks a tenth to three tenths of its figures', () => {
    const years = subjects.filter(({ statements }) => statements.length > 0)
    const shares = [
      'total_assets',
      'tax_paid',
      'tech_staff',
      'employees_average',
      'is_hightech',
      'dishonest_list',
      'ip_class2',
    ].map((code) => {
      const known = years.filter(({ statements }) =>
        statements.some(({ period, values }) => period === judged.period && code in values),
      )
      return 1 - known.length / size
    })
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.1)
      expect(share).toBeLessThan(0.3)
    }
  })

  test('has sources that sometimes disagree', () => {
    const weighed = weighFacts(zone, subjects.slice(0, 500).flatMap(recordsOf)).filter(({ code }) => code === 'revenue')
    const share = weighed.filter(({ conflict }) => conflict).length / weighed.length
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.25)
  })
})

function fits(indicator: (typeof zone.indicators)[number] | undefined, value: FactValue): boolean {
  if (indicator === undefined) return false
  if (indicator.type === 'number')
    return typeof value === 'number' && value >= (indicator.min ?? -1e12) && value <= (indicator.max ?? 1e12)
  if (indicator.type === 'bool') return typeof value === 'boolean'
  if (indicator.type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  return typeof value === 'string' && (indicator.values?.some((known) => known.value === value) ?? true)
}

describe('somebody stands everywhere', () => {
  const compiled = compileZone(zone)
  const facts = new Map<string, Map<string, FactValue>>()
  for (const { subject, period, values } of chooseFacts(zone, subjects.flatMap(recordsOf))) {
    const known = facts.get(subject) ?? new Map<string, FactValue>()
    for (const [code, value] of Object.entries(values)) known.set(period === 0 ? code : `${code}@${period}`, value)
    facts.set(subject, known)
  }
  let snapshot: ReturnType<typeof snapshotFrom>
  beforeAll(() => {
    const population: SubjectFacts[] = [...facts].map(([id, known]) => ({ id, facts: known }))
    snapshot = snapshotFrom(compiled, population, judged.period)
  })

  test('on every rung of every ladder, and below', () => {
    for (const { id } of zone.ladders) {
      const { rungs, highest } = classifyPopulation(compiled, id, snapshot, judged)
      const reached = new Set(highest)
      expect([id, ...[...reached].sort((a, b) => a - b)]).toEqual([id, -1, ...rungs.map((_, at) => at)])
    }
  })

  test('in every class of every scorecard that has classes, and on both sides of every pass mark', () => {
    for (const { id, versions } of zone.scorecards) {
      const { classes, classIndex, passed } = scorePopulation(compiled, id, snapshot, judged)
      expect([id, classes.filter((_, at) => !classIndex.includes(at))]).toEqual([id, []])
      const decides = versions.some(({ pass, gates }) => pass !== undefined || (gates?.length ?? 0) > 0)
      if (decides) expect([id, ...new Set(passed)].sort()).toEqual([id, -1, 0, 1].sort())
    }
  })

  test('in every verdict of nearly every policy, and qualified for each', () => {
    const columns = matchPopulation(
      compiled,
      zone.offers.map(({ id }) => id),
      snapshot,
      judged,
    )
    expect(columns.filter(({ counts }) => counts.qualified === 0).map(({ offer }) => offer)).toEqual([])
    const incomplete = columns.filter(({ counts }) => Math.min(...Object.values(counts)) === 0)
    // With one condition only, a failure is always the only one.
    const single = incomplete.filter(
      ({ offer }) => (zone.offers.find(({ id }) => id === offer)?.versions.at(-1)?.conditions.length ?? 0) > 1,
    )
    expect(single.map(({ offer }) => offer)).toEqual([])
  })
})
