import type { MatchVerdict, SubjectQuery, SubjectRow } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Ctx, TxCtx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { parseOfferFilter, parseRungFilter } from './filters.ts'
import { likePattern, parseSearch } from './search.rules.ts'

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
  readonly sort_key: string | number
}

type Sql = RawBuilder<unknown>

/** A page of subjects by search, filters and order, one indexed query. */
export async function listSubjectRows(
  ctx: TxCtx,
  query: SubjectQuery,
): Promise<{ rows: SubjectRow[]; next: string | null; total: number }> {
  const filter = filterFrom(ctx, query)
  const order = orderFrom(query)
  const { key, direction } = order
  const place = query.after === undefined ? null : parsePlace(query.after, order)
  const beyond = place === null ? sql`true` : beyondPlace(place, order)
  const { rows } = await sql<ListRow>`
    select s.id, s.uscc, s.name, m.district, m.industry, m.registered_on, m.revenue, m.employees, m.points, m.qualified, m.rungs, ${key}::text as sort_key
    from subject_summaries m join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id
    where ${filter} and ${beyond}
    order by ${key} ${direction}, m.subject_id ${direction}
    limit ${query.limit + 1}`.execute(ctx.db)
  const total = place?.total ?? (await countSubjects(ctx, query, filter))
  const { shown, next } = keysetPage(rows, query.limit, (last) => [last.sort_key, last.id, total])
  return { rows: shown.map((row) => rowFrom(ctx, row)), next, total }
}

async function countSubjects(ctx: TxCtx, query: SubjectQuery, filter: Sql): Promise<number> {
  // Without a search the summaries alone can say how many there are.
  const join =
    parseSearch(query.search).kind === 'none'
      ? sql``
      : sql`join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id`
  const { rows } = await sql<{
    total: number
  }>`select count(*) as total from subject_summaries m ${join} where ${filter}`.execute(ctx.db)
  return rows[0]?.total ?? 0
}

function filterFrom(ctx: TxCtx, query: SubjectQuery): Sql {
  const parts: Sql[] = [sql`m.zone_id = ${ctx.zoneId}`, ...searchFilter(query.search)]
  if (query.district !== undefined) parts.push(sql`m.district = ${query.district}`)
  if (query.industry !== undefined) parts.push(sql`m.industry like ${`${likePattern(query.industry)}%`}`)
  if (query.minRevenue !== undefined) parts.push(sql`m.revenue >= ${query.minRevenue}`)
  if (query.maxRevenue !== undefined) parts.push(sql`m.revenue <= ${query.maxRevenue}`)
  if (query.rung !== undefined) parts.push(rungFilter(query.rung))
  if (query.offer !== undefined) {
    // Who has which verdict stands in bits of the whole population.
    if (ctx.actor.limits !== undefined) throw new AppError('filter_out_of_reach')
    parts.push(offerFilter(ctx, query.offer))
  }
  return sql.join(parts, sql` and `)
}

function searchFilter(typed: string | undefined): Sql[] {
  const term = parseSearch(typed)
  switch (term.kind) {
    case 'none':
      return []
    case 'uscc':
      return [sql`(s.uscc like ${`${term.prefix}%`} or s.name ilike ${`%${term.prefix}%`})`]
    case 'letters': {
      const { letters } = term
      return [
        sql`(s.pinyin_initials like ${`%${letters}%`} or s.pinyin like ${`${letters}%`} or s.name ilike ${`%${likePattern(term.text)}%`})`,
      ]
    }
    case 'name':
      return [sql`s.name like ${`%${likePattern(term.text)}%`}`]
  }
}

function rungFilter(text: string): Sql {
  const { ladder, rung } = parseRungFilter(text)
  // The index leaves out those without any.
  return sql`(m.rungs <> '{}' and m.rungs @> ${JSON.stringify({ [ladder]: rung })}::jsonb)`
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

/** How a list is ordered. */
interface Order {
  readonly key: Sql
  readonly type: 'double precision' | 'date' | 'text'
  readonly direction: Sql
  readonly forward: boolean
}

/** Unknown values come last either way; the indexes hold the descending form. */
function orderFrom({ sort, order }: SubjectQuery): Order {
  const end = sql.lit(order === 'desc' ? '-infinity' : 'infinity')
  const towards = { direction: sql.raw(order), forward: order === 'asc' }
  switch (sort) {
    case 'name':
      return { key: sql`(s.pinyin collate "C")`, type: 'text', ...towards }
    case 'registeredOn':
      return { key: sql`coalesce(m.registered_on, ${end}::date)`, type: 'date', ...towards }
    case 'points':
    case 'revenue':
    case 'employees':
      return {
        key: sql`coalesce(${sql.ref(`m.${sort}`)}, ${end}::double precision)`,
        type: 'double precision',
        ...towards,
      }
  }
}

/** Where a page ended, and how many rows the first page counted: the pages after it need not count again. */
interface Place {
  readonly key: string
  readonly id: string
  readonly total: number
}

function parsePlace(after: string, { type }: Order): Place {
  const [key, id, total] = parseCursor(z.tuple([z.string(), z.uuid(), z.int().min(0)]), after)
  // A key of another order's cursor would fail inside the database.
  const fits = {
    text: () => true,
    date: () => /^(-?infinity|\d{4,}-\d\d-\d\d)$/.test(key),
    'double precision': () => !Number.isNaN(Number(key)),
  }
  if (!fits[type]()) throw new AppError('cursor_invalid')
  return { key, id, total }
}

/** The rows behind a place. The first bound says nothing new, but it is the one an index can start from. */
function beyondPlace({ key, id }: Place, order: Order): Sql {
  const than = sql.raw(order.forward ? '>' : '<')
  const last = sql`${key}::${sql.raw(order.type)}`
  return sql`(${order.key} ${than}= ${last} and (${order.key}, m.subject_id) ${than} (${last}, ${id}::uuid))`
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
