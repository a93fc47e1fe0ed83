/** Lists of enterprises matched with the stored population. */
import type { ListProblem } from '@wutong/contract'
import { sql } from 'kysely'
import type { ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { type ListLine, parseList } from './lists.rules.ts'

/** A line of a list with the row of the population that it names. */
export interface ListedRow extends ListLine {
  readonly row: number
}

/** Finds the rows that a list names; what names nobody is said. */
export async function findListed(
  ctx: Ctx,
  { at, judged }: Pick<ZonePopulation, 'at' | 'judged'>,
  text: string,
): Promise<{ readonly listed: readonly ListedRow[]; readonly problems: readonly ListProblem[] }> {
  const { lines, problems } = parseList(text)
  const rowOf = new Map(at(judged.period).ids.map((id, row) => [id, row]))
  const ids = await findIds(ctx, [...new Set(lines.flatMap(({ keys }) => keys))])
  const listed: ListedRow[] = []
  const unknown: ListProblem[] = []
  for (const line of lines) {
    const id = line.keys.map((key) => ids.get(key)).find((one) => one !== undefined)
    const row = id === undefined ? undefined : rowOf.get(id)
    if (row === undefined) unknown.push({ line: line.line, text: line.keys.join(' '), reason: notOnFile })
    else listed.push({ ...line, row })
  }
  return { listed, problems: [...problems, ...unknown].toSorted((a, b) => a.line - b.line) }
}

const notOnFile = {
  zh: '库中没有这家企业，请核对名称或信用代码',
  en: 'is not on file: check the name or credit code',
}

async function findIds(ctx: Ctx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await ctx.transact(async (inside) => {
    const found = await sql<{ id: string; uscc: string | null; name: string }>`
      select id, uscc, name from subjects where zone_id = ${inside.zoneId}
      and (uscc = any(${keys}::text[]) or name = any(${keys}::text[])) order by id`.execute(inside.db)
    return found.rows
  })
  // A name that two bear names neither of them for sure; the code does.
  const names = new Map<string, number>()
  for (const { name } of rows) names.set(name, (names.get(name) ?? 0) + 1)
  const byName = rows.filter(({ name }) => names.get(name) === 1).map(({ name, id }) => [name, id] as const)
  const byCode = rows.flatMap(({ uscc, id }) => (uscc === null ? [] : [[uscc, id] as const]))
  return new Map([...byName, ...byCode])
}
