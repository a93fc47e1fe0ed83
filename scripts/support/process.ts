import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** How a command ended and what it printed (standard output and standard error in one text). */
export interface Ran {
  readonly code: number
  readonly output: string
}

/** What may be set for a command. */
export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>> | undefined
  /** Shows the output while it comes instead of only keeping it. */
  readonly live?: boolean | undefined
  readonly timeoutMs?: number | undefined
  /** Sees every piece of output as it arrives. */
  readonly onOutput?: ((text: string) => void) | undefined
}

const running = new Set<ReturnType<typeof spawn>>()

/** Runs a command to its end; a command that cannot start answers with code 127 and the reason. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const path = [join(options.cwd, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, PATH: path, FORCE_COLOR: '0', NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    })
    running.add(child)
    const parts: string[] = []
    const keep = (chunk: Buffer): void => {
      const text = chunk.toString()
      parts.push(text)
      options.onOutput?.(text)
      if (options.live === true) process.stderr.write(text)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      running.delete(child)
      resolve({ code: 127, output: `${command}: ${error.message}` })
    })
    child.on('close', (code, signal) => {
      running.delete(child)
      if (signal !== null) parts.push(`\n${command}: ended by ${signal}`)
      resolve({ code: code ?? 1, output: parts.join('') })
    })
  })
}

/** Ends every command that is still running; used when the whole run is interrupted. */
export function stopRunning(): void {
  for (const child of running) child.kill('SIGTERM')
}
