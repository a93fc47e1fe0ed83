/** Lines kept in a temporary file, so that a file of any size is read with little memory. */
import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

const flushAt = 512 * 1024

/** A file being filled with one value a line. */
export interface Spool<T> {
  readonly count: () => number
  readonly add: (value: T) => Promise<void>
  /** Ends the writing. */
  readonly finish: () => Promise<void>
  /** Everything from the start on; whoever reads before the end of the writing waits for the rest. */
  readonly chunks: (size: number) => AsyncGenerator<T[]>
}

/** How values become lines and lines values; a line holds no line end. */
export interface Coding<T> {
  readonly write: (value: T) => string
  readonly read: (line: string) => T
}

/** A spool in a file of its own. */
export interface FileSpool<T> extends Spool<T> {
  readonly path: string
}

/** JSON escapes line ends. */
function jsonCoding<T>(): Coding<T> {
  return { write: (value) => JSON.stringify(value), read: (line) => JSON.parse(line) as T }
}

/** Starts a spool at a path that nothing else uses; its lines are JSON unless said otherwise. */
export async function startSpool<T>(path: string, coding: Coding<T> = jsonCoding()): Promise<FileSpool<T>> {
  const handle = await open(path, 'wx')
  const growth: Growth = { ended: false, more: Promise.withResolvers() }
  let lines: string[] = []
  let size = 0
  let count = 0
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return
    const text = `${lines.join('\n')}\n`
    lines = []
    size = 0
    await handle.write(text)
    tellReaders(growth)
  }
  return {
    path,
    count: () => count,
    add: async (value) => {
      const line = coding.write(value)
      lines.push(line)
      size += line.length
      count += 1
      if (size > flushAt) await flush()
    },
    finish: async () => {
      try {
        await flush()
      } finally {
        await handle.close()
        growth.ended = true
        tellReaders(growth)
      }
    },
    chunks: (length) => readChunks({ path, growth, coding }, length),
  }
}

/** Whether a spool is written to its end, and when it next grows. */
interface Growth {
  ended: boolean
  more: PromiseWithResolvers<void>
}

function tellReaders(growth: Growth): void {
  growth.more.resolve()
  growth.more = Promise.withResolvers()
}

async function* readChunks<T>(
  { path, growth, coding }: { readonly path: string; readonly growth: Growth; readonly coding: Coding<T> },
  length: number,
): AsyncGenerator<T[]> {
  let chunk: T[] = []
  let rest = ''
  for await (const text of readTexts(path, growth)) {
    // A line is always one value; the last one is not whole yet.
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      chunk.push(coding.read(line))
      if (chunk.length < length) continue
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}

async function* readTexts(path: string, growth: Growth): AsyncGenerator<string> {
  const input = await open(path)
  const decoder = new StringDecoder('utf8')
  const buffer = Buffer.allocUnsafe(flushAt)
  try {
    for (;;) {
      // Asked before reading: what is written meanwhile is not missed.
      const { ended, more } = growth
      const { bytesRead } = await input.read(buffer, 0, flushAt)
      if (bytesRead > 0) yield decoder.write(buffer.subarray(0, bytesRead))
      else if (ended) return
      else await more.promise
    }
  } finally {
    // A reader that wants only the first chunk must not leave the file open.
    await input.close()
  }
}
