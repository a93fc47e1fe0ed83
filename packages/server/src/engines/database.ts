/** A database that runs statements of the third reading. */
import type { DialectName } from '@wutong/engine'
import type { SnapshotFiles } from './snapshot-files.ts'

/** Rows as the database gives them, by column. */
export type SqlRow = Readonly<Record<string, unknown>>

/** An open database. */
export interface SqlDatabase {
  readonly dialect: DialectName
  /** Makes a snapshot readable and gives what stands behind FROM. */
  attach(files: SnapshotFiles): Promise<string>
  query(sql: string): Promise<SqlRow[]>
  run(sql: string): Promise<void>
  close(): Promise<void>
}
