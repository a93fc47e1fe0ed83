/** A population as named runs of bytes, cut into blocks: what files and the database hold, and what its hash is made of. */
import { createHash } from 'node:crypto'
import { type Column, valuesOf } from '@wutong/engine'
import { type Content, widths } from './content.ts'

/** One run of bytes: the ids, a column's values, or the words of a text column. */
export interface Section {
  readonly name: string
  readonly bytes: Uint8Array
  /** A change touches whole blocks only. */
  readonly blockBytes: number
}

/** Subjects in a block. */
const blockRows = 16_384
/** Words have no rows, so they are cut anywhere. */
const wordBytes = 1 << 20
const idBytes = 16

/** The sections of a population, in one order. */
export function sectionsOf({ ids, columns }: Content): Section[] {
  return [
    { name: 'ids', bytes: ids, blockBytes: idBytes * blockRows },
    ...[...columns].flatMap(([key, column]) => columnSections(key, column)),
  ]
}

function columnSections(key: string, column: Column): Section[] {
  const values = valuesOf(column)
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const data = { name: `${column.type} ${key}`, bytes, blockBytes: widths[column.type] * blockRows }
  if (column.type !== 'text') return [data]
  return [data, { name: `words ${key}`, bytes: wordsOf(column), blockBytes: wordBytes }]
}

/** Bytes of words already written, because a patch leaves most columns as they are. */
const writtenWords = new WeakMap<Column, Uint8Array>()

function wordsOf(column: Column & { readonly type: 'text' }): Uint8Array {
  const known = writtenWords.get(column)
  if (known !== undefined) return known
  const bytes = new TextEncoder().encode(JSON.stringify(column.dictionary))
  writtenWords.set(column, bytes)
  return bytes
}

/** Bytes in a block of the section with a name; undefined for a name that is none. */
export function blockBytesOf(name: string): number | undefined {
  const kind = name.split(' ', 1)[0]
  if (kind === 'words') return wordBytes
  if (kind === 'ids') return idBytes * blockRows
  return isType(kind) ? widths[kind] * blockRows : undefined
}

/** The blocks of a section. */
export function* blocksOf({ bytes, blockBytes }: Section): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += blockBytes) yield bytes.subarray(from, from + blockBytes)
}

/** Digests of bytes that are never written again. */
const knownDigests = new WeakMap<ArrayBufferLike, readonly string[]>()

/** The digest of each block. */
export function digestsOf(section: Section): readonly string[] {
  const known = knownDigests.get(section.bytes.buffer)
  if (known !== undefined) return known
  const digests = Array.from(blocksOf(section), (block) => createHash('sha256').update(block).digest('hex'))
  knownDigests.set(section.bytes.buffer, digests)
  return digests
}

/** What identifies exactly these facts of exactly these subjects. */
export function contentHash(content: Content): string {
  const hash = createHash('sha256')
  for (const section of sectionsOf(content)) hash.update(`${section.name} ${digestsOf(section).join(' ')}\n`)
  return hash.digest('hex')
}

/** The population whose sections these are; undefined when they do not fit together. */
export function contentFrom(sections: ReadonlyMap<string, Uint8Array>): Content | undefined {
  const ids = sections.get('ids')
  if (ids === undefined || ids.length % idBytes !== 0) return undefined
  const size = ids.length / idBytes
  const columns = new Map<string, Column>()
  const names = [...sections.keys()].filter((name) => isType(name.split(' ', 1)[0]))
  for (const name of names.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const column = columnFrom(name, sections, size)
    if (column === undefined) return undefined
    columns.set(keyOf(name), column)
  }
  return { ids, size, columns }
}

function columnFrom(name: string, sections: ReadonlyMap<string, Uint8Array>, size: number): Column | undefined {
  const [type] = name.split(' ', 1)
  const bytes = sections.get(name)
  if (bytes === undefined || !isType(type) || bytes.length !== widths[type] * size) return undefined
  const { buffer, byteOffset } = bytes
  switch (type) {
    case 'number':
      return { type, values: new Float64Array(buffer, byteOffset, size) }
    case 'bool':
      return { type, values: bytes }
    case 'date':
      return { type, days: new Int32Array(buffer, byteOffset, size) }
    case 'text': {
      const words = sections.get(`words ${keyOf(name)}`)
      return words === undefined ? undefined : textColumn(new Int32Array(buffer, byteOffset, size), words)
    }
  }
}

/** A text column whose words are read when somebody asks: names of a million firms are rarely asked for. */
function textColumn(codes: Int32Array, bytes: Uint8Array): Column {
  let words: readonly string[] | undefined
  const column: Column = {
    type: 'text',
    codes,
    get dictionary() {
      words ??= JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]
      return words
    },
  }
  writtenWords.set(column, bytes)
  return column
}

function keyOf(name: string): string {
  return name.slice(name.indexOf(' ') + 1)
}

function isType(kind: string | undefined): kind is keyof typeof widths {
  return kind !== undefined && Object.hasOwn(widths, kind)
}
