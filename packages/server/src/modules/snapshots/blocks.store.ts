/** The population in the database as blocks of bytes: a copy of `facts` that is read at the speed of the wire. */
import { sql } from 'kysely'
import { byteaArray, int4Array, textArray } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import { copyOut } from '#platform/copy-out'
import { type Content, shared } from './content.ts'
import { blockBytesOf, blocksOf, contentFrom, digestsOf, sectionsOf } from './sections.ts'

/** Which population the database holds as blocks, and for which facts it is true. */
export interface Head {
  readonly stamp: number
  readonly catalogue: string
  readonly hash: string
  readonly factCount: number
}

/** The head of the zone's blocks; undefined before the first. */
export async function findHead(ctx: TxCtx): Promise<Head | undefined> {
  const row = await ctx.db.selectFrom('snapshots').selectAll().where('zone_id', '=', ctx.zoneId).executeTakeFirst()
  return row === undefined
    ? undefined
    : { stamp: row.stamp, catalogue: row.catalogue, hash: row.hash, factCount: row.fact_count }
}

/** Writes the blocks that differ from those stored, and the head. */
export async function saveBlocks(ctx: TxCtx, head: Head, content: Content): Promise<void> {
  const { stamp, catalogue, hash, factCount } = head
  const values = { stamp, catalogue, hash, size: content.size, fact_count: factCount }
  await ctx.db
    .insertInto('snapshots')
    .values({ zone_id: ctx.zoneId, ...values })
    .onConflict((conflict) => conflict.column('zone_id').doUpdateSet(values))
    .execute()
  const stored = await listDigests(ctx)
  for (const section of sectionsOf(content)) {
    const digests = digestsOf(section)
    const old = stored.get(section.name) ?? []
    stored.delete(section.name)
    let block = 0
    const changed: NewBlock[] = []
    for (const bytes of blocksOf(section)) {
      const digest = digests[block] as string
      if (old[block] !== digest) changed.push({ block, digest, bytes })
      block += 1
    }
    await writeBlocks(ctx, section.name, changed)
    if (old.length > block) await removeBlocks(ctx, section.name, block)
  }
  for (const name of stored.keys()) await removeBlocks(ctx, name, 0)
}

interface NewBlock {
  readonly block: number
  readonly digest: string
  readonly bytes: Uint8Array
}

/** Blocks a statement: 128 kB each at most. */
const blocksAtOnce = 64

async function writeBlocks(ctx: TxCtx, section: string, changed: readonly NewBlock[]): Promise<void> {
  for (let from = 0; from < changed.length; from += blocksAtOnce) {
    const blocks = changed.slice(from, from + blocksAtOnce)
    const numbers = int4Array(
      blocks.map(({ block }) => block),
      -1,
    )
    await sql`insert into snapshot_blocks (zone_id, section, block, digest, bytes)
      select ${ctx.zoneId}, ${section}, x.* from unnest(${numbers}::integer[], ${textArray(blocks.map(({ digest }) => digest))}::text[],
        ${byteaArray(blocks.map(({ bytes }) => bytes))}::bytea[]) as x
      on conflict (zone_id, section, block) do update set digest = excluded.digest, bytes = excluded.bytes`.execute(
      ctx.db,
    )
  }
}

async function removeBlocks(ctx: TxCtx, section: string, from: number): Promise<void> {
  await ctx.db
    .deleteFrom('snapshot_blocks')
    .where('zone_id', '=', ctx.zoneId)
    .where('section', '=', section)
    .where('block', '>=', from)
    .execute()
}

async function listDigests(ctx: TxCtx): Promise<Map<string, string[]>> {
  const rows = await ctx.db
    .selectFrom('snapshot_blocks')
    .select(['section', 'block', 'digest'])
    .where('zone_id', '=', ctx.zoneId)
    .execute()
  const digests = new Map<string, string[]>()
  for (const { section, block, digest } of rows) {
    const list = digests.get(section) ?? []
    list[block] = digest
    digests.set(section, list)
  }
  return digests
}

/** Reads all blocks; undefined when they do not make up a population. */
export async function loadBlocks(
  ctx: TxCtx,
  onBytes: (done: number, total: number) => void,
): Promise<Content | undefined> {
  const zone = sql.lit(ctx.zoneId)
  const { rows } = await sql<{ section: string; bytes: number }>`
    select section, sum(length(bytes)) as bytes from snapshot_blocks where zone_id = ${zone} group by section`.execute(
    ctx.db,
  )
  const sections = new Map(rows.map(({ section, bytes }) => [section, shared.bytes(Number(bytes))]))
  const total = rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)
  let done = 0
  await copyOut(ctx, sql`select section, block, bytes from snapshot_blocks where zone_id = ${zone}`, (fields) => {
    const [name, block, bytes] = fields as [Buffer, Buffer, Buffer]
    const section = name.toString('utf8')
    const at = block.readInt32BE(0) * (blockBytesOf(section) ?? 0)
    const into = sections.get(section)
    // A gap in the blocks would end beyond the section: then these are not the bytes that were stored.
    if (into === undefined || at + bytes.length > into.length) throw new RangeError(`Blocks of ${section} are missing.`)
    into.set(bytes, at)
    done += bytes.length
    onBytes(done, total)
  })
  return contentFrom(sections)
}
