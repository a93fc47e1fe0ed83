/** The population of a zone in memory, always that of the facts in force. */
import type { Judged, Snapshot } from '@wutong/engine'
import { sql } from 'kysely'
import { getZoneState, judgedIn } from '#modules/zone-state'
import type { ActiveZone, Ctx, TxCtx } from '#platform/context'
import { readContentAsOf } from './as-of.store.ts'
import { findHead, type Head, loadBlocks, saveBlocks } from './blocks.store.ts'
import { type Content, catalogueHash, countFacts, idAt, listIds } from './content.ts'
import { listChanged, readContent, readSubjects } from './facts.store.ts'
import { loadFiles, saveFiles } from './files.ts'
import { patchContent } from './patch.rules.ts'
import { contentHash } from './sections.ts'

/** A zone's population at one state of its facts; several may be in use while facts change. */
export interface ZonePopulation {
  readonly stamp: number
  /** Identifies exactly these facts of exactly these subjects. */
  readonly hash: string
  readonly factCount: number
  readonly size: number
  /** Sixteen bytes a subject, ascending, in the order of the rows. */
  readonly ids: Uint8Array
  /** The year and day that everything is shown for. */
  readonly judged: Judged
  /** What the engine reads for a year; columns are shared, so each costs nothing. */
  readonly at: (period: number) => Snapshot
}

/** How a population was come by, fastest first. */
export type Origin = 'memory' | 'files' | 'blocks' | 'facts'

interface Kept {
  readonly head: Head
  readonly content: Content
  readonly at: (period: number) => Snapshot
}

/** What whoever waits for a population may hear. */
export interface PopulationOptions {
  readonly onRead?: ((done: number, total: number) => void) | undefined
  /** Where it came from, and how many subjects were put in anew. */
  readonly onOrigin?: ((origin: Origin, patched: number) => void) | undefined
}

/** One population a zone and thread. */
const keptByZone = new WeakMap<ActiveZone, Kept>()

/** The population of today's facts: from memory, files or the database's blocks, patched where few subjects changed. */
export async function populationFor(ctx: Ctx, options: PopulationOptions = {}): Promise<ZonePopulation> {
  const { kept, judged } = await currentOf(ctx, options)
  const { head, content, at } = kept
  const { stamp, hash, factCount } = head
  return { stamp, hash, factCount, size: content.size, ids: content.ids, judged, at }
}

async function currentOf(ctx: Ctx, options: PopulationOptions): Promise<{ kept: Kept; judged: Judged }> {
  for (;;) {
    const { stamp, kept, stored, judged } = await ctx.transact(async (inside) => {
      const state = await getZoneState(inside)
      const judged = await judgedIn(inside, state)
      const kept = keptByZone.get(ctx.zone)
      if (kept?.head.stamp === state.factsStamp) return { stamp: state.factsStamp, kept, judged }
      return { stamp: state.factsStamp, stored: await findHead(inside), judged }
    })
    if (kept !== undefined) {
      options.onOrigin?.('memory', 0)
      return { kept, judged }
    }
    const catalogue = catalogueHash(ctx.zone.compiled)
    const base = await baseOf(ctx, { stored: stored?.catalogue === catalogue ? stored : undefined, stamp }, options)
    if (base?.head.stamp === stamp) {
      keptByZone.set(ctx.zone, base)
      return { kept: base, judged }
    }
    const content = await nextContent(ctx, base, options)
    // Facts changed while they were read: what was read may be of two minds.
    if (content === undefined || (await ctx.transact(getZoneState)).factsStamp !== stamp) continue
    const head = { stamp, catalogue, hash: contentHash(content), factCount: countFacts(content) }
    const next = keptFrom(head, content)
    keptByZone.set(ctx.zone, next)
    await save(ctx, next)
    return { kept: next, judged }
  }
}

/** The population as it was known at a stamp, read from the records; costs a pass over them. */
export async function populationAsOf(
  ctx: Ctx,
  { stamp, judged }: { readonly stamp: number; readonly judged: Judged },
  { onRead }: PopulationOptions = {},
): Promise<ZonePopulation> {
  const content = await readContentAsOf(ctx, stamp, onRead)
  const head = {
    stamp,
    catalogue: catalogueHash(ctx.zone.compiled),
    hash: contentHash(content),
    factCount: countFacts(content),
  }
  const { at } = keptFrom(head, content)
  return { stamp, hash: head.hash, factCount: head.factCount, size: content.size, ids: content.ids, judged, at }
}

interface Known {
  /** What the database holds as blocks. */
  readonly stored: Head | undefined
  readonly stamp: number
}

/** The newest population at hand that is not newer than the facts. A file is trusted only for the hash that the database names. */
async function baseOf(ctx: Ctx, { stored, stamp }: Known, options: PopulationOptions): Promise<Kept | undefined> {
  const kept = keptByZone.get(ctx.zone)
  const isOlder = kept !== undefined && stored !== undefined && kept.head.stamp < stored.stamp
  if (kept !== undefined && kept.head.stamp <= stamp && !isOlder) {
    options.onOrigin?.('memory', 0)
    return kept
  }
  if (stored === undefined) return undefined
  const folder = folderOf(ctx)
  const fromFiles = folder === undefined ? undefined : await loadFiles(folder, stored.hash)
  if (fromFiles !== undefined) {
    options.onOrigin?.('files', 0)
    return keptFrom(stored, fromFiles)
  }
  const { head, content } = await ctx.transact(async (inside) => ({
    head: await findHead(inside),
    content: await loadBlocks(inside, (done, total) => options.onRead?.(done, total)),
  }))
  if (content === undefined || head?.hash !== stored.hash) return undefined
  options.onOrigin?.('blocks', 0)
  await saveAsFiles(ctx, stored.hash, content)
  return keptFrom(stored, content)
}

async function nextContent(
  ctx: Ctx,
  base: Kept | undefined,
  { onRead = () => {}, onOrigin = () => {} }: PopulationOptions,
): Promise<Content | undefined> {
  if (base !== undefined) {
    const { content, head } = base
    const patched = await ctx.transact(async (inside) => {
      const changed = await listChanged(inside, head.stamp, patchLimit(content.size))
      return changed === undefined ? undefined : { changed, fresh: await readSubjects(inside, changed) }
    })
    if (patched !== undefined) {
      onOrigin('memory', patched.changed.length)
      return patchContent(content, patched.changed, patched.fresh)
    }
  }
  onOrigin('facts', 0)
  return readContent(ctx, onRead)
}

/** Beyond a tenth of the zone reading everything is no slower. */
function patchLimit(size: number): number {
  return Math.max(1000, Math.floor(size / 10))
}

function keptFrom(head: Head, content: Content): Kept {
  const snapshots = new Map<number, Snapshot>()
  let ids: readonly string[] | undefined
  const at = (period: number): Snapshot => {
    const known = snapshots.get(period)
    if (known !== undefined) return known
    const snapshot: Snapshot = {
      size: content.size,
      period,
      columns: columnsUntil(content, period),
      // A million texts, which only ties between equals ask for.
      get ids() {
        ids ??= listIds(content)
        return ids
      },
    }
    snapshots.set(period, snapshot)
    return snapshot
  }
  return { head, content, at }
}

/** Years before the period that the engine reads. */
const yearsKept = 20

function columnsUntil({ columns }: Content, period: number): Snapshot['columns'] {
  return new Map(
    [...columns].filter(([key]) => {
      const year = key.split('@')[1]
      return year === undefined || (Number(year) <= period && Number(year) > period - yearsKept)
    }),
  )
}

/** Whoever may not change the zone computes for himself alone. */
async function save(ctx: Ctx, { head, content }: Kept): Promise<void> {
  const { role } = ctx.actor
  if (role !== 'system' && role !== 'officer') return
  await ctx.transact(async (inside) => {
    await lockSnapshots(inside)
    const stored = await findHead(inside)
    if (stored === undefined || stored.stamp <= head.stamp) await saveBlocks(inside, head, content)
  })
  await saveAsFiles(ctx, head.hash, content)
}

async function lockSnapshots(ctx: TxCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`snapshots:${ctx.zoneId}`}, 0))`.execute(ctx.db)
}

/** Files only save time: a full or read-only disk must not stop an evaluation. */
async function saveAsFiles(ctx: Ctx, hash: string, content: Content): Promise<void> {
  const folder = folderOf(ctx)
  if (folder !== undefined) await saveFiles(folder, hash, content).catch(() => {})
}

function folderOf(ctx: Ctx): string | undefined {
  const { snapshotFolder } = ctx.zone
  return snapshotFolder === undefined ? undefined : `${snapshotFolder}/${ctx.zoneId}`
}

/** Names of the subjects of some rows, by row. */
export async function listNames(
  ctx: TxCtx,
  { ids }: Pick<ZonePopulation, 'ids'>,
  rows: readonly number[],
): Promise<Map<number, { readonly subjectId: string; readonly name: string }>> {
  const wanted = rows.map((row) => idAt(ids, row))
  const { rows: found } = await sql<{ id: string; name: string }>`
    select id, name from subjects where zone_id = ${ctx.zoneId} and id = any(${wanted}::uuid[])`.execute(ctx.db)
  const names = new Map(found.map(({ id, name }) => [id, name]))
  return new Map(
    rows.map((row, index) => {
      const subjectId = wanted[index] as string
      return [row, { subjectId, name: names.get(subjectId) ?? '' }]
    }),
  )
}
