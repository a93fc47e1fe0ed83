/** Random subjects of the sample zone: facts on a coarse grid, so that boundaries and ties are hit often, some missing. */
import fc from 'fast-check'
import type { FactValue } from '../expr/values.ts'
import type { SubjectFacts } from '../subject.ts'

/** The year and day on which the sample is judged. */
export const judged = { period: 2022, on: '2023-06-01' }

/** Decimals on a coarse grid, so that boundaries and ties are hit often, and awkward decimals between. */
const amount = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 5, 10, 12, 20, 24, 50, 100, 0.1, 0.2, 0.3, 2.1, 0.7, 1.05),
  fc.integer({ min: -200, max: 2000 }).map((n) => n / 10),
  fc.constantFrom(10, 12, 14.4, 17.28, 1000, 1200, 1440, 1728),
)
const flag = fc.boolean()
const generators: Record<string, fc.Arbitrary<FactValue>> = {
  patents: fc.integer({ min: 0, max: 7 }),
  registered_on: fc.constantFrom(
    '2018-06-01',
    '2018-05-31',
    '2018-06-02',
    '2020-02-29',
    '2021-03-01',
    '2022-12-31',
    '2010-01-01',
  ),
  industry: fc.constantFrom('C3562', 'I6510', '3562', 'E47', 'bad', '65'),
  kind: fc.constantFrom('new', 'recheck'),
  blacklisted: flag,
  large: flag,
  stage: fc.constantFrom('early', 'late'),
}
for (const code of ['revenue', 'rd', 'profit', 'land', 'staff', 'grade']) {
  for (const year of [2022, 2021, 2020, 2019]) generators[`${code}@${year}`] = amount
}

/** One random subject. */
const subject = (id: string): fc.Arbitrary<SubjectFacts> =>
  fc
    .record(generators, { requiredKeys: [] })
    .map((facts) => ({ id, facts: new Map(Object.entries(facts) as [string, FactValue][]) }))
/** Random populations with missing facts. */
export const subjects = fc
  .array(fc.nat(), { minLength: 1, maxLength: 70 })
  .chain((ids) => fc.tuple(...ids.map((_, index) => subject(`s${index}`))))
