/** A transaction in which several questions travel together. */
import {
  DummyDriver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
} from 'kysely'
import type { Tables } from './tables.ts'

/** What the library wants of a handle besides the executor; a transaction opens no connections. */
const driver = new DummyDriver()
const dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}

/**
 * The same transaction, but what is asked at once (`Promise.all`) is sent at once: the library waits for each answer
 * before it sends the next question. The database answers in order, and after one that fails it refuses the rest.
 */
export async function askingAtOnce(db: Transaction<Tables>): Promise<Transaction<Tables>> {
  const asking = db.getExecutor()
  const connection = await asking.provideConnection((one) => Promise.resolve(one))
  const executor = asking.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) })
  return new Transaction<Tables>({ config: { dialect }, dialect, driver, executor })
}
