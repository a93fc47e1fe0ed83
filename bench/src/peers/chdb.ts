import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Session } from 'chdb'
import type { FirmColumn, Firms } from '../data/firms.ts'
import { clickhouse as dialect } from '../sql/dialect.ts'
import { countScan } from '../sql/match-sql.ts'
import { scoreSql } from '../sql/score-sql.ts'
import type { Peer, ScoreAnswer } from './peer.ts'

const blockRows = 65_536
const types = { number: 'Float64', bool: 'UInt8', text: 'Int32', date: 'Int32' } as const

/** chDB (ClickHouse in the process) with a MergeTree table in a folder of its own. */
export const chdbPeer: Peer = {
  name: 'chDB',
  cannot: { one: 'planning a statement of all policies for one firm took over half a second in a prototype' },
  open({ firms, policies, items, folder }) {
    const session = new Session(join(folder, `chdb-${firms.size}`))
    const ask = (sql: string): string => session.query(sql, 'TabSeparated')
    for (const setting of [
      'max_query_size = 100000000',
      'max_ast_elements = 10000000',
      'max_expanded_ast_elements = 10000000',
      'max_parser_depth = 100000',
      'cast_keep_nullable = 1',
    ])
      ask(`set ${setting}`)
    load(ask, firms, join(folder, 'firms.native'))
    const about = ask("select version() || ', ' || toString(getSetting('max_threads')) || ' threads'").trim()
    let counts: number[] = []
    return Promise.resolve({
      about,
      score: () => [
        {
          name: 'chDB',
          run: () => {
            ask(dialect.drop('scores'))
            ask(scoreSql(items, dialect))
          },
          answer: () => scoreAnswer(ask('select row_id, units, place, class from scores order by row_id'), firms.size),
        },
      ],
      match: () => [
        {
          name: 'chDB',
          note: 'counts of matches only, one scan',
          run: () => {
            counts = ask(countScan(policies.policies, dialect)).trim().split('\t').map(Number)
          },
          answer: () => ({ firms: firms.size, qualified: counts, oneAway: null }),
        },
      ],
      close: () => session.cleanup(),
    })
  },
}

function scoreAnswer(text: string, size: number): ScoreAnswer {
  const [units, ranks, classes] = [new Float64Array(size), new Int32Array(size), new Int32Array(size)]
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [row, total, rank, place] = line.split('\t').map(Number)
    units[row ?? 0] = total ?? Number.NaN
    ranks[row ?? 0] = rank ?? 0
    classes[row ?? 0] = place ?? 0
  }
  return { units, ranks, classes }
}

function load(ask: (sql: string) => string, firms: Firms, path: string): void {
  writeNative(firms, path)
  const row = 'toUInt32(rowNumberInAllBlocks()) as row_id'
  ask('set max_insert_threads = 1')
  ask(
    `create table firms engine = MergeTree order by row_id as select ${row}, ${firms.columns.map(typedSql).join(', ')} from file('${path}', 'Native') settings max_threads = 1`,
  )
  rmSync(path)
}

function typedSql(column: FirmColumn): string {
  const { name, type } = column
  if (type === 'number') return `if(isNaN(raw_${name}), null, raw_${name}) as ${name}`
  if (type === 'bool') return `if(raw_${name} = 2, null, toBool(raw_${name})) as ${name}`
  if (type === 'date') return `if(raw_${name} < -1000000, null, toDate32('1970-01-01') + raw_${name}) as ${name}`
  const list = column.dictionary.map((text) => `'${text}'`).join(', ')
  return `cast(if(raw_${name} < 0, null, [${list}][raw_${name} + 1]), 'LowCardinality(Nullable(String))') as ${name}`
}

/** The columns in ClickHouse's Native format: blocks of whole columns. */
function writeNative({ size, columns }: Firms, path: string): void {
  const file = openSync(path, 'w')
  for (let from = 0; from < size; from += blockRows) {
    const rows = Math.min(blockRows, size - from)
    writeSync(file, Uint8Array.of(...varint(columns.length), ...varint(rows)))
    for (const { name, type, values } of columns) {
      writeSync(file, Uint8Array.of(...text(`raw_${name}`), ...text(types[type])))
      const part = values.subarray(from, from + rows)
      writeSync(file, new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    }
  }
  closeSync(file)
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)]
  return [...varint(bytes.length), ...bytes]
}
