/** Directus as the peer for lists and details: a process of its own on the same database server and the same rows. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { freePort } from '../../../scripts/support/ports.ts'
import { type Random, randomFrom } from '../data/random.ts'
import { type Launched, untilReady } from '../support/process.ts'
import { drawLook, type Look, pageRows } from './lists.ts'
import type { Material } from './material.ts'
import type { Request } from './pace.ts'
import { copyRows, peerSchema } from './peer-rows.ts'
import { addressOf } from './people.ts'
import { createSender, type Sender } from './sender.ts'

const home = join(import.meta.dirname, '../../directus')
const program = join(home, 'node_modules/directus/cli.js')
const token = 'a-token-of-the-bench-and-of-nothing-else'

/** As many people as ask our own server. */
const people = 64

/** A peer that answers. */
export interface Peer {
  readonly server: Launched
  readonly senders: readonly Sender[]
}

/** Installs the peer where it is not installed, copies the rows and starts it. */
export async function startDirectus(databaseUrl: string, folder: string): Promise<Peer> {
  const env = await environmentOf(databaseUrl, folder)
  // Its sandbox is compiled at installation, for the node that is used there and here.
  if (!existsSync(program))
    must(spawnSync('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: home, env }))
  await copyRows(databaseUrl)
  must(spawnSync('node', [program, 'bootstrap'], { cwd: folder, env, encoding: 'utf8' }))
  const child = spawn('node', [program, 'start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const url = `http://127.0.0.1:${env.PORT}`
  const server = await untilReady(child, { url, path: '/server/ping', waitMs: 120_000 })
  await declareRecords(url)
  const headers = { authorization: `Bearer ${token}` }
  const senders = Array.from({ length: people }, (_, index) => createSender(url, headers, addressOf(index)))
  return { server, senders }
}

async function environmentOf(databaseUrl: string, folder: string): Promise<NodeJS.ProcessEnv> {
  return {
    ...process.env,
    // npm puts the product's own node first, for which no headers are at hand to compile with.
    PATH: (process.env.PATH ?? '')
      .split(delimiter)
      .filter((part) => !part.includes('node_modules'))
      .join(delimiter),
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: databaseUrl,
    DB_SEARCH_PATH: `array:${peerSchema}`,
    SECRET: token,
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: 'wutong-demo',
    ADMIN_TOKEN: token,
    TELEMETRY: 'false',
    RATE_LIMITER_ENABLED: 'false',
    PRESSURE_LIMITER_ENABLED: 'false',
    LOG_LEVEL: 'error',
    EXTENSIONS_PATH: join(folder, 'extensions'),
    STORAGE_LOCAL_ROOT: join(folder, 'uploads'),
  }
}

function must({ status, stdout, stderr }: { status: number | null; stdout: unknown; stderr: unknown }): void {
  if (status !== 0) throw new Error(`Directus did not come up: ${String(stdout)}${String(stderr)}`)
}

/** Lets an enterprise be asked for with its records. */
async function declareRecords(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (method: 'POST' | 'PATCH', path: string, body: object): Promise<void> => {
    const reply = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`Directus: ${path} answers ${reply.status}: ${text.slice(0, 300)}`)
  }
  await ask('POST', '/fields/enterprises', { field: 'records', type: 'alias', meta: { special: ['o2m'] } })
  await ask('PATCH', '/relations/records/enterprise', { meta: { one_field: 'records' } })
}

/** Lists and details in the shares that our own mix has them, in the peer's words. */
export function peerMixOf({ senders }: Peer, { firms }: Material, seed: number): () => Request {
  const random = randomFrom(seed)
  return () => {
    const isList = random.next() < 40 / 53
    const path = isList ? listPath(drawLook(firms, random), random) : detailPath(random.pick(firms).id)
    return { kind: isList ? 'list' : 'page', order: { method: 'GET', path }, send: random.pick(senders).send }
  }
}

function detailPath(id: string): string {
  return `/items/enterprises/${id}?fields=*,records.*`
}

const sortNames = {
  points: 'points',
  revenue: 'revenue',
  employees: 'employees',
  registeredOn: 'registered_on',
  name: 'pinyin',
}

/** A page with the count, as our lists have it; it knows pages by number, and three of ten go on to the second or third. */
function listPath(look: Look, random: Random): string {
  const page = random.next() < 0.3 ? random.whole(2, 3) : 1
  const paging = page > 1 ? `&page=${page}` : '&meta=filter_count'
  return `/items/enterprises?limit=${pageRows}${paging}&${queryOf(look)}`
}

function queryOf(look: Look): string {
  switch (look.kind) {
    case 'sorted':
      return `sort=${look.descending ? '-' : ''}${sortNames[look.by]}`
    case 'district':
      return `filter[district][_eq]=${look.district}&sort=-${sortNames[look.by]}`
    case 'revenue':
      return `filter[revenue][_between]=${look.least},${look.most}&sort=-revenue`
    case 'name':
      return `filter[name][_contains]=${encodeURIComponent(look.text)}&sort=-points`
    case 'code':
      return `filter[uscc][_starts_with]=${look.prefix}&sort=-points`
  }
}
