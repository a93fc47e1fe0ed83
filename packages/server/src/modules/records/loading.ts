/** Second half of an import: the staged rows go into the database, all in the caller's transaction. */
import { setImmediate } from 'node:timers/promises'
import type { RowIssue } from '@wutong/contract'
import { type FoldRecord, nameKey, recordFolding, type Source } from '@wutong/engine'
import type { RawBuilder } from 'kysely'
import { listStanding, placeInDistricts, putFacts, type Standing } from '#modules/facts'
import type { TxCtx } from '#platform/context'
import { districtOf } from '#platform/limits'
import { SaidOnSheets } from './contradictions.ts'
import type { ProblemRow } from './error-sheet.rules.ts'
import { factsOfChunk, type Loaded, nothingLoaded } from './fresh-facts.ts'
import {
  addToIndex,
  decideIdentity,
  decideWithin,
  type Identity,
  indexSubjects,
  type KnownSubject,
  type SubjectIndex,
} from './identity.rules.ts'
import { findTwinRow, type LateRows, refuseLate } from './late-rows.ts'
import { insertGiven, type SaidRecord } from './records.store.ts'
import { districtSaid, type SaidRow } from './said-rows.ts'
import { SeenRows } from './seen-rows.ts'
import type { Spool } from './spool.ts'
import type { StagedFile } from './staging.ts'
import { addIssues, type ComparedSubject, insertSubjects, listCandidates, updateIds } from './store.ts'

/** Rows that are judged and written together. */
export const rowsAtOnce = 4000
const issuesAtOnce = 1000

const firstNewShown = 50

/** What loading needs of a file read. */
type LoadedRows = Pick<StagedFile, 'rows' | 'issues' | 'tally' | 'originalsOf'> & {
  readonly problems: Spool<ProblemRow>
}

/** State of one load. */
interface Load extends LateRows {
  readonly ctx: TxCtx
  readonly batchId: string
  readonly source: Source
  readonly staged: LoadedRows
  readonly loaded: Loaded
  readonly fold: FoldRecord
  readonly onPlaced: ((row: number, subjectId: string) => void) | undefined
}

/** What one chunk of rows will write. */
interface Chunk {
  readonly index: SubjectIndex
  /** What stood of known subjects before this import spoke of them. */
  readonly standing: Standing
  /** Subjects made in it, as the index knows them. */
  readonly made: Map<string, KnownSubject>
  readonly subjects: ComparedSubject[]
  readonly adopted: Map<string, KnownSubject>
  readonly records: SaidRecord[]
}

/** Loads all staged rows; rows that turn out to repeat or to be ambiguous are refused here. */
export async function loadRows(
  ctx: TxCtx,
  {
    batchId,
    source,
    staged,
    whole,
    onRows,
    onPlaced,
  }: {
    batchId: string
    source: Source
    staged: LoadedRows
    /** Waits until all rows are staged, where they are not yet. */
    whole?: (() => Promise<void>) | undefined
    onRows?: ((rows: number) => void) | undefined
    /** Hears which subject each row was joined to. */
    onPlaced?: ((row: number, subjectId: string) => void) | undefined
  },
): Promise<{ loaded: Loaded; late: readonly RowIssue[]; lateRows: readonly ProblemRow[] }> {
  const loaded = nothingLoaded()
  const fold = recordFolding(ctx.zone.zone)
  const sheets = new SaidOnSheets(ctx.zone.zone.indicators)
  const load: Load = { ctx, batchId, source, staged, seen: new SeenRows(), sheets, late: [], loaded, fold, onPlaced }
  await loadChunks(load, (rows) => onRows?.(rows))
  await whole?.()
  const lateRows = await keepIssues(load)
  return { loaded: load.loaded, late: load.late, lateRows }
}

/**
 * One chunk is judged while the database writes the one before it. What is known of a chunk is therefore asked before that
 * writing begins, and completed with what the chunk before it makes.
 */
async function loadChunks(load: Load, onRows: (rows: number) => void): Promise<void> {
  const { ctx, source, staged } = load
  let before: Chunk | undefined
  let writing: Promise<void> = Promise.resolve()
  let ready: RawBuilder<unknown>[] = []
  let done = 0
  for await (const rows of staged.rows.chunks(rowsAtOnce)) {
    await writing
    const known = await listCandidates(ctx, source.id, rows)
    const periods = new Set(rows.flatMap(({ statements }) => statements.map(({ period }) => period)))
    const ids = known.map(({ id }) => id)
    const standing = await listStanding(ctx, ids, [...periods])
    writing = writeAll(ctx, ready)
    // Heard when it is awaited; until then it is nobody's surprise.
    writing.catch(() => {})
    before = await placeRows(load, rows, { index: indexAfter(before, known, source.id), standing })
    ready = await prepareChunk(load, before)
    done += rows.length
    onRows(done)
  }
  await writing
  await writeAll(ctx, ready)
}

/** What is known once the chunk before is written. */
function indexAfter(before: Chunk | undefined, known: readonly KnownSubject[], source: string): SubjectIndex {
  if (before === undefined) return indexSubjects(known, source)
  const newer = new Map([...before.adopted, ...before.made])
  return indexSubjects([...known.filter(({ id }) => !newer.has(id)), ...newer.values()], source)
}

/** Rows after which others get a turn: the writing of the chunk before, and whoever asks for progress. */
const rowsATurn = 250

async function placeRows(
  load: Load,
  rows: readonly SaidRow[],
  known: Pick<Chunk, 'index' | 'standing'>,
): Promise<Chunk> {
  const chunk: Chunk = { ...known, made: new Map(), subjects: [], adopted: new Map(), records: [] }
  for (const [at, row] of rows.entries()) {
    placeRow(load, chunk, row)
    if (at % rowsATurn === 0) await setImmediate()
  }
  return chunk
}

/** Everything a chunk writes, as statements ready to be sent: making them takes as long as the database takes. */
async function prepareChunk(load: Load, chunk: Chunk): Promise<RawBuilder<unknown>[]> {
  const { ctx, source, batchId } = load
  const batch = { batchId, source: source.id, at: ctx.now() }
  const statements: RawBuilder<unknown>[] = []
  const fresh = new Map(chunk.subjects.map(({ id, name }) => [id, name]))
  const withIds = chunk.subjects.map((subject) => withAdoptedIds(subject, chunk.adopted.get(subject.id)))
  if (withIds.length > 0) statements.push(insertSubjects(ctx, batch, withIds))
  await setImmediate()
  const adopted = [...chunk.adopted.values()].filter(({ id }) => !fresh.has(id))
  if (adopted.length > 0) statements.push(updateIds(ctx, adopted))
  const { records, facts } = factsOfChunk(load, {
    records: chunk.records,
    fresh,
    standing: chunk.standing,
    at: batch.at,
  })
  await setImmediate()
  if (records.length > 0) statements.push(insertGiven(ctx, batch, records))
  if (facts.length > 0) statements.push(putFacts(ctx, facts))
  const described = facts.filter(({ period }) => period === 0)
  const ids = described.map(({ subject }) => subject)
  if (ids.length > 0) statements.push(placeInDistricts(ctx, ids, described))
  load.loaded.adopted += adopted.length
  load.loaded.newSubjects += chunk.subjects.length
  return statements
}

async function writeAll({ db }: TxCtx, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}

/** A subject made in this chunk may have been given more ids by a later row of it. */
function withAdoptedIds(subject: ComparedSubject, adopted: KnownSubject | undefined): ComparedSubject {
  return adopted === undefined ? subject : { ...subject, uscc: adopted.uscc, externalKey: adopted.externalKey }
}

function placeRow(load: Load, chunk: Chunk, row: SaidRow): void {
  const identity = identityOf(load, chunk, row)
  if (identity.kind === 'refused') {
    refuseLate(load, row, identity.reason)
    return
  }
  const subject = identity.kind === 'known' ? identity.subject : makeSubject(load, chunk, row)
  const twin = findTwinRow(load, subject.id, row)
  if (twin === 'differs') return
  load.onPlaced?.(row.row, subject.id)
  // By which ids an enterprise is found is a matter of the whole zone.
  if (load.ctx.actor.limits === undefined) adopt(load, chunk, subject, row)
  if (twin === 'same') return
  for (const statement of row.statements) {
    const { period, count } = statement
    chunk.records.push({ ...statement, id: load.ctx.newId(), subject_id: subject.id, row: row.row })
    load.loaded.coverage[period] = (load.loaded.coverage[period] ?? 0) + 1
    load.loaded.values += count
  }
}

function identityOf({ ctx, source }: Load, { index }: Chunk, row: SaidRow): Identity {
  const { limits } = ctx.actor
  if (limits === undefined) return decideIdentity(index, row, source.id)
  const placed = { ...row, district: districtSaid(row) }
  return decideWithin(index, placed, { source: source.id, district: districtOf(limits) })
}

function makeSubject(load: Load, chunk: Chunk, row: SaidRow): KnownSubject {
  const { uscc, key } = row
  const name = row.name ?? key ?? uscc ?? ''
  const id = load.ctx.newId()
  const compared = nameKey(name)
  chunk.subjects.push({ id, uscc, externalKey: key, name, nameKey: compared, district: districtSaid(row) })
  if (load.loaded.firstNew.length < firstNewShown) load.loaded.firstNew.push({ id, name, uscc, row: row.row })
  const subject = {
    id,
    uscc,
    externalSource: key === null ? null : load.source.id,
    externalKey: key,
    nameKey: compared,
  }
  addToIndex(chunk.index, subject, load.source.id)
  chunk.made.set(id, subject)
  return subject
}

/** Adds ids that the row knows and the subject lacks. */
function adopt(load: Load, chunk: Chunk, subject: KnownSubject, { uscc, key }: SaidRow): void {
  const addsCode = uscc !== null && subject.uscc === null
  // An id that already belongs to another enterprise stays there.
  const addsKey = key !== null && subject.externalKey === null && !chunk.index.byKey.has(key)
  if (!addsCode && !addsKey) return
  if (addsCode) subject.uscc = uscc
  if (addsKey) {
    subject.externalSource = load.source.id
    subject.externalKey = key
  }
  addToIndex(chunk.index, subject, load.source.id)
  chunk.adopted.set(subject.id, subject)
}

/** Keeps every issue of the file, then those found while loading; beside them the rows, of which there are never more. */
async function keepIssues({ ctx, batchId, staged, late }: Load): Promise<ProblemRow[]> {
  let seq = 0
  const rows = staged.problems.chunks(issuesAtOnce)
  for await (const issues of staged.issues.chunks(issuesAtOnce)) {
    const { value } = await rows.next()
    await addIssues(ctx, batchId, { seq, issues, rows: value ?? [] })
    seq += 1
  }
  await rows.return(undefined)
  const lateRows = await staged.originalsOf(late)
  for (let from = 0; from < late.length; from += issuesAtOnce) {
    const to = from + issuesAtOnce
    await addIssues(ctx, batchId, { seq, issues: late.slice(from, to), rows: lateRows.slice(from, to) })
    seq += 1
  }
  return lateRows
}
