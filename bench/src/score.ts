import {
  type CompiledZone,
  type ScoreColumns,
  type ScorecardVersion,
  type Snapshot,
  scorePopulation,
} from '@wutong/engine'
import { assertSame } from './answers.ts'
import { type Duck, rowsOf } from './duckdb.ts'
import { type Contender, type Measured, measure } from './measure.ts'
import { judged } from './population.ts'
import { scoreSql } from './score-sql.ts'
import { scorecard } from './zone.ts'

interface ScoreWork {
  readonly zone: CompiledZone
  readonly points: ScorecardVersion
  readonly snapshot: Snapshot
  readonly duck: Duck
  readonly rounds: number
}

/** Work 1: totals, ranks and classes of 18 indicators for every firm. */
export async function measureScoring({
  zone,
  points,
  snapshot,
  duck,
  rounds,
}: ScoreWork): Promise<Measured<unknown>[]> {
  const sql = scoreSql(points)
  let ours: ScoreColumns | null = null
  const contenders: Contender<unknown>[] = [
    {
      name: 'Wutong',
      run: () => {
        ours = scorePopulation(zone, scorecard, snapshot, judged)
      },
    },
    { name: 'DuckDB', run: () => duck.connection.run(sql) },
  ]
  const measured = await measure(contenders, rounds)
  await compare(ours, duck)
  return measured
}

async function compare(ours: ScoreColumns | null, duck: Duck): Promise<void> {
  if (ours === null) throw new Error('nothing was scored')
  const { total, rank, classes, classIndex } = ours
  const theirs = await rowsOf(duck.connection, 'select total, rank, class from scores order by row_id')
  assertSame(
    'totals',
    total,
    theirs.map((row) => row[0]),
  )
  assertSame(
    'ranks',
    rank,
    theirs.map((row) => Number(row[1])),
  )
  assertSame(
    'classes',
    Array.from(classIndex, (index) => classes[index]),
    theirs.map((row) => row[2]),
  )
}
