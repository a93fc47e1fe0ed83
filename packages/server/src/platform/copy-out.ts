/** `COPY … TO STDOUT` in binary form: rows of bytes as fast as the connection carries them. */
import { CompiledQuery, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { TxCtx } from './context.ts'

/** One row as the wire has it, a field that is null with no bytes; the bytes are overwritten after the call. */
type OnRow = (fields: readonly Buffer[]) => void

/** Copies a query without parameters out, row by row. */
export async function copyOut(ctx: TxCtx, query: RawBuilder<unknown>, onRow: OnRow): Promise<void> {
  const compiled = query.compile(ctx.db)
  const text = `copy (${compiled.sql}) to stdout (format binary)`
  await ctx.db.executeQuery(CompiledQuery.raw(text, [new BinaryRows(onRow)]))
}

const signatureBytes = 19

/** Cuts the stream of a binary copy into rows, wherever its messages end. */
export class BinaryRows {
  private readonly onRow: OnRow
  private rest: Buffer = Buffer.alloc(0)
  private started = false
  private ended = false

  constructor(onRow: OnRow) {
    this.onRow = onRow
  }

  push(chunk: Buffer): void {
    const data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const at = this.read(data)
    // What remains is kept beyond this call, so it must not stay a view of the connection's buffer.
    this.rest = at === data.length ? Buffer.alloc(0) : Buffer.from(data.subarray(at))
  }

  /** Reads whole rows; returns where the next one begins. */
  private read(data: Buffer): number {
    let at = 0
    if (!this.started) {
      if (data.length < signatureBytes) return 0
      at = signatureBytes
      this.started = true
    }
    while (!this.ended) {
      const end = this.readRow(data, at)
      if (end === undefined) return at
      at = end
    }
    return data.length
  }

  private readRow(data: Buffer, start: number): number | undefined {
    if (start + 2 > data.length) return undefined
    const count = data.readInt16BE(start)
    if (count < 0) {
      this.ended = true
      return start + 2
    }
    const fields: Buffer[] = []
    let at = start + 2
    for (let field = 0; field < count; field += 1) {
      if (at + 4 > data.length) return undefined
      const length = Math.max(0, data.readInt32BE(at))
      if (at + 4 + length > data.length) return undefined
      fields.push(data.subarray(at + 4, at + 4 + length))
      at += 4 + length
    }
    this.onRow(fields)
    return at
  }
}

/** A client that hands a copy's data to the reader given in place of parameters. */
export class CopyingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    // A connection that breaks between two queries of a transaction tells nobody but its listeners, and without one the
    // whole process would end. The next query on it says what happened.
    this.on('error', () => {})
  }

  /** The last question that was asked, as long as it is not answered. */
  private last: Promise<unknown> | null = null

  override query = ((...args: readonly unknown[]): unknown => {
    // Asked ahead, the library sends one after the other by itself; else it must not be asked before it has answered.
    if (this.isAskedAhead || this.last === null) return this.noted(this.send(args))
    const send = (): unknown => this.send(args)
    return this.noted(this.last.then(send, send))
    // The library's signature has a dozen forms; all of them pass through.
  }) as pg.Client['query']

  private get isAskedAhead(): boolean {
    return 'pipeline' in this && this.pipeline === true
  }

  private noted(answer: unknown): unknown {
    if (!(answer instanceof Promise)) return answer
    const isOver = (): void => {
      if (this.last === answer) this.last = null
    }
    this.last = answer
    answer.then(isOver, isOver)
    return answer
  }

  private send(args: readonly unknown[]): unknown {
    const [text, values] = args
    const reader: unknown = Array.isArray(values) ? values[0] : undefined
    if (!(reader instanceof BinaryRows)) return Reflect.apply(pg.Client.prototype.query, this, args)
    const copy = new CopyQuery(String(text), reader)
    Reflect.apply(pg.Client.prototype.query, this, [copy])
    return copy.done
  }
}

/** A query of the library's own kind, as its connections that are asked ahead take no other; it leaves no portal open. */
class CopyQuery extends pg.Query {
  readonly done: Promise<object>
  private readonly copied: string
  private readonly reader: BinaryRows
  private readonly settle: PromiseWithResolvers<object>
  private failure: unknown

  constructor(text: string, reader: BinaryRows) {
    super(text)
    this.copied = text
    this.reader = reader
    this.settle = Promise.withResolvers()
    this.done = this.settle.promise
  }

  override submit = (connection: pg.Connection): void => {
    connection.query(this.copied)
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    try {
      if (this.failure === undefined) this.reader.push(chunk)
    } catch (error) {
      this.failure = error
    }
  }

  handleCommandComplete(): void {}

  handleError(error: unknown): void {
    this.settle.reject(error)
  }

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.settle.resolve({ command: 'COPY', rowCount: 0, rows: [] })
    else this.settle.reject(this.failure)
  }
}
