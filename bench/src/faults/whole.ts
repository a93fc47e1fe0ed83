/** Whether what the database holds fits together, whatever happened to the processes that wrote it. */
import { sql } from 'kysely'
import { verifyStored } from '../../../packages/server/src/modules/audit/index.ts'
import { chooseForMany } from '../../../packages/server/src/modules/facts/index.ts'
import type { Ctx, TxCtx } from '../../../packages/server/src/platform/context.ts'
import { openHouse } from '../../../packages/server/src/start.ts'
import { type Where, zoneDir } from '../support/process.ts'

/** What is asked of the database; each query lists what does not fit. */
const queries: Readonly<Record<string, string>> = {
  'a batch has other records than it says': `select b.id from batches b where b.coverage is not null and
    (select count(*) from records r where r.zone_id = b.zone_id and r.batch_id = b.id) <>
    (select coalesce(sum(value::bigint), 0) from jsonb_each_text(b.coverage))`,
  'a batch has no report or no word in the trail': `select b.id from batches b where b.kind = 'import' and not exists
    (select from audit_events a where a.zone_id = b.zone_id and a.event = 'batch.imported' and a.entity = b.id::text)`,
  'a batch was taken back and the trail does not say so': `select b.id from batches b where b.retracted_at is not null and not exists
    (select from audit_events a where a.zone_id = b.zone_id and a.event = 'batch.retracted' and a.entity = b.id::text)`,
  'a dispute is not in the trail': `select d.id from disputes d where not exists
    (select from audit_events a where a.zone_id = d.zone_id and a.event = 'dispute.raised' and a.entity = d.id::text)`,
  'a merge is not in the trail': `select m.id from merges m where not m.automatic and not exists
    (select from audit_events a where a.zone_id = m.zone_id and a.event = 'subject.merged' and a.entity = m.id::text)`,
  'a subject has no identity or no summary': `select s.id from subjects s where not exists
    (select from identities i where i.zone_id = s.zone_id and i.id = s.id and i.subject_id = s.id) or not exists
    (select from subject_summaries m where m.zone_id = s.zone_id and m.subject_id = s.id)`,
  'facts are of nobody': `select f.subject_id from facts f where not exists
    (select from subjects s where s.zone_id = f.zone_id and s.id = f.subject_id)`,
  'a settlement is not in the trail': `select s.id from settlements s where not exists
    (select from audit_events a where a.zone_id = s.zone_id and a.event like 'fact.%' and a.entity = s.id::text)`,
  'a consent is not in the trail': `select c.id from consents c where not exists
    (select from audit_events a where a.zone_id = c.zone_id and a.event like 'consent.%' and a.entity = c.id::text)`,
  'an accepted dispute has no record': `select d.id from disputes d where d.state = 'accepted' and not exists
    (select from batches b where b.zone_id = d.zone_id and b.id = d.batch_id and b.kind = 'answer')`,
  'results are of an evaluation that is not the current one': `select r.evaluation_id from score_results r where not exists
    (select from evaluations e where e.zone_id = r.zone_id and e.id = r.evaluation_id and e.current) limit 1`,
  'a definition has two current evaluations': `select definition from evaluations where current group by kind, definition having count(*) > 1`,
  'knowledge is of nothing': `select k.ref from knowledge k where k.kind in ('import', 'answer') and not exists
    (select from batches b where b.zone_id = k.zone_id and b.id = k.ref)`,
}

async function digestOfFacts({ db }: TxCtx): Promise<string> {
  const { rows } = await sql<{ digest: string }>`select md5(coalesce(string_agg(
    subject_id || ' ' || period || ' ' || values::text, E'\n' order by subject_id, period), '')) as digest from facts`.execute(
    db,
  )
  return rows[0]?.digest ?? ''
}

/** Whether facts in force are what anybody would choose from the records anew; nothing is kept of the try. */
async function areChosen(ctx: Ctx): Promise<boolean> {
  const undone = new Error('undone')
  let isSame = false
  const tried = ctx.transact(async (inside) => {
    const before = await digestOfFacts(inside)
    const { rows } = await sql<{ id: string }>`select id from subjects`.execute(inside.db)
    await chooseForMany(
      inside,
      rows.map(({ id }) => id),
    )
    isSame = before === (await digestOfFacts(inside))
    throw undone
  })
  await tried.catch((error: unknown) => {
    if (error !== undone) throw error
  })
  return isSame
}

/** What looking at a whole database showed. */
interface Looked {
  /** Sentences about what does not fit; none when all is well. */
  readonly broken: readonly string[]
  /** Days of the trail whose seals were checked. */
  readonly sealedDays: number
}

/** Looks whether everything fits together. */
export async function lookAt(where: Where): Promise<Looked> {
  const { ctx, close } = await openHouse({ ...where, zoneDir, attach: true })
  try {
    const found: string[] = []
    for (const [what, query] of Object.entries(queries)) {
      const { rows } = await ctx.transact((inside) => sql.raw<object>(query).execute(inside.db))
      if (rows.length > 0) found.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`)
    }
    if (!(await areChosen(ctx))) found.push('facts are not those that the records give')
    const { intact, days, findings } = await verifyStored(ctx)
    if (!intact) found.push(`the trail of ${days} sealed days is not intact: ${JSON.stringify(findings.slice(0, 3))}`)
    return { broken: found, sealedDays: days }
  } finally {
    await close()
  }
}
