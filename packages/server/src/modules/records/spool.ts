/** Lines of JSON kept in a temporary file, so that a file of any size is read with little memory. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

const flushAt = 512 * 1024

/** A file being filled with one JSON value a line. */
export interface Spool<T> {
  readonly count: () => number
  readonly add: (value: T) => Promise<void>
  /** Ends the writing; only then can it be read. */
  readonly finish: () => Promise<void>
  readonly chunks: (size: number) => AsyncGenerator<T[]>
}

/** A spool in a file of its own. */
export interface FileSpool<T> extends Spool<T> {
  readonly path: string
}

/** Starts a spool at a path that nothing else uses. */
export async function startSpool<T>(path: string): Promise<FileSpool<T>> {
  const handle = await open(path, 'wx')
  let lines: string[] = []
  let size = 0
  let count = 0
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return
    const text = `${lines.join('\n')}\n`
    lines = []
    size = 0
    await handle.write(text)
  }
  return {
    path,
    count: () => count,
    add: async (value) => {
      const line = JSON.stringify(value)
      lines.push(line)
      size += line.length
      count += 1
      if (size > flushAt) await flush()
    },
    finish: async () => {
      await flush()
      await handle.close()
    },
    chunks: (length) => readChunks<T>(path, length),
  }
}

async function* readChunks<T>(path: string, length: number): AsyncGenerator<T[]> {
  let chunk: T[] = []
  let rest = ''
  const input = createReadStream(path, { encoding: 'utf8', highWaterMark: flushAt })
  try {
    for await (const text of input as AsyncIterable<string>) {
      // JSON escapes line ends, so a line is always one value; the last one is not whole yet.
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        chunk.push(JSON.parse(line) as T)
        if (chunk.length < length) continue
        yield chunk
        chunk = []
      }
    }
    if (chunk.length > 0) yield chunk
  } finally {
    // A reader that wants only the first chunk must not leave the file open.
    input.destroy()
  }
}
