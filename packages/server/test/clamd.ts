/** A clamd of a test, with one signature of its own: nobody is asked for others. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ScannerAddress } from '#platform/scanner-address'

/** What its signature finds, and as what. */
export const unwanted = 'WUTONG-IS-NOT-WANTED-HERE'
export const foundAs = 'Wutong.Test.Signature.UNOFFICIAL'

/** A scanner that listens. */
export interface RunningScanner {
  readonly address: ScannerAddress
  readonly stop: () => Promise<void>
}

/** Where Debian puts it; undefined where it is not installed. */
export const clamd = ['/usr/sbin/clamd', '/usr/bin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path))

/** Starts the real one. */
export async function startClamd(program: string): Promise<RunningScanner> {
  const folder = await mkdtemp(join(tmpdir(), 'wutong-clamd-'))
  const socket = join(folder, 'clamd.ctl')
  const database = join(folder, 'db')
  const config = join(folder, 'clamd.conf')
  await mkdir(database)
  await writeFile(join(database, 'own.ndb'), `Wutong.Test.Signature:0:*:${Buffer.from(unwanted).toString('hex')}\n`)
  const lines = [`LocalSocket ${socket}`, `DatabaseDirectory ${database}`, 'Foreground yes', 'StreamMaxLength 1M']
  await writeFile(config, `${lines.join('\n')}\n`)
  const child = spawn(program, [`--config-file=${config}`], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries === 200 || child.exitCode !== null) throw new Error('clamd did not start')
    await sleep(50)
  }
  return {
    address: { path: socket },
    stop: async () => {
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Not clamd: a small server that speaks as much of its protocol as a file of a test needs, for machines without one. */
export async function startStandIn(): Promise<RunningScanner> {
  const server = createServer((socket) => {
    let sent = ''
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      sent += bytes.toString('latin1')
      if (sent === 'zPING\0') socket.end('PONG\0')
      else if (sent.length > 1_048_576) socket.end('INSTREAM size limit exceeded. ERROR\0')
      else if (sent.endsWith('\0\0\0\0'))
        socket.end(sent.includes(unwanted) ? `stream: ${foundAs} FOUND\0` : 'stream: OK\0')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    address: { host: '127.0.0.1', port: address.port },
    stop: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
