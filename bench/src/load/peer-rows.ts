/** The rows of the zone as another system keeps them: a table of enterprises and a table of their records, indexed for what is asked. */
import pg from 'pg'

/** The schema that the peer works in; nothing of the product is in it. */
export const peerSchema = 'peer'

const columns = ['points', 'revenue', 'employees', 'registered_on', 'pinyin']

const statements = [
  `create schema ${peerSchema}`,
  `create table ${peerSchema}.enterprises as
     select s.id, s.uscc, s.name, s.pinyin, s.pinyin_initials, m.district, m.industry, m.registered_on, m.revenue, m.employees,
       m.points, m.qualified, m.rungs
     from public.subjects s join public.subject_summaries m on m.zone_id = s.zone_id and m.subject_id = s.id`,
  `alter table ${peerSchema}.enterprises add primary key (id)`,
  ...columns.map((column) => `create index on ${peerSchema}.enterprises (${column}, id)`),
  `create index on ${peerSchema}.enterprises (district)`,
  `create index on ${peerSchema}.enterprises (uscc text_pattern_ops)`,
  `create table ${peerSchema}.records as
     select r.id, i.subject_id as enterprise, r.source, r.period, r.recorded_at, r.row, r.values
     from public.records r join public.identities i on i.zone_id = r.zone_id and i.id = r.subject_id`,
  `alter table ${peerSchema}.records add primary key (id), add foreign key (enterprise) references ${peerSchema}.enterprises (id)`,
  `create index on ${peerSchema}.records (enterprise)`,
  `analyze ${peerSchema}.enterprises`,
  `analyze ${peerSchema}.records`,
]

/** Copies the rows into the schema of the peer; what was there before goes. */
export async function copyRows(databaseUrl: string): Promise<void> {
  await dropRows(databaseUrl)
  await run(databaseUrl, statements)
}

/** Takes the schema of the peer away. */
export async function dropRows(databaseUrl: string): Promise<void> {
  await run(databaseUrl, [`drop schema if exists ${peerSchema} cascade`])
}

async function run(databaseUrl: string, all: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const one of all) await client.query(one)
  } finally {
    await client.end()
  }
}
