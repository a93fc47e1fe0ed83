/** Figures in force of the firms that a file names, to notice a file whose figures are in another unit. */
import { nameKey } from '@wutong/engine'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import type { NamedFirm } from './reading.ts'

interface FactRow {
  readonly uscc: string | null
  readonly name_key: string
  readonly values: Readonly<Record<string, unknown>>
}

/** The latest figures of each firm, in the order asked; a firm nobody knows has none. */
export async function listKnownFigures(
  ctx: TxCtx,
  firms: readonly NamedFirm[],
): Promise<(Readonly<Record<string, number>> | undefined)[]> {
  const codes = firms.flatMap(({ uscc }) => uscc ?? [])
  const names = firms.flatMap(({ uscc, name }) => (uscc !== null || name === null ? [] : nameKey(name)))
  if (codes.length + names.length === 0) return firms.map(() => undefined)
  const { rows } = await sql<FactRow>`
    select s.uscc, s.name_key, f.values from subjects s
    join facts f on f.zone_id = s.zone_id and f.subject_id = s.id
    where s.zone_id = ${ctx.zoneId} and (s.uscc = any(${codes}) or s.name_key = any(${names}))
    order by f.period
  `.execute(ctx.db)
  const byCode = new Map<string, Record<string, number>>()
  const byName = new Map<string, Record<string, number>>()
  for (const { uscc, name_key: name, values } of rows) {
    // Later years stand over earlier ones.
    if (uscc !== null) byCode.set(uscc, { ...byCode.get(uscc), ...figuresOf(values) })
    byName.set(name, { ...byName.get(name), ...figuresOf(values) })
  }
  return firms.map(({ uscc, name }) => {
    if (uscc !== null) return byCode.get(uscc)
    return name === null ? undefined : byName.get(nameKey(name))
  })
}

function figuresOf(values: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}
