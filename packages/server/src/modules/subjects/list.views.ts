import type { MatchVerdict, SubjectQuery, SubjectRow } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx, TxCtx } from '#platform/context'
import { keysetPage } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { parseOfferFilter, parseRungFilter } from './filters.ts'
import { countFound } from './list.counts.ts'
import { orderFrom, parsePlace, stretchesOf } from './list.order.ts'
import { type Search, searchFrom } from './list.search.ts'

interface ListRow {
  readonly id: string
  readonly uscc: string | null
  readonly name: string
  readonly district: string | null
  readonly industry: string | null
  readonly registered_on: string | null
  readonly revenue: number | null
  readonly employees: number | null
  readonly points: number | null
  readonly qualified: number | null
  readonly rungs: Record<string, string | null>
  readonly sort_key: string | null
}

type Sql = RawBuilder<unknown>

/** A page of subjects by search, filters and order, one indexed query. */
export async function listSubjectRows(
  ctx: TxCtx,
  query: SubjectQuery,
): Promise<{ rows: SubjectRow[]; next: string | null; total: number }> {
  const order = orderFrom(query)
  const place = query.after === undefined ? null : parsePlace(query.after, order)
  const search = await searchFrom(ctx, query.search)
  const filter = sql.join([...filtersFrom(ctx, query), ...search.filters], sql` and `)
  const shownColumns = sql`s.id, s.uscc, s.name, m.district, m.industry, m.registered_on, m.revenue, m.employees, m.points,
    m.qualified, m.rungs, ${order.value}::text as sort_key`
  // Written out: a plan that is kept must know that it is for few rows.
  const limit = sql.lit(query.limit + 1)
  const parts = stretchesOf(order, place).map(
    (within) => sql`select ${shownColumns}
      from subject_summaries m join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id
      where ${filter} and ${within}
      order by ${order.value} ${order.direction}, m.subject_id ${order.direction}
      limit ${limit}`,
  )
  const list = parts.length === 1 ? parts[0] : sql`(${sql.join(parts, sql`) union all (`)}) limit ${limit}`
  const { rows } = await sql<ListRow>`${list}`.execute(ctx.db)
  const total = place?.total ?? (await countAll(ctx, { query, filter, search }))
  const { shown, next } = keysetPage(rows, query.limit, (last) => [last.sort_key, last.id, total])
  return { rows: shown.map((row) => rowFrom(ctx, row)), next, total }
}

interface Counting {
  readonly query: SubjectQuery
  readonly filter: Sql
  readonly search: Search
}

async function countAll(ctx: TxCtx, { query, filter, search }: Counting): Promise<number> {
  const { district, industry, rung, offer, minRevenue, maxRevenue } = query
  const others = [district, industry, rung, offer, minRevenue, maxRevenue]
  if (search.found !== null && others.every((one) => one === undefined)) return search.found
  return countFound(ctx, { filter, key: JSON.stringify([query.search, ...others]), named: search.filters.length > 0 })
}

function filtersFrom(ctx: TxCtx, query: SubjectQuery): Sql[] {
  const parts: Sql[] = [sql`m.zone_id = ${ctx.zoneId}`]
  if (query.district !== undefined) parts.push(sql`m.district = ${query.district}`)
  if (query.industry !== undefined) parts.push(industryFilter(query.industry))
  if (query.minRevenue !== undefined) parts.push(sql`m.revenue >= ${query.minRevenue}`)
  if (query.maxRevenue !== undefined) parts.push(sql`m.revenue <= ${query.maxRevenue}`)
  if (query.rung !== undefined) parts.push(rungFilter(query.rung))
  if (query.offer !== undefined) {
    // Who has which verdict stands in bits of the whole population.
    if (ctx.actor.limits !== undefined) throw new AppError('filter_out_of_reach')
    parts.push(offerFilter(ctx, query.offer))
  }
  return parts
}

/** Industries by the head of their code, as bounds: under row-level security no index serves `like`. */
function industryFilter(head: string): Sql {
  return sql`(m.industry ~>=~ ${head} and m.industry ~<~ ${`${head}\u{10ffff}`})`
}

function rungFilter(text: string): Sql {
  const { ladder, rung } = parseRungFilter(text)
  return sql`exists (select from rung_results r
    where r.zone_id = m.zone_id and r.subject_id = m.subject_id and r.ladder = ${ladder} and r.rung = ${rung})`
}

function offerFilter(ctx: TxCtx, text: string): Sql {
  const { offer, verdict } = parseOfferFilter(text)
  return hasVerdict(ctx, offer, verdict)
}

/** A condition on `subject_summaries m`: the subject has this verdict for the offer. The joined bits are made once a statement. */
function hasVerdict(ctx: TxCtx, offer: string, verdict: MatchVerdict): Sql {
  const inSet = (set: 'qualified' | 'one_away' | 'undecided'): Sql =>
    sql`coalesce(get_bit((select string_agg(x.${sql.raw(set)}, ''::bytea order by x.block) from match_blocks x
      join evaluations e on e.zone_id = x.zone_id and e.id = x.evaluation_id
      where x.zone_id = ${ctx.zoneId} and e.kind = 'offer' and e.definition = ${offer} and e.current), m.row) = 1, false)`
  if (verdict !== 'not_qualified') return inSet(verdict)
  return sql`not (${inSet('qualified')} or ${inSet('one_away')} or ${inSet('undecided')})`
}

function rowFrom(ctx: TxCtx, row: ListRow): SubjectRow {
  const { id, uscc, name, district, industry, revenue, employees, points, qualified, rungs } = row
  return {
    id,
    uscc,
    name,
    district,
    districtName: districtName(ctx, district),
    industry,
    registeredOn: row.registered_on,
    revenue,
    employees,
    points,
    qualified,
    rungs,
  }
}

/** A sub-district's Chinese name; a value that is no known id is shown as it is. */
export function districtName(ctx: Pick<Ctx, 'zone'>, district: string | null): string | null {
  if (district === null) return null
  return ctx.zone.zone.departments.find((department) => department.id === district)?.name.zh ?? district
}
