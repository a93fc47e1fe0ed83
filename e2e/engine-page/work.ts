/** The same work for a browser and for Node: what the engine answers about a small zone and a population. */
import {
  classifyPopulation,
  classifySubject,
  compileZone,
  evaluateCel,
  type FactValue,
  inlinePool,
  type MatchTasks,
  matchHandlers,
  matchOnPool,
  matchPopulation,
  matchSubject,
  type OfferColumns,
  type Pool,
  rowsOf,
  type SubjectFacts,
  scorePopulation,
  scoreSubject,
  snapshotFrom,
} from '@wutong/engine'
import { sampleZone } from '../../packages/engine/src/sample-zone.fixture.ts'
import { randomFrom } from '../../packages/engine/src/stats/random.ts'

/** Rows of the population: two blocks of matching, so that a second worker has one to take. */
export const rows = 20_000
const judged = { period: 2022, on: '2023-06-01' }
const figures: readonly FactValue[] = [0, 1, 5, 10, 12, 14.4, 17.28, 20, 24, 0.1, 0.3, 1000, 1200, 1440, 1728, -3.7]
const states: Readonly<Record<string, readonly FactValue[]>> = {
  patents: [0, 1, 2, 3, 4, 7],
  registered_on: ['2018-06-01', '2018-05-31', '2020-02-29', '2021-03-01', '2010-01-01'],
  industry: ['C3562', 'I6510', '3562', 'E47', 'bad'],
  kind: ['new', 'recheck'],
  blacklisted: [true, false, false, false],
  large: [true, false],
}

/** Firms with figures at and around the thresholds of the sample zone; one fact in ten is missing. */
function* firms(): Generator<SubjectFacts> {
  const random = randomFrom(20_230_601)
  const choices = new Map(Object.entries(states))
  for (const code of ['revenue', 'rd', 'profit', 'land', 'staff', 'grade'])
    for (const year of [2022, 2021, 2020, 2019]) choices.set(`${code}@${year}`, figures)
  for (let row = 0; row < rows; row++) {
    const facts = new Map<string, FactValue>()
    for (const [key, values] of choices) {
      const value = values[Math.floor(random() * values.length)]
      if (value !== undefined && random() >= 0.1) facts.set(key, value)
    }
    yield { id: `firm-${row}`, facts }
  }
}

/** Answers as plain data, so that they can leave the page. */
export interface Answers {
  readonly cel: string
  readonly oneByOne: string
  readonly scores: string
  readonly classes: string
  /** By the quickest way the surroundings have, in plain TypeScript, and on the pool given. */
  readonly matched: string
  readonly plain: string
  readonly pooled: string
  readonly counts: OfferColumns['counts']
}

/** Compiles the sample zone and asks the engine about one firm in a thousand singly and about all of them at once. */
export async function answers(pool: Pool<MatchTasks>): Promise<Answers> {
  const zone = compileZone(sampleZone)
  const population = [...firms()]
  const snapshot = snapshotFrom(zone, population, judged.period)
  const order = { zone, offers: ['award'], snapshot, judged }
  const matched = matchPopulation(zone, order.offers, snapshot, judged)
  const singly = population
    .filter((_, row) => row % 1000 === 0)
    .map((firm) => [
      scoreSubject(zone, 'share', firm, judged),
      classifySubject(zone, 'steps', firm, judged),
      matchSubject(zone, 'award', firm, judged),
    ])
  return {
    cel: JSON.stringify(evaluateCel("'园区'.size() + [1, 2].map(x, x * 2)[1]"), listed),
    oneByOne: JSON.stringify(singly),
    scores: JSON.stringify(scorePopulation(zone, 'share', snapshot, judged), listed),
    classes: JSON.stringify(classifyPopulation(zone, 'steps', snapshot, judged), listed),
    matched: written(matched),
    plain: written(await matchOnPool(inlinePool(matchHandlers), order, { vectors: false })),
    pooled: written(await matchOnPool(pool, order)),
    counts: matched[0]?.counts ?? { qualified: 0, one_away: 0, undecided: 0, not_qualified: 0 },
  }
}

/** Typed arrays as lists of texts, because plain JSON has no word for a NaN or a whole number of 64 bits. */
function listed(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return ArrayBuffer.isView(value) ? [...(value as Float64Array)].map(String) : value
}

function written(columns: readonly OfferColumns[]): string {
  return JSON.stringify(
    columns.map(({ offer, version, counts, qualified, oneAway, undecided }) => {
      const maps = [qualified, oneAway, undecided].map((map) => [...rowsOf(map)])
      return { offer, version, counts, maps }
    }),
  )
}
