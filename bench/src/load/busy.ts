/** What keeps a server busy beside its readers: a file that is taken in, and everything evaluated again. */
import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeTable } from '../import/table.ts'
import { signIn } from '../support/process.ts'

/** What was done meanwhile. */
export interface Busy {
  readonly imports: number
  readonly evaluations: number
}

/** Imports a file and evaluates, over and over, until told to stop; what has begun is waited for. */
export async function keepBusy(
  origin: string,
  { folder, rows, stop }: { readonly folder: string; readonly rows: number; readonly stop: AbortSignal },
): Promise<Busy> {
  const cookie = await signIn(origin, 'officer')
  let imports = 0
  let evaluations = 0
  while (!stop.aborted) {
    const path = join(folder, `busy-${imports}.csv`)
    // Other figures each time: the same file is taken in once only.
    await writeTable(path, rows, Math.floor(Math.random() * 2 ** 31))
    const form = new FormData()
    form.append('file', await openAsBlob(path), `busy-${imports}.csv`)
    await post(`${origin}/api/imports?source=statistics&period=2024`, cookie, form)
    imports += 1
    if (stop.aborted) break
    await post(`${origin}/api/evaluations`, cookie, '{}')
    evaluations += 1
    await sleep(200)
  }
  return { imports, evaluations }
}

async function post(url: string, cookie: string, body: FormData | string): Promise<void> {
  const headers = { cookie, ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) }
  const reply = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(600_000) })
  const text = await reply.text()
  if (reply.status !== 200) throw new Error(`${new URL(url).pathname} answers ${reply.status}: ${text.slice(0, 300)}`)
}
