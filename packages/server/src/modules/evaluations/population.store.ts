import { createHash } from 'node:crypto'
import type { FactValue, SubjectFacts } from '@wutong/engine'
import { sql } from 'kysely'
import { addFacts } from '#modules/subjects'
import type { TxCtx } from '#platform/context'

/** Every subject of the zone with its facts, and what identifies exactly these facts. */
export interface Population {
  readonly subjects: readonly SubjectFacts[]
  readonly factCount: number
  /** SHA-256 over every subject's id and facts in a fixed order. */
  readonly hash: string
}

const subjectsAtOnce = 2000

/** Reads all facts in force; chunk by chunk, so that neither side holds a whole zone twice. */
export async function loadPopulation(ctx: TxCtx, onSubjects: (done: number) => void): Promise<Population> {
  const subjects: SubjectFacts[] = []
  const hash = createHash('sha256')
  let factCount = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await listChunk(ctx, after)
    const last = rows.at(-1)
    if (last === undefined) return { subjects, factCount, hash: hash.digest('hex') }
    let facts = new Map<string, FactValue>()
    let id = ''
    for (const row of rows) {
      if (row.id !== id) {
        facts = new Map()
        id = row.id
        subjects.push({ id, facts })
      }
      hash.update(`${id} ${row.period ?? ''} ${row.values ?? ''}\n`)
      if (row.period === null || row.values === null) continue
      const known = facts.size
      addFacts(facts, row.period, JSON.parse(row.values) as Record<string, FactValue>)
      factCount += facts.size - known
    }
    after = last.id
    onSubjects(subjects.length)
  }
}

interface FactRow {
  readonly id: string
  readonly period: number | null
  /** The text of jsonb, whose keys the database keeps in one order. */
  readonly values: string | null
}

async function listChunk(ctx: TxCtx, after: string): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    select s.id, f.period, f.values::text as values
    from (select id from subjects where zone_id = ${ctx.zoneId} and id > ${after} order by id limit ${subjectsAtOnce}) s
    left join facts f on f.zone_id = ${ctx.zoneId} and f.subject_id = s.id
    order by s.id, f.period`.execute(ctx.db)
  return rows
}
