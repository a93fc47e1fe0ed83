import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRecords } from './csv-records.ts'

async function recordsOf(pieces: readonly string[], delimiter = ','): Promise<string[][] | 'refused'> {
  async function* given(): AsyncGenerator<string> {
    yield* pieces
  }
  const records: string[][] = []
  try {
    for await (const record of csvRecords(given(), delimiter)) records.push(record)
  } catch {
    return 'refused'
  }
  return records
}

function parsed(text: string): string[][] | 'refused' {
  try {
    return parse(text, { bom: true, relax_column_count: true, relax_quotes: true })
  } catch {
    return 'refused'
  }
}

const words = fc.array(fc.constantFrom('a', '营', ' ', ',', '\n', '\r\n', '\n\n', 'b,c', '1.5'), { maxLength: 12 })
const quoted = fc.array(fc.constantFrom('a', ',', '\n', '"', '""', '"x,\n"', 'b"'), { maxLength: 12 })

test('a text gives the records that csv-parse gives, wherever it is cut into pieces and quotes begin', async () => {
  const pieces = fc.array(
    fc.oneof(words, words, quoted).map((given) => given.join('')),
    { maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(pieces, async (given) => {
      expect(await recordsOf(given)).toEqual(parsed(given.join('')))
    }),
    { seed: 20_260_301, numRuns: 2000 },
  )
})

test.each([
  [
    ['a,b\r', '\nc,d\r\n'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    ['a,b\rc,', 'd\r'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [['a\n\nb'], [['a'], [''], ['b']]],
  [[], []],
])('%j', async (pieces, records) => {
  expect(await recordsOf(pieces)).toEqual(records)
})

test('a line that never ends is refused, and one of half a million characters is not', async () => {
  expect(await recordsOf(Array.from({ length: 30 }, () => 'x'.repeat(50_000)))).toBe('refused')
  expect(await recordsOf(['a,b\n', 'x'.repeat(500_000), ',y\n'])).toEqual([
    ['a', 'b'],
    ['x'.repeat(500_000), 'y'],
  ])
})
