/** What goes wrong while people work. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Cluster } from '../../../scripts/support/postgres.ts'
import { type Done, WrongReply } from './deed.ts'
import { deeds, listSubjects } from './deeds.ts'
import type { Room } from './room.ts'
import type { Running } from './server.ts'

/** The faults that strike a running server. */
export type Fault = 'kill' | 'crash' | 'cut' | 'full'

/** What they strike. */
export interface Struck {
  readonly server: Running
  readonly cluster: Cluster | null
  readonly room: Room | null
}

/** People who change things at the same time, and the longest they work before something happens. */
const people = 3
const longestMs = 4000
/** How long nothing can be written. */
const fullMs = 3000

let made = 0

/** How many changes were tried in all. */
export const countMade = (): number => made

/** Works until told to stop; what is acknowledged is kept, a request that gets no reply may have happened or not. */
async function work(
  server: Running,
  subjects: readonly string[],
  { done, stop }: { done: Done[]; stop: AbortSignal },
): Promise<void> {
  while (!stop.aborted) {
    made += 1
    const deed = deeds[Math.floor(Math.random() * deeds.length)]
    try {
      const change = await deed?.(server, subjects, made)
      if (change !== null && change !== undefined) done.push(change)
    } catch (error) {
      // No reply is what a fault looks like from outside; a wrong reply is one of ours.
      if (error instanceof WrongReply) throw error
      await sleep(20)
    }
  }
}

async function cut(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  )
  await client.end()
}

/** Keeps the disk full for a while: what the database frees by itself is taken too. */
async function fill(room: Room): Promise<void> {
  for (const until = performance.now() + fullMs; performance.now() < until; ) {
    room.fill()
    await sleep(50)
  }
}

/** Lets people work, a fault happen in the middle, and the cause of it go away; returns what was acknowledged. */
export async function strike({ server, cluster, room }: Struck, fault: Fault): Promise<Done[]> {
  const done: Done[] = []
  const subjects = await listSubjects(server)
  const ending = new AbortController()
  const working = Promise.all(
    Array.from({ length: people }, () => work(server, subjects, { done, stop: ending.signal })),
  )
  // Whoever meets a wrong reply is heard once everybody has stopped.
  working.catch(() => {})
  await sleep(Math.random() * longestMs)
  if (fault === 'crash') cluster?.crash()
  if (fault === 'cut' && cluster !== null) await cut(cluster.url)
  if (fault === 'kill') await server.kill()
  if (fault === 'full' && room !== null) await fill(room)
  ending.abort()
  await working.finally(() => room?.free())
  if (cluster?.isUp() === false) cluster.revive()
  return done
}
