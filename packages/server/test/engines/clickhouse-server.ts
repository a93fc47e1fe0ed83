/** A stand-in for a ClickHouse server: its HTTP interface, as far as we use it, before chDB. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChDb } from '../../src/engines/clickhouse.ts'
import { loadPackage } from '../../src/engines/packages.ts'

interface ChDb {
  readonly Session: new () => { query(sql: string): unknown; cleanup(): void }
}

/** Starts it on a free port. */
export async function startStandIn(): Promise<{ url: string; stop: () => Promise<void> }> {
  await (await openChDb()).close()
  const { Session } = await loadPackage<ChDb>('chdb')
  const session = new Session()
  const folder = mkdtempSync(join(tmpdir(), 'wutong-clickhouse-'))
  const answer = (sql: string, body: Buffer): string => {
    const insert = /^INSERT INTO (\w+) FORMAT Parquet$/.exec(sql)?.[1]
    if (insert === undefined) return String(session.query(sql === '' ? body.toString() : sql))
    const path = join(folder, 'body.parquet')
    writeFileSync(path, body)
    // Parquet dates go into the table's day numbers as a server takes them from the body.
    return String(session.query(`INSERT INTO ${insert} FROM INFILE '${path}' FORMAT Parquet`))
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      try {
        response.end(answer(url.searchParams.get('query') ?? '', Buffer.concat(chunks)))
      } catch (error) {
        response.writeHead(400).end(String(error))
      }
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => {
          session.cleanup()
          done()
        })
      }),
  }
}
