/** Processor time that a run costs, by who spends it: waiting behind others is not in it. */
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of processor: the server's, PostgreSQL's (all of this machine) and this command's. */
export interface Spent {
  readonly server: number
  readonly postgres: number
  readonly own: number
}

/** Milliseconds of a tick of Linux. */
const tick = 10

/** Watches until asked; of PostgreSQL only processes count that are still there then. */
export function watchProcessor(serverPid: number): () => Spent {
  const before = spentBy(serverPid)
  return () => {
    const after = spentBy(serverPid)
    return {
      server: after.server - before.server,
      postgres: after.postgres - before.postgres,
      own: after.own - before.own,
    }
  }
}

function spentBy(serverPid: number): Spent {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const postgres = pids.filter((pid) => readOr(`/proc/${pid}/comm`).trim() === 'postgres')
  const { user, system } = process.cpuUsage()
  return {
    server: spentOf(String(serverPid)),
    postgres: postgres.reduce((sum, pid) => sum + spentOf(pid), 0),
    own: (user + system) / 1000,
  }
}

/** A process's time in user and system mode; fields behind its name, which may have spaces, are told by place. */
function spentOf(pid: string): number {
  const fields = readOr(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tick
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}

/** Prints what a request costs. */
export function printSpent({ server, postgres, own }: Spent, requests: number): void {
  const each = (ms: number) => (ms / requests).toFixed(2)
  console.log(
    `  processor a request: server ${each(server)} ms, PostgreSQL ${each(postgres)} ms, this command ${each(own)} ms`,
  )
}
