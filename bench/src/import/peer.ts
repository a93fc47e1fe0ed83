import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import pg from 'pg'

const columns = 25
const linesAtOnce = 20_000

/**
 * The least that could be done with such a file: every line cut at its commas, the code, the day and each number checked by
 * a pattern, and the line copied into one table with a primary key. No units, no provenance, no facts, no one recognised.
 */
export async function copyBarely(path: string, url: string): Promise<number> {
  const target = await openServer(url)
  const fields = Array.from({ length: columns - 3 }, (_, index) => `v${index} double precision`).join(', ')
  await target.run(`create table bare_copy (code text primary key, name text, day date, ${fields})`)
  const started = performance.now()
  await target.run('begin')
  for await (const text of checkedLines(path)) await target.copy(text)
  await target.run('commit')
  const seconds = (performance.now() - started) / 1000
  await target.run('drop table bare_copy')
  await target.close()
  return seconds
}

const patterns = { code: /^[0-9A-HJ-NPQRTUWXY]{18}$/, day: /^\d{4}-\d{2}-\d{2}$/, number: /^-?\d+(\.\d+)?$/ }

async function* checkedLines(path: string): AsyncGenerator<string> {
  let text = ''
  let lines = 0
  let isHeader = true
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    if (isHeader) {
      isHeader = false
      continue
    }
    const cells = line.split(',')
    const [code = '', , day = '', ...numbers] = cells
    const isRight = cells.length === columns && patterns.code.test(code) && patterns.day.test(day)
    if (!isRight || !numbers.every((number) => patterns.number.test(number))) throw new Error(`A bad line: ${line}`)
    text += `${cells.join('\t')}\n`
    lines += 1
    if (lines % linesAtOnce > 0) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

interface Target {
  readonly run: (statement: string) => Promise<unknown>
  readonly copy: (text: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

async function openServer(url: string): Promise<Target> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    run: (statement) => client.query(statement),
    copy: (text) => {
      const copy = new CopyIn(text)
      client.query(copy)
      return copy.done
    },
    close: () => client.end(),
  }
}

/** What the driver asks of a query of one's own. */
class CopyIn {
  readonly done: Promise<void>
  private readonly text: string
  private readonly settle = Promise.withResolvers<void>()

  constructor(text: string) {
    this.text = text
    this.done = this.settle.promise
  }

  submit(connection: pg.Connection): void {
    connection.query('copy bare_copy from stdin')
  }

  handleCopyInResponse(connection: {
    readonly sendCopyFromChunk: (chunk: Buffer) => void
    readonly endCopyFrom: () => void
  }): void {
    connection.sendCopyFromChunk(Buffer.from(this.text))
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.settle.reject(error)
  }

  handleReadyForQuery(): void {
    this.settle.resolve()
  }
}
