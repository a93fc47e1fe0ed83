/** Who has which verdict for a policy, by the rows of the book; says the same as the filter in SQL. */
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { Marks } from './book.find.ts'
import type { Book } from './book.ts'
import { parseOfferFilter } from './filters.ts'
import { stampNow } from './list.counts.ts'

/** Policies whose verdicts are kept with a book. */
const mostKept = 128

const sets = ['qualified', 'one_away', 'undecided'] as const

interface Bits extends Readonly<Record<(typeof sets)[number], Uint8Array | null>> {
  readonly stamp: number
}

/** Rows of the book whose verdict a list asks for; null where the zone is in another state than the book. */
export async function rowsOfVerdict(ctx: TxCtx, book: Book, asked: string): Promise<Uint32Array | null> {
  const known = book.verdicts.get(asked)
  if (known !== undefined) return known
  const { offer, verdict } = parseOfferFilter(asked)
  const bits = await readBits(ctx, offer)
  if (bits?.stamp !== book.stamp) return null
  const wanted = verdict === 'not_qualified' ? undefined : bits[verdict]
  const marks = new Marks(book.size)
  for (const [row, place] of book.figures.verdicts.entries()) {
    const has = wanted === undefined ? !sets.some((set) => isIn(bits[set], place)) : isIn(wanted, place)
    if (has) marks.set(row)
  }
  const [oldest] = book.verdicts.keys()
  if (book.verdicts.size >= mostKept && oldest !== undefined) book.verdicts.delete(oldest)
  book.verdicts.set(asked, marks.bits)
  return marks.bits
}

/** Whoever came after the evaluation has no place yet. */
function isIn(bits: Uint8Array | null, place: number): boolean {
  return bits !== null && !Number.isNaN(place) && (((bits[place >>> 3] ?? 0) >>> (place & 7)) & 1) === 1
}

/** The bits of a policy, and the state of the zone that they were read in. */
async function readBits(ctx: TxCtx, offer: string): Promise<Bits | undefined> {
  const { rows } = await sql<Bits>`
    select (${stampNow(ctx)}) as stamp, string_agg(x.qualified, ''::bytea order by x.block) as qualified,
      string_agg(x.one_away, ''::bytea order by x.block) as one_away, string_agg(x.undecided, ''::bytea order by x.block) as undecided
    from match_blocks x join evaluations e on e.zone_id = x.zone_id and e.id = x.evaluation_id
    where x.zone_id = ${ctx.zoneId} and e.kind = 'offer' and e.definition = ${offer} and e.current`.execute(ctx.db)
  return rows[0]
}
