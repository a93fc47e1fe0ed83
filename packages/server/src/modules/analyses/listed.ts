/** Lists of enterprises matched with the stored population. */
import type { ListProblem } from '@wutong/contract'
import { sql } from 'kysely'
import type { ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { type Directory, findNamed, type ListLine, type Nameable, parseList } from './lists.rules.ts'

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
  const directory = await findBearers(ctx, [...new Set(lines.flatMap(({ keys }) => keys))], rowOf)
  const listed: ListedRow[] = []
  const unknown: ListProblem[] = []
  for (const line of lines) {
    const named = findNamed(line.keys, directory)
    if ('found' in named) listed.push({ ...line, row: named.found.row })
    else unknown.push({ line: line.line, text: line.keys.join(' '), reason: named.reason })
  }
  return { listed, problems: [...problems, ...unknown].toSorted((a, b) => a.line - b.line) }
}

/** The enterprises of the population that bear any of the names or codes. */
async function findBearers(
  ctx: Ctx,
  keys: readonly string[],
  rowOf: ReadonlyMap<string, number>,
): Promise<Directory<Nameable & { readonly row: number }>> {
  const rows = await ctx.transact(async (inside) => {
    const found = await sql<{ id: string; uscc: string | null; name: string }>`
      select id, uscc, name from subjects where zone_id = ${inside.zoneId}
      and (uscc = any(${keys}::text[]) or name = any(${keys}::text[])) order by id`.execute(inside.db)
    return found.rows
  })
  const bearers = rows.flatMap(({ id, uscc, name }) => {
    const row = rowOf.get(id)
    return row === undefined ? [] : [{ uscc, name, row }]
  })
  return {
    byCode: new Map(bearers.flatMap((one) => (one.uscc === null ? [] : [[one.uscc, one] as const]))),
    byName: Map.groupBy(bearers, ({ name }) => name),
  }
}
