/** Text cut into records and fields. */
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'

/** The longest line in characters; a longer one is a quote that was never closed, or no table. */
const lineAtMost = 1_000_000

/**
 * The records of a text that comes in pieces. Up to the first quotation mark a record is a line and a field what stands
 * between separators, which needs no parser; from there on csv-parse goes on, whose rules these are. Throws what it throws.
 */
export async function* csvRecords(pieces: AsyncGenerator<string>, delimiter: string): AsyncGenerator<string[]> {
  let rest = ''
  let end: string | undefined
  for await (const piece of unclosed(pieces)) {
    rest += piece
    const quote = rest.indexOf('"')
    // What looks like a line's end behind a quote may be none, and a carriage return at the end of a piece may be half of one.
    end ??= /\r\n|\n|\r(?!$)/.exec(quote === -1 ? rest : rest.slice(0, quote))?.[0]
    const whole = end === undefined ? -1 : rest.lastIndexOf(end)
    if (quote !== -1 || rest.length - whole > lineAtMost) {
      yield* parsedRecords(rest, pieces, { delimiter, end })
      return
    }
    if (end === undefined || whole === -1) continue
    for (const line of rest.slice(0, whole).split(end)) yield line.split(delimiter)
    rest = rest.slice(whole + end.length)
  }
  if (rest !== '') yield* parsedRecords(rest, pieces, { delimiter, end })
}

/** The same pieces; whoever stops looking at them may go on with the generator itself. */
function unclosed(pieces: AsyncGenerator<string>): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) }
}

async function* parsedRecords(
  first: string,
  pieces: AsyncGenerator<string>,
  { delimiter, end }: { readonly delimiter: string; readonly end: string | undefined },
): AsyncGenerator<string[]> {
  const source = Readable.from(joined(first, pieces), { objectMode: false })
  const parser = parse({
    bom: true,
    delimiter,
    ...(end === undefined ? {} : { record_delimiter: end }),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    // A quote that is never closed would otherwise swallow the rest of the file.
    max_record_size: lineAtMost,
  })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    yield* parser as AsyncIterable<string[]>
  } finally {
    source.destroy()
  }
}

async function* joined(first: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* pieces
}
