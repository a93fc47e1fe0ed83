/** Writes what an evaluation found about each subject, as arrays in the database's own wire format. */
import type { LadderColumns, Places, ScoreColumns } from '@wutong/engine'
import { sql } from 'kysely'
import { boolArray, byteaArray, float8Array, int4Array, textArray, uuidArray } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import { type MatchColumns, matchBlocks } from './match-blocks.rules.ts'

/** The subjects that the rows of results stand for, sixteen bytes each. */
export type SubjectIds = Uint8Array

/** One evaluation's results. */
interface Results<Columns> {
  readonly evaluationId: string
  readonly ids: SubjectIds
  readonly columns: Columns
}

/** Scores with an order that tells equal totals apart. */
export type PlacedScores = ScoreColumns & Pick<Places, 'position'>

/** Writes the scores of a population. */
export async function addScores(ctx: TxCtx, { evaluationId, ids, columns }: Results<PlacedScores>): Promise<void> {
  const { scorecard, total, lower, upper, passed, rank, position, classes, classIndex, best, worst } = columns
  const codes = textArray(classes)
  for (const [from, to] of pieces(ids)) {
    await sql`insert into score_results (zone_id, evaluation_id, scorecard, subject_id, total, lower, upper, passed, class, best_class, worst_class, rank, position)
      select ${ctx.zoneId}, ${evaluationId}, ${scorecard}, x.id, x.total, x.lower, x.upper, x.passed,
        (${codes}::text[])[x.class], (${codes}::text[])[x.best], (${codes}::text[])[x.worst], x.rank, x.position
      from unnest(${idsOf(ids, from, to)}::uuid[], ${float8Array(total.subarray(from, to))}::double precision[],
        ${float8Array(lower.subarray(from, to))}::double precision[], ${float8Array(upper.subarray(from, to))}::double precision[],
        ${boolArray(passed.subarray(from, to))}::boolean[], ${int4Array(oneBased(classIndex, from, to), 0)}::integer[],
        ${int4Array(oneBased(best, from, to), 0)}::integer[], ${int4Array(oneBased(worst, from, to), 0)}::integer[],
        ${int4Array(rank.subarray(from, to), 0)}::integer[], ${int4Array(position.subarray(from, to), 0)}::integer[])
        as x (id, total, lower, upper, passed, class, best, worst, rank, position)`.execute(ctx.db)
  }
}

/** Writes the rungs of a population. */
export async function addRungs(ctx: TxCtx, { evaluationId, ids, columns }: Results<LadderColumns>): Promise<void> {
  const { ladder, rungs, highest } = columns
  const letters = 'UFT'
  for (const [from, to] of pieces(ids)) {
    const verdicts = Array.from({ length: to - from }, (_, index) =>
      rungs.map(({ verdict }) => letters[(verdict[from + index] ?? -1) + 1]).join(''),
    )
    await sql`insert into rung_results (zone_id, evaluation_id, ladder, subject_id, rung, verdicts)
      select ${ctx.zoneId}, ${evaluationId}, ${ladder}, x.id, (${textArray(rungs.map(({ code }) => code))}::text[])[x.rung], x.verdicts
      from unnest(${idsOf(ids, from, to)}::uuid[], ${int4Array(oneBased(highest, from, to), 0)}::integer[],
        ${textArray(verdicts)}::text[]) as x (id, rung, verdicts)`.execute(ctx.db)
  }
}

/** Writes who qualifies, is one condition away or undecided, as bitmaps. */
export async function addMatches(ctx: TxCtx, { evaluationId, ids, columns }: Results<MatchColumns>): Promise<void> {
  const blocks = [...matchBlocks(columns, ids.length / 16)]
  await sql`insert into match_blocks (zone_id, evaluation_id, block, qualified, one_away, undecided, amounts)
    select ${ctx.zoneId}, ${evaluationId}, x.* from unnest(
      ${int4Array(
        blocks.map(({ block }) => block),
        -1,
      )}::integer[], ${byteaArray(blocks.map(({ qualified }) => qualified))}::bytea[],
      ${byteaArray(blocks.map(({ oneAway }) => oneAway))}::bytea[], ${byteaArray(blocks.map(({ undecided }) => undecided))}::bytea[],
      ${byteaArray(blocks.map(({ amounts }) => amounts))}::bytea[]) as x`.execute(ctx.db)
}

/** What lists show of the subjects, in the order of their rows. */
export interface SummaryColumns {
  readonly district: readonly (string | null)[]
  readonly industry: readonly (string | null)[]
  readonly registeredOn: readonly (string | null)[]
  readonly revenue: Float64Array
  readonly employees: Float64Array
  readonly points: Float64Array
  readonly qualified: Int32Array
  /** JSON: the highest rung by ladder. */
  readonly rungs: readonly string[]
}

const shown = sql.raw('row, district, industry, registered_on, revenue, employees, points, qualified, rungs')
const excluded = sql.raw(
  'excluded.row, excluded.district, excluded.industry, excluded.registered_on, excluded.revenue, excluded.employees, excluded.points, excluded.qualified, excluded.rungs',
)
const before = sql.raw(
  's.row, s.district, s.industry, s.registered_on, s.revenue, s.employees, s.points, s.qualified, s.rungs',
)

/** Refreshes what lists show, where it changed; by key, because a join without statistics compares every row with every other. */
export async function setSummaries(ctx: TxCtx, ids: SubjectIds, columns: SummaryColumns): Promise<void> {
  const texts = (values: readonly (string | null)[], from: number, to: number): Buffer =>
    textArray(values.slice(from, to))
  for (const [from, to] of pieces(ids)) {
    const rows = Int32Array.from({ length: to - from }, (_, index) => from + index)
    await sql`insert into subject_summaries as s (zone_id, subject_id, ${shown})
      select ${ctx.zoneId}, x.* from unnest(${idsOf(ids, from, to)}::uuid[], ${int4Array(rows, -1)}::integer[],
        ${texts(columns.district, from, to)}::text[], ${texts(columns.industry, from, to)}::text[],
        ${texts(columns.registeredOn, from, to)}::text[]::date[], ${float8Array(columns.revenue.subarray(from, to))}::double precision[],
        ${float8Array(columns.employees.subarray(from, to))}::double precision[], ${float8Array(columns.points.subarray(from, to))}::double precision[],
        ${int4Array(columns.qualified.subarray(from, to), -1)}::integer[], ${texts(columns.rungs, from, to)}::text[]::jsonb[]) as x
      on conflict (zone_id, subject_id) do update set (${shown}) = row (${excluded})
      where (${before}) is distinct from (${excluded})`.execute(ctx.db)
  }
}

/** Few enough that readers do not wait for the processor that writes them. */
const rowsAtOnce = 4096

function* pieces(ids: SubjectIds): Generator<[number, number]> {
  const size = ids.length / 16
  for (let from = 0; from < size; from += rowsAtOnce) yield [from, Math.min(size, from + rowsAtOnce)]
}

function idsOf(ids: SubjectIds, from: number, to: number): Buffer {
  return uuidArray(ids.subarray(from * 16, to * 16))
}

/** Places as PostgreSQL counts them; −1 becomes 0, which is outside every array. */
function oneBased(indexes: Int16Array, from: number, to: number): Int32Array {
  return Int32Array.from(indexes.subarray(from, to), (index) => index + 1)
}
