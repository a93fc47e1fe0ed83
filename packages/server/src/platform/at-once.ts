/** A transaction in which several questions travel together. */
import {
  type AbortableOperationOptions,
  type CompiledQuery,
  type DatabaseConnection,
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
 * before it sends the next question. The database answers in order, and after one that fails it refuses the rest;
 * each of those tells what failed first, whichever of them is heard first.
 */
export async function askingAtOnce(db: Transaction<Tables>): Promise<Transaction<Tables>> {
  const asking = db.getExecutor()
  const connection = tellingCause(await asking.provideConnection((one) => Promise.resolve(one)))
  const executor = asking.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) })
  return new Transaction<Tables>({ config: { dialect }, dialect, driver, executor })
}

/** The connection of one transaction, of which what is refused because something failed before tells that. */
function tellingCause(connection: DatabaseConnection): DatabaseConnection {
  let failure: unknown
  let answered: Promise<unknown> = Promise.resolve()
  return {
    executeQuery: async <R>(query: CompiledQuery, options?: AbortableOperationOptions) => {
      const before = answered
      const answer = connection.executeQuery<R>(query, options)
      answered = Promise.allSettled([before, answer])
      try {
        return await answer
      } catch (error) {
        if (!isAborted(error)) {
          failure ??= error
          throw error
        }
        // What failed may be heard of later than what was asked behind it.
        await before
        throw failure ?? error
      }
    },
    streamQuery: (...asked) => connection.streamQuery(...asked),
  }
}

/** Whether the database says no more than that something failed before. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02'
}
