/**
 * What subjects were called at an earlier moment: by what sources had said then, else by their row as it was before the
 * first merge since, else by the name and code that they have now, or had last. A merge that held then gave its code along.
 */
import type { Column } from '@wutong/engine'
import { sql } from 'kysely'
import { type Findable, pinyinFromName } from '#modules/subjects'
import type { Ctx, TxCtx } from '#platform/context'
import { idAt } from './content.ts'
import type { ZonePopulation } from './service.ts'

const namesAtOnce = 20_000

/** Who a row of a population of the past stands for. */
export interface PastSubjectName {
  readonly subjectId: string
  readonly name: string
  readonly uscc: string | null
}

interface Row {
  readonly id: string
  /** What it goes by where no source had said. */
  readonly name: string | null
  readonly uscc: string | null
  readonly name_now: string | null
  readonly pinyin: string | null
  readonly initials: string | null
}

async function readRows(ctx: TxCtx, stamp: number, ids: readonly string[]): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`
    with since as (
      select distinct on (id) id, before from (
        select kept_id as id, kept_before as before, stamp from merges where zone_id = ${ctx.zoneId} and stamp > ${stamp}
        union all
        select merged_id, merged_before, stamp from merges where zone_id = ${ctx.zoneId} and stamp > ${stamp}) as joined
      order by id, stamp),
    held as (
      select distinct on (kept_id) kept_id as id, merged_before ->> 'uscc' as uscc from merges
      where zone_id = ${ctx.zoneId} and stamp <= ${stamp} and (undone_stamp is null or undone_stamp > ${stamp})
        and merged_before ->> 'uscc' is not null
      order by kept_id, stamp)
    select i.id, coalesce(m.before ->> 'name', s.name, i.name) as name,
      coalesce(case when m.id is null then coalesce(s.uscc, i.uscc) else m.before ->> 'uscc' end, h.uscc) as uscc,
      s.name as name_now, s.pinyin, s.pinyin_initials as initials
    from identities i left join subjects s on s.zone_id = i.zone_id and s.id = i.id left join since m on m.id = i.id
      left join held h on h.id = i.id
    where i.zone_id = ${ctx.zoneId} and i.id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What sources had said that a subject is called. */
interface SaidName {
  readonly name: string | null
  readonly uscc: string | null
}

function nameFrom(subjectId: string, said: SaidName, row: Row | undefined): PastSubjectName {
  return { subjectId, name: said.name ?? row?.name ?? subjectId, uscc: said.uscc ?? row?.uscc ?? null }
}

/** The name and code of one subject at a stamp, with what sources had said of them by then. */
export async function findNameAsOf(
  ctx: TxCtx,
  { stamp, id, said }: { readonly stamp: number; readonly id: string; readonly said: SaidName },
): Promise<PastSubjectName> {
  return nameFrom(id, said, (await readRows(ctx, stamp, [id])).get(id))
}

type Named = Pick<ZonePopulation, 'stamp' | 'ids' | 'at' | 'judged'>

/** Subjects of some rows by what they were called then. */
export async function listNamesAsOf(
  ctx: TxCtx,
  population: Named,
  rows: readonly number[],
): Promise<Map<number, PastSubjectName>> {
  const named = await readNames(ctx, population, rows)
  return new Map(rows.map((row, index) => [row, (named[index] as NamedRow).called]))
}

/** All subjects of a population, in the order of its rows, with the pinyin that they are searched and sorted by. */
export async function listFindableAsOf(ctx: Ctx, population: Named & { readonly size: number }): Promise<Findable[]> {
  const all: Findable[] = []
  for (let from = 0; from < population.size; from += namesAtOnce) {
    const rows = Array.from({ length: Math.min(namesAtOnce, population.size - from) }, (_, index) => from + index)
    const named = await ctx.transact((inside) => readNames(inside, population, rows))
    for (const { called, row } of named) all.push({ name: called.name, uscc: called.uscc, ...spokenFrom(called, row) })
  }
  return all
}

/** Pinyin costs most of the time, so it is made anew only for a name that is no longer the same. */
function spokenFrom({ name }: PastSubjectName, row: Row | undefined): Pick<Findable, 'pinyin' | 'initials'> {
  if (row?.name_now !== name || row.pinyin === null || row.initials === null) return pinyinFromName(name)
  return { pinyin: row.pinyin, initials: row.initials }
}

interface NamedRow {
  readonly called: PastSubjectName
  readonly row: Row | undefined
}

async function readNames(ctx: TxCtx, population: Named, rows: readonly number[]): Promise<NamedRow[]> {
  const { columns } = population.at(population.judged.period)
  const [names, codes] = [columns.get('name'), columns.get('uscc')]
  const ids = rows.map((row) => idAt(population.ids, row))
  const found = await readRows(ctx, population.stamp, ids)
  return rows.map((row, index) => {
    const id = ids[index] as string
    const said = { name: textAt(names, row), uscc: textAt(codes, row) }
    return { called: nameFrom(id, said, found.get(id)), row: found.get(id) }
  })
}

function textAt(column: Column | undefined, row: number): string | null {
  return column?.type === 'text' ? (column.dictionary[column.codes[row] ?? -1] ?? null) : null
}
