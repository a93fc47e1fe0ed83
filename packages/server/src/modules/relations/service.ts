/** Use cases: import relations, and show those of a subject. */
import { basename } from 'node:path'
import type { RelationReport, SubjectRelations } from '@wutong/contract'
import { beginBulk, noteBatch } from '#modules/facts'
import { addBatch, countRows, findTwin, sourceOf } from '#modules/records'
import { getSubjectRow } from '#modules/subjects'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { openTable } from '#tables/open'
import type { TableFile } from '#tables/table'
import { type Columns, columnsFrom, relationFrom, type SaidRelation } from './rows.rules.ts'
import { addRelations, findNamed, listNamedBranches, listRelationRows, type NewRelation } from './store.ts'

/** One file of relations. */
export interface RelationInput {
  readonly path: string
  readonly name?: string | undefined
  readonly source: string
  readonly dryRun?: boolean | undefined
}

type Issue = RelationReport['issues'][number]

/** Rows before the header that may hold a title or a note. */
const headerWithin = 20
/** Refused rows shown with a report. */
const shownIssues = 200

/** Imports relations: all good rows or, where anything stops it, nothing. Evaluating anew is the caller's next step. */
export async function importRelations(ctx: Ctx, input: RelationInput): Promise<RelationReport> {
  const source = sourceOf(ctx, input.source)
  const name = input.name ?? basename(input.path)
  const file = await openTable(input.path, name)
  const { said, issues, rows } = await readRelations(file)
  const dryRun = input.dryRun === true
  return ctx.transact(async (inside) => {
    await beginBulk(inside)
    const batch = { source: source.id, file: name, contentHash: file.hash, period: null }
    const twin = await findTwin(inside, batch)
    if (twin !== undefined)
      throw new AppError('batch_duplicate', {
        at: twin.imported_at.toISOString().slice(0, 10),
        batch: twin.file,
        batchId: twin.id,
      })
    const { found, unknown } = await identify(inside, said)
    const refused = [...issues, ...unknown].sort((a, b) => a.row - b.row)
    const counts = { rows, accepted: found.length, refused: refused.length }
    const batchId = dryRun ? null : inside.newId()
    if (batchId !== null) await store(inside, { id: batchId, ...batch }, { found, counts })
    const byName = found.filter(({ otherId }) => otherId === null).length
    return { batchId, file: name, source: source.id, dryRun, ...counts, byName, issues: refused.slice(0, shownIssues) }
  })
}

async function store(
  ctx: TxCtx,
  batch: Parameters<typeof addBatch>[1],
  { found, counts }: { readonly found: readonly NewRelation[]; readonly counts: Parameters<typeof countRows>[2] },
): Promise<void> {
  await addBatch(ctx, batch)
  await addRelations(ctx, batch.id, found)
  await countRows(ctx, batch.id, counts)
  const subjects = new Set(found.map(({ subjectId }) => subjectId)).size
  await noteBatch(ctx, { kind: 'import', ref: batch.id, subjects })
  await recordEvent(ctx, { event: 'relations.imported', detail: { batchId: batch.id, file: batch.file, ...counts } })
}

async function readRelations(file: TableFile): Promise<{ said: SaidRelation[]; issues: Issue[]; rows: number }> {
  const said: SaidRelation[] = []
  const issues: Issue[] = []
  let columns: Columns | undefined
  let rows = 0
  for await (const { row, cells } of file.sheets[0]?.rows() ?? []) {
    if (columns === undefined) {
      columns = columnsFrom(cells)
      if (columns === undefined && row > headerWithin) break
      continue
    }
    if (cells.every((cell) => cell === null || cell === '')) continue
    rows += 1
    const relation = relationFrom(columns, cells, row)
    if ('row' in relation) said.push(relation)
    else issues.push({ row, reason: relation })
  }
  if (columns === undefined) throw new AppError('relations_header_missing', { file: file.name })
  return { said, issues, rows }
}

/** Kinds of which the other side is no enterprise. */
const namedOnly: ReadonlySet<string> = new Set(['parcel', 'person'])

async function identify(
  ctx: TxCtx,
  said: readonly SaidRelation[],
): Promise<{ found: NewRelation[]; unknown: Issue[] }> {
  const known = await findNamed(
    ctx,
    said.flatMap(({ subject, other }) => [subject, other]),
  )
  const found: NewRelation[] = []
  const unknown: Issue[] = []
  for (const { subject, other, ...relation } of said) {
    const one = known.get(subject)
    const two = namedOnly.has(relation.kind) ? undefined : known.get(other)
    const reason = reasonAgainst({ subject, other }, one?.id, two?.id)
    if (one === undefined || reason !== null) {
      unknown.push({ row: relation.row, reason: reason ?? notOnFile(subject) })
      continue
    }
    const sides = { subjectId: one.id, subjectName: one.name, otherId: two?.id ?? null, otherName: two?.name ?? other }
    found.push({ ...relation, ...sides })
  }
  return { found, unknown }
}

function notOnFile(subject: string): Issue['reason'] {
  return {
    zh: `库中没有“${subject}”，或有多家同名：请写统一社会信用代码`,
    en: `"${subject}" is not on file, or several have this name: give the credit code`,
  }
}

function reasonAgainst(
  { subject }: Pick<SaidRelation, 'subject' | 'other'>,
  one: string | undefined,
  two: string | undefined,
): Issue['reason'] | null {
  if (one === undefined) return notOnFile(subject)
  if (one === two) return { zh: '双方是同一家', en: 'Both sides are the same enterprise' }
  return null
}

/** Relations shown at once: more cannot be read in a graph. */
const shownRelations = 200

/** Who a subject is related to, and for staff also who those are related to. */
export function getRelations(ctx: Ctx, subjectId: string): Promise<SubjectRelations> {
  return ctx.transact(async (inside) => {
    await getSubjectRow(inside, subjectId)
    const own = await listRelationRows(inside, [subjectId], shownRelations + 1)
    const named = await listNamedBranches(inside, subjectId, shownRelations)
    const near = new Set(own.flatMap(({ subject, other }) => [subject.id, other.id]))
    near.delete(subjectId)
    const next = [...near].filter((id): id is string => id !== null)
    const isStaff = inside.actor.role !== 'enterprise'
    const further = isStaff && next.length > 0 ? await listRelationRows(inside, next, shownRelations + 1) : []
    const said = [...new Map([...own, ...further].map((relation) => [relation.id, relation])).values()]
    const told = new Set(
      said.flatMap(({ kind, subject, other }) => (kind === 'branch' ? [`${subject.id} ${other.id}`] : [])),
    )
    const relations = [...said, ...named.filter(({ subject, other }) => !told.has(`${subject.id} ${other.id}`))]
    return { relations: relations.slice(0, shownRelations), more: relations.length > shownRelations }
  })
}
