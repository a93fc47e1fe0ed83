/** Rows of relations. */
import type { Relation } from '@wutong/contract'
import { nameKey, sourceName } from '@wutong/engine'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { headNameOf } from './rows.rules.ts'

/** Subjects found by credit code, else by a name that only one has. */
export async function findNamed(
  ctx: TxCtx,
  wanted: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  const keys = new Map([...new Set(wanted)].map((text) => [text, nameKey(text)]))
  const { rows } = await sql<{ id: string; uscc: string | null; name: string; nameKey: string }>`
    select id, uscc, name, name_key as "nameKey" from subjects where zone_id = ${ctx.zoneId}
      and (uscc = any(${[...keys.values()]}::text[]) or name_key = any(${[...keys.values()]}::text[]))`.execute(ctx.db)
  const byCode = new Map(rows.flatMap((one) => (one.uscc === null ? [] : [[one.uscc, one] as const])))
  const byName = Map.groupBy(rows, (one) => one.nameKey)
  const found = new Map<string, { id: string; name: string }>()
  for (const [text, key] of keys) {
    const namesakes = byName.get(key) ?? []
    const one = byCode.get(key) ?? (namesakes.length === 1 ? namesakes[0] : undefined)
    if (one !== undefined) found.set(text, { id: one.id, name: one.name })
  }
  return found
}

/** One relation to be written. */
export interface NewRelation {
  readonly row: number
  readonly kind: Relation['kind']
  readonly subjectId: string
  readonly subjectName: string
  readonly otherId: string | null
  readonly otherName: string
  readonly share: number | null
  readonly since: string | null
  readonly until: string | null
}

const rowsAtOnce = 1000

/** Writes the relations of a batch. */
export async function addRelations(ctx: TxCtx, batchId: string, relations: readonly NewRelation[]): Promise<void> {
  for (let from = 0; from < relations.length; from += rowsAtOnce) {
    const rows = relations.slice(from, from + rowsAtOnce).map((one) => ({
      zone_id: ctx.zoneId,
      id: ctx.newId(),
      batch_id: batchId,
      row: one.row,
      kind: one.kind,
      subject_id: one.subjectId,
      subject_name: one.subjectName,
      other_id: one.otherId,
      other_name: one.otherName,
      share: one.share,
      since: one.since,
      until: one.until,
    }))
    await ctx.db.insertInto('relations').values(rows).execute()
  }
}

interface RelationRow extends Omit<Relation, 'subject' | 'other' | 'sourceName'> {
  readonly subjectId: string | null
  readonly subjectName: string
  readonly otherId: string | null
  readonly otherName: string
  readonly source: string
}

/** What batches in force say of the relations of some subjects; each side is the subject that its identity counts for now. */
export async function listRelationRows(ctx: TxCtx, subjectIds: readonly string[], limit: number): Promise<Relation[]> {
  const ids = sql`(select i.id from identities i where i.zone_id = ${ctx.zoneId} and i.subject_id = any(${subjectIds}::uuid[]))`
  const { rows } = await sql<RelationRow>`
    select r.id, r.kind, si.subject_id as "subjectId", coalesce(s.name, r.subject_name) as "subjectName",
      oi.subject_id as "otherId", coalesce(o.name, r.other_name) as "otherName", r.share, r.since, r.until, r.row,
      b.id as "batchId", b.file, b.source
    from relations r
    join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    left join identities si on si.zone_id = r.zone_id and si.id = r.subject_id
    left join subjects s on s.zone_id = r.zone_id and s.id = si.subject_id
    left join identities oi on oi.zone_id = r.zone_id and oi.id = r.other_id
    left join subjects o on o.zone_id = r.zone_id and o.id = oi.subject_id
    where r.zone_id = ${ctx.zoneId} and b.retracted_at is null and (r.subject_id in ${ids} or r.other_id in ${ids})
    order by r.kind, "otherName", r.id limit ${limit}`.execute(ctx.db)
  return rows.map(({ subjectId, subjectName, otherId, otherName, source, ...row }) => ({
    ...row,
    subject: { id: subjectId, name: subjectName },
    other: { id: otherId, name: otherName },
    sourceName: sourceName(ctx.zone.zone, source),
  }))
}

/** Branches that follow from names: the head firm of a branch, and the branches of a firm. */
export async function listNamedBranches(ctx: TxCtx, subjectId: string, limit: number): Promise<Relation[]> {
  const self = await ctx.db
    .selectFrom('subjects')
    .select(['id', 'name', 'name_key'])
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', subjectId)
    .executeTakeFirst()
  if (self === undefined) return []
  const headName = headNameOf(self.name)
  const head = headName === null ? undefined : (await findNamed(ctx, [headName])).get(headName)
  const prefix = `${self.name_key.replace(/[\\%_]/g, (sign) => `\\${sign}`)}_%`
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from subjects where zone_id = ${ctx.zoneId} and name_key like ${prefix} order by name limit ${limit}`.execute(
    ctx.db,
  )
  const branches = rows.filter(({ name }) => nameKey(headNameOf(name) ?? '') === self.name_key)
  return [...(head === undefined ? [] : [derived(head, self)]), ...branches.map((branch) => derived(self, branch))]
}

interface Named {
  readonly id: string
  readonly name: string
}

function derived(head: Named, branch: Named): Relation {
  const nothing = {
    id: null,
    share: null,
    since: null,
    until: null,
    sourceName: null,
    batchId: null,
    file: null,
    row: null,
  }
  return {
    ...nothing,
    kind: 'branch',
    subject: { id: head.id, name: head.name },
    other: { id: branch.id, name: branch.name },
  }
}
