/** The book of a zone, read anew beside the requests whenever something in it has changed. */
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ActiveZone, Ctx, TxCtx } from '#platform/context'
import { copyOut } from '#platform/copy-out'
import { there } from './book.columns.ts'
import type { Steps } from './book.order.ts'
import { type Book, BookMaker } from './book.ts'

interface Kept {
  book: Book | null
  /** How often the book was asked for. */
  asked: number
  reading: Promise<Book | null> | null
  readMs: number
  /** No other book is read before. */
  restsUntil: number
}

const kept = new WeakMap<ActiveZone, Kept>()

/** A book that was asked for so often was worth reading: as many lists by the database take longer. */
const worthReading = 200
/** After one that was not, reading takes at most one part in so many of the time, however often something changes. */
const restShare = 10

/**
 * The book of a zone. Where there is none one is read; who waits for it has it then, unless something changed meanwhile, and
 * everybody else goes without.
 */
export async function bookFor(ctx: Ctx, { waits }: { readonly waits: boolean }): Promise<Book | null> {
  const own = keptFor(ctx.zone)
  own.asked += 1
  if (own.book !== null) return own.book
  if (own.reading === null && (waits || performance.now() >= own.restsUntil)) own.reading = readAside(ctx, own)
  return waits ? own.reading : null
}

/** Lets go of a book of an earlier state. */
export function dropBook({ zone }: Ctx, book: Book): void {
  const own = keptFor(zone)
  if (own.book === book) letGo(own)
}

function letGo(own: Kept): void {
  own.book = null
  if (own.asked < worthReading) own.restsUntil = performance.now() + own.readMs * restShare
}

function keptFor(zone: ActiveZone): Kept {
  const known = kept.get(zone)
  if (known !== undefined) return known
  const own: Kept = { book: null, asked: 0, reading: null, readMs: 0, restsUntil: 0 }
  kept.set(zone, own)
  return own
}

/** Reads the book in transactions of its own: what began before another's commit must not last. */
async function readAside(ctx: Ctx, own: Kept): Promise<Book | null> {
  const began = performance.now()
  // Where it cannot be read lists are answered by the database, which says why if it cannot either.
  const book = await readBook(ctx).catch(() => null)
  own.reading = null
  own.readMs = performance.now() - began
  own.asked = 0
  if (book === null) letGo(own)
  else own.book = book
  return book
}

/** Reads the book of today; null where something changed while it was read, and for whoever does not see all of the zone. */
export async function readBook(ctx: Ctx): Promise<Book | null> {
  const maker = new BookMaker()
  const stamp = await ctx.transact(async (ctx) => {
    const before = await readSight(ctx)
    if (before?.whole !== true) return null
    await readEntries(ctx, maker)
    // Each statement sees what was committed when it began.
    return (await readSight(ctx))?.stamp === before.stamp ? before.stamp : null
  })
  return stamp === null ? null : inTurns(maker.finish(stamp))
}

/** Does a step whenever nothing else is waiting to be done. */
async function inTurns<Made>(steps: Steps<Made>): Promise<Made> {
  let step = steps.next()
  while (step.done !== true) {
    await setImmediate()
    step = steps.next()
  }
  return step.value
}

/** What state the zone is in. */
interface Sight {
  readonly stamp: number
  /** Whether row-level security shows the asker all enterprises: what its rules for the staff's role say. */
  readonly whole: boolean
}

/** Asks the database what a book must be of to be shown. */
export async function readSight({ db, zoneId }: TxCtx): Promise<Sight | undefined> {
  const { rows } = await sql<Sight>`
    select z.names_stamp as stamp, app_is_staff() and current_user = 'wutong_app' as whole from zones z where z.id = ${zoneId}`.execute(
    db,
  )
  return rows[0]
}

async function readEntries(ctx: TxCtx, maker: BookMaker): Promise<void> {
  const mark = sql.lit(there)
  const query = sql`select s.id, s.name, s.pinyin, s.pinyin_initials, ${mark} || s.uscc, ${mark} || m.district, ${mark} || m.industry,
    ${mark} || m.registered_on::text, ${mark} || m.rungs::text, m.points, m.revenue, m.employees, m.registered_on, m.qualified, m.row
    from subjects s join subject_summaries m on m.zone_id = s.zone_id and m.subject_id = s.id where s.zone_id = ${sql.lit(ctx.zoneId)}`
  await copyOut(ctx, query, (fields) => {
    const [id, name, pinyin, initials, uscc, district, industry, day, rungs, ...numbers] = fields as Fields
    const [points, revenue, employees, registered, qualified, row] = numbers
    const figures = {
      points: float(points),
      revenue: float(revenue),
      employees: float(employees),
      registeredOn: whole(registered),
      qualified: whole(qualified),
      verdicts: whole(row),
    }
    maker.add({ id, name, pinyin, initials, uscc, district, industry, day, rungs, figures })
  })
}

type Texts = readonly [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
type Fields = readonly [...Texts, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]

function float(field: Buffer): number {
  return field.length === 0 ? Number.NaN : field.readDoubleBE()
}

function whole(field: Buffer): number {
  return field.length === 0 ? Number.NaN : field.readInt32BE()
}
