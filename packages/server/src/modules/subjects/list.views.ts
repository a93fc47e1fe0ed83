/** Lists of subjects: decided by the book where there is one, else by the database. */
import type { MatchVerdict, SubjectQuery, SubjectRow } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { type Ctx, seesWholeZone, type TxCtx } from '#platform/context'
import { keysetPage, type Page } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { districtOf } from '#platform/limits'
import { bookFor } from './book.store.ts'
import { listByBook } from './book.views.ts'
import { parseOfferFilter, parseRungFilter } from './filters.ts'
import { countFound, namesOf, stampNow } from './list.counts.ts'
import { orderFrom, parsePlace, placeKey, stretchesOf } from './list.order.ts'
import { type ListRow, listColumns, rowFrom, summaryColumns } from './list.rows.ts'
import { searchFrom } from './list.search.ts'

type Sql = RawBuilder<unknown>

/** A page of subjects by search, filters and order. */
export async function listPage(ctx: Ctx, query: SubjectQuery): Promise<Page<SubjectRow>> {
  // By names the database would look at every row for each of them, so they wait for the book.
  const waits = query.search !== undefined
  // Whoever waited, or found a book of before, tries once more.
  for (let tries = waits ? 2 : 1; seesWholeZone(ctx.actor) && tries > 0; tries -= 1) {
    const book = await bookFor(ctx, { waits })
    const page = book === null ? null : await ctx.transact((ctx) => listByBook(ctx, query, book))
    if (page !== null) return page
  }
  return ctx.transact((ctx) => listSubjectRows(ctx, query))
}

/** A page of subjects by one indexed query. */
export async function listSubjectRows(ctx: TxCtx, query: SubjectQuery): Promise<Page<SubjectRow>> {
  const order = orderFrom(query)
  const place = query.after === undefined ? null : parsePlace(query.after, order)
  const search = searchFrom(query.search)
  const filter = sql.join([...filtersFrom(ctx, query), ...(search === null ? [] : [search])], sql` and `)
  // Written out: a plan that is kept must know that it is for few rows.
  const limit = sql.lit(query.limit + 1)
  const inOrder = sql`order by ${order.value} ${order.direction}, m.subject_id ${order.direction} limit ${limit}`
  // Nobody's name decides: where names are looked up one by one, those of the page are enough.
  const isNameless = districtOf(ctx.actor.limits) !== undefined && search === null && query.sort !== 'name'
  const parts = stretchesOf(order, place).map((within) => {
    const select = sql`select (${stampNow(ctx)}) as stamp, ${listColumns(query)} from`
    const condition = sql`where ${filter} and ${within} ${inOrder}`
    return isNameless
      ? sql`${select} (select ${summaryColumns} from subject_summaries m ${condition}) m ${namesOf(ctx)} ${inOrder}`
      : sql`${select} subject_summaries m ${namesOf(ctx)} ${condition}`
  })
  const list = parts.length === 1 ? parts[0] : sql`(${sql.join(parts, sql`) union all (`)}) limit ${limit}`
  const { rows } = await sql<StampedRow>`${list}`.execute(ctx.db)
  const total = place?.total ?? (await countAll(ctx, query, { filter, named: search !== null, first: rows[0] }))
  const { shown, next } = keysetPage(rows, query.limit, (last) => [placeKey(last, query.sort), last.id, total])
  return { rows: shown.map((row) => rowFrom(ctx, row)), next, total }
}

/** A row with the state of the zone that it was read in. */
interface StampedRow extends ListRow {
  readonly stamp: number
}

interface Counting {
  readonly filter: Sql
  readonly named: boolean
  readonly first: StampedRow | undefined
}

async function countAll(ctx: TxCtx, query: SubjectQuery, { filter, named, first }: Counting): Promise<number> {
  if (first === undefined) return 0
  const { search, district, industry, rung, offer, minRevenue, maxRevenue } = query
  const key = JSON.stringify([search, district, industry, rung, offer, minRevenue, maxRevenue])
  return countFound(ctx, { filter, key, named, stamp: first.stamp })
}

function filtersFrom(ctx: TxCtx, query: SubjectQuery): Sql[] {
  const parts: Sql[] = [sql`m.zone_id = ${ctx.zoneId}`]
  // The rules of rows say so already, but not in words that an index understands.
  const within = districtOf(ctx.actor.limits)
  if (within !== undefined) parts.push(sql`m.district = ${within}`)
  if (query.district !== undefined) parts.push(sql`m.district = ${query.district}`)
  if (query.industry !== undefined) parts.push(industryFilter(query.industry))
  if (query.minRevenue !== undefined) parts.push(sql`m.revenue >= ${query.minRevenue}`)
  if (query.maxRevenue !== undefined) parts.push(sql`m.revenue <= ${query.maxRevenue}`)
  if (query.rung !== undefined) parts.push(rungFilter(query.rung))
  if (query.offer !== undefined) parts.push(offerFilter(ctx, query.offer))
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
  const { limits } = ctx.actor
  if (limits === undefined) return hasVerdict(ctx, offer, verdict)
  if (limits.hidden.has(`offer:${offer}`)) throw new AppError('filter_out_of_reach')
  // The bits are of the whole population; the database says who of those within reach has which.
  return sql`m.subject_id in (select v from app_having_verdict(${offer}, ${verdict}) v)`
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
