import { type CompiledZone, matchPopulation, type OfferColumns, rowsOf, type Snapshot } from '@wutong/engine'
import { assertSame } from './answers.ts'
import { type Duck, nearRowSumsOf } from './duckdb.ts'
import { matchPlainly, matchTuned, type VerdictCounts } from './match-sql.ts'
import { type Contender, type Measured, measure } from './measure.ts'
import type { Policy } from './policies.ts'
import { judged, type Population } from './population.ts'
import { qualifiedByRules, ruleEngineOf, ruleFacts } from './rules-engine.ts'

interface MatchWork {
  readonly zone: CompiledZone
  readonly policies: readonly Policy[]
  readonly snapshot: Snapshot
  readonly duck: Duck
  readonly rounds: number
}

interface OurMatch {
  readonly offers: readonly OfferColumns[]
  readonly near: readonly Int32Array[]
}

/** The engine's reading, and the rows that are one condition away as lists: what the SQL stores as a table. */
function matchOurs(zone: CompiledZone, policies: readonly Policy[], snapshot: Snapshot): OurMatch {
  const ids = policies.map(({ id }) => id)
  const offers = matchPopulation(zone, ids, snapshot, judged)
  return { offers, near: offers.map(({ oneAway }) => rowsOf(oneAway)) }
}

function countsOf({ counts }: OfferColumns): number[] {
  return [counts.qualified, counts.one_away, counts.undecided, counts.not_qualified]
}

/** Work 2: every firm against every policy, with counts of all four verdicts and the rows that are one condition away. */
export async function measureMatching(work: MatchWork): Promise<Measured<unknown>[]> {
  const { zone, policies, snapshot, duck, rounds } = work
  const ours: Contender<OurMatch | VerdictCounts> = { name: 'Wutong', run: () => matchOurs(zone, policies, snapshot) }
  const plain: Contender<OurMatch | VerdictCounts> = {
    name: 'DuckDB',
    run: () => matchPlainly(duck.connection, policies),
  }
  const tuned: Contender<OurMatch | VerdictCounts> = {
    name: 'DuckDB, tuned',
    run: () => matchTuned(duck.connection, policies),
  }
  const measured = await measure([ours, plain, tuned], rounds)
  const answers = measured.map(({ answer }) => answer)
  const { offers, near } = answers[0] as OurMatch
  for (const counts of answers.slice(1) as VerdictCounts[])
    assertSame('verdicts', offers.flatMap(countsOf), counts.flat())
  const sums = near.map((rows) => rows.reduce((sum, row) => sum + row, 0))
  assertSame('near misses', sums, await nearRowSumsOf(duck, policies.length))
  return measured
}

/** The same with a rule engine on a small sample; it is scaled up by the number of firms, because a full run takes hours. */
export async function measureRules(
  population: Population,
  policies: readonly Policy[],
  { sample, ours }: { sample: number; ours: (firms: number) => number[] },
): Promise<{ milliseconds: number; firms: number }> {
  const firms = ruleFacts(population, sample)
  const engine = ruleEngineOf(policies)
  const start = performance.now()
  const counts = await qualifiedByRules(engine, firms, policies)
  const milliseconds = performance.now() - start
  assertSame('qualified by rules', ours(firms.length), counts)
  return { milliseconds, firms: firms.length }
}

/** How many of the first firms qualify for each policy, by the engine's columns. */
export function qualifiedAmongFirst(answer: unknown, firms: number): number[] {
  return (answer as OurMatch).offers.map(({ qualified }) => rowsOf(qualified).filter((row) => row < firms).length)
}
