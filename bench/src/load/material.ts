/** What requests can speak of: rows of the database, read beside the server. */
import pg from 'pg'

/** An enterprise somebody looks for. */
export interface Firm {
  readonly id: string
  readonly name: string
  readonly uscc: string | null
  readonly initials: string
  readonly district: string | null
}

/** What requests are made of. */
export interface Material {
  readonly firms: readonly Firm[]
  /** The enterprise of the demo account. */
  readonly ownId: string
  /** Enterprises with a figure of that year that nobody objects to. */
  readonly disputable: readonly string[]
  readonly subjects: number
}

/** The figure that is objected to. */
export const figure = { code: 'revenue', period: 2024 } as const

/** Reads what requests can speak of. */
export async function readMaterial(databaseUrl: string): Promise<Material> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const firms = await client.query<Firm>(
      `select s.id, s.name, s.uscc, s.pinyin_initials as initials, m.district from subjects s
       join subject_summaries m on m.zone_id = s.zone_id and m.subject_id = s.id order by md5(s.id::text) limit 5000`,
    )
    const own = await client.query<{ id: string }>(
      'select subject_id as id from memberships where subject_id is not null',
    )
    const disputable = await client.query<{ id: string }>(
      `select f.subject_id as id from facts f where f.period = $1 and f.values ? $2
       and not exists (select from disputes d where d.zone_id = f.zone_id and d.subject_id = f.subject_id)
       order by md5(f.subject_id::text || 'dispute') limit 30000`,
      [figure.period, figure.code],
    )
    const all = await client.query<{ count: string }>('select count(*) from subjects')
    const ownId = own.rows[0]?.id
    if (ownId === undefined) throw new Error('The database has no demo account of an enterprise.')
    return {
      firms: firms.rows,
      ownId,
      disputable: disputable.rows.map(({ id }) => id),
      subjects: Number(all.rows[0]?.count),
    }
  } finally {
    await client.end()
  }
}
