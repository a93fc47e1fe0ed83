import {
  bitAt,
  type FactValue,
  type FollowedPopulation,
  followPopulation,
  matchPopulation,
  type SubjectChange,
  scorePopulation,
} from '@wutong/engine'
import { assertSame } from '../answers.ts'
import { factsOf, firmsOf, judged, seed } from '../data/firms.ts'
import { type Random, randomFrom } from '../data/random.ts'
import { snapshotOf } from '../data/zone.ts'
import { measure, quantile } from '../measure.ts'
import type { OneAnswer } from '../peers/peer.ts'
import { type Line, lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'

const changes = 5000
const warmUp = 1000

/** One firm changes: its score, its rank among all, and its verdict on every offer. */
export const measureOne: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<OneAnswer>(bench, 'one', ({ one }) => one)
  const population = followed(bench)
  const measured = await measure(contenders, Math.max(200, bench.rounds))
  for (const { name, answer } of measured) {
    const own = population.offers.map(({ qualified }) => bitAt(qualified, answer.row))
    assertSame(`${name}'s offers of firm ${answer.row}`, own, answer.qualified)
  }
  const filing = timesOf(population, bench, newFigures)
  const idle = idleTimes(quantile(filing.times, 0.5))
  const single = timesOf(population, bench, oneFact)
  const whole = timesOf(population, bench, anotherFirm)
  const found = population.offers.reduce((sum, { counts }) => sum + counts.qualified, 0)
  assertAsFullRun(bench, population)
  const lines = [
    ...linesOf('Wutong', filing),
    ...linesOf('Wutong, one fact', single),
    ...linesOf('Wutong, another firm', whole),
    ...measured.map(lineOf),
  ]
  const title = `one firm changes: score, rank and ${bench.policies.policies.length} offers`
  const remarks = [
    'a firm reports anew, every number up to a fifth off; it gets one fact of another firm; it gets all facts of another',
    `a loop that does nothing for as long as the first median, right after it: p99 ${quantile(idle, 0.99).toFixed(3)} ms`,
    `of its verdicts turn on average ${[filing, single, whole].map(({ verdicts }) => verdicts.toFixed(0)).join(', ')}`,
    `afterwards bitmaps, counts, totals, ranks and classes of all firms are those of a full run (${found.toLocaleString('en')} matches)`,
  ]
  return [{ work: 'one', title, size: bench.firms.size, unit: 'ms', lines, absent, remarks }]
}

/** Columns of its own, because it takes them over. */
function followed({ zone, firms, policies }: Bench): FollowedPopulation {
  const offers = policies.policies.map(({ id }) => id)
  return followPopulation(zone, { offers, scorecards: ['bench'] }, snapshotOf(firmsOf(firms.size, seed)), judged)
}

interface Times {
  readonly times: readonly number[]
  /** Mean number of verdicts that turned. */
  readonly verdicts: number
}

/** Prepares a change of a row, and gives what carries it out. */
type Way = (bench: Bench, row: number, random: Random) => (population: FollowedPopulation) => SubjectChange

/** Changes firms one after the other; what they change to is made before the clock starts. */
function timesOf(population: FollowedPopulation, bench: Bench, way: Way): Times {
  const random = randomFrom(1)
  const times: number[] = []
  let verdicts = 0
  for (let count = 0; count < changes + warmUp; count += 1) {
    const change = way(bench, random.whole(0, bench.firms.size - 1), random)
    const start = performance.now()
    const { offers } = change(population)
    const end = performance.now()
    if (count < warmUp) continue
    times.push(end - start)
    verdicts += offers.length / changes
  }
  return { times, verdicts }
}

/** What the machine itself adds: how long a loop takes that only waits for some time to pass. */
function idleTimes(milliseconds: number): number[] {
  return Array.from({ length: changes }, () => {
    const start = performance.now()
    let now = start
    while (now - start < milliseconds) now = performance.now()
    return now - start
  })
}

/** Every number moves by up to a fifth. */
const newFigures: Way = ({ firms }, row, random) => {
  const moved = (value: FactValue) =>
    typeof value === 'number' ? Math.round(value * (0.8 + random.next() * 0.4)) : value
  const facts = new Map([...factsOf(firms, row)].map(([key, value]) => [key, moved(value)]))
  return (population) => population.changeRow(row, facts)
}

const oneFact: Way = ({ firms }, row, random) => {
  const facts = new Map([random.pick([...factsOf(firms, random.whole(0, firms.size - 1))])])
  return (population) => population.changeFacts(row, facts)
}

const anotherFirm: Way = ({ firms }, row, random) => {
  const facts = factsOf(firms, random.whole(0, firms.size - 1))
  return (population) => population.changeRow(row, facts)
}

function linesOf(name: string, { times }: Times): Line[] {
  const line = (what: string, share: number): Line => ({
    name: `${name}, ${what}`,
    milliseconds: [],
    processor: null,
    median: quantile(times, share),
    note: `of ${changes.toLocaleString('en')} changes`,
    scale: undefined,
  })
  return [line('median', 0.5), line('p99', 0.99)]
}

/** What followed thousands of changes has to be what the changed firms give when all are evaluated again. */
function assertAsFullRun({ zone }: Bench, { offers, scores, snapshot, cohorts }: FollowedPopulation): void {
  const ids = offers.map(({ offer }) => offer)
  for (const [index, anew] of matchPopulation(zone, ids, snapshot, judged).entries()) {
    const own = offers[index]
    assertSame(`${anew.offer}: counts`, Object.entries(anew.counts).flat(), Object.entries(own?.counts ?? {}).flat())
    for (const verdict of ['qualified', 'oneAway', 'undecided'] as const)
      assertSame(`${anew.offer}: ${verdict}`, anew[verdict], own?.[verdict] ?? [])
  }
  for (const { scorecard, columns } of scores) {
    const [anew, own] = [scorePopulation(zone, scorecard, snapshot, judged, cohorts), columns()]
    for (const column of ['total', 'rank', 'classIndex'] as const) assertSame(column, anew[column], own[column])
  }
}
