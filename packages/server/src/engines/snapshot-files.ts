/**
 * A snapshot as files that any database reads: `facts.parquet` with one row a subject and one column an indicator and
 * year, and `manifest.json` that says what they mean. The columns `row`, `id` and `id_order` come first.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type Column,
  type CompiledZone,
  describeColumns,
  type IndicatorType,
  idOrder,
  noDay,
  type Snapshot,
  type SqlColumn,
} from '@wutong/engine'
import type { SchemaElement } from 'hyparquet'
import { type ColumnSource, parquetWriteFile } from 'hyparquet-writer'
import { CliFailure } from '../cli/failure.ts'

/** One indicator column of a snapshot file. */
interface ManifestColumn {
  /** Name in the Parquet file: `code`, or `code@2021` for a figure of a year. */
  readonly name: string
  readonly code: string
  readonly year: number | null
  readonly type: IndicatorType
  readonly unit: string | null
  readonly facts: SqlColumn
}

/** What `manifest.json` says. */
export interface Manifest {
  readonly format: 'wutong-snapshot'
  readonly version: 1
  readonly zone: string
  readonly period: number
  readonly rows: number
  readonly file: string
  /** SHA-256 of the Parquet file. */
  readonly sha256: string
  readonly columns: readonly ManifestColumn[]
}

/** A snapshot in a folder. */
export interface SnapshotFiles {
  readonly folder: string
  /** Absolute path of the Parquet file. */
  readonly path: string
  readonly manifest: Manifest
  /** Columns as statements need to know them. */
  readonly columns: ReadonlyMap<string, SqlColumn>
}

const fileName = 'facts.parquet'
const manifestName = 'manifest.json'

/** Writes a snapshot into a folder, which is made when it is not there. */
export function writeSnapshot(zone: CompiledZone, snapshot: Snapshot, folder: string): SnapshotFiles {
  mkdirSync(folder, { recursive: true })
  const path = resolve(folder, fileName)
  const keys = [...snapshot.columns.keys()].sort()
  const source = [...rowColumns(snapshot), ...keys.map((key) => sourceOf(key, snapshot.columns.get(key) as Column))]
  parquetWriteFile({
    filename: path,
    schema: [{ name: 'facts', num_children: source.length }, ...source.map(({ element }) => element)],
    columnData: source.map(({ element, data }): ColumnSource => ({ name: element.name, data })),
    rowGroupSize: 100_000,
  })
  const described = describeColumns(snapshot)
  const manifest: Manifest = {
    format: 'wutong-snapshot',
    version: 1,
    zone: zone.zone.id,
    period: snapshot.period,
    rows: snapshot.size,
    file: fileName,
    sha256: hashOf(path),
    columns: keys.map((key) => manifestColumn(zone, key, described.get(key) as SqlColumn)),
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
  return { folder, path, manifest, columns: described }
}

/** Opens a snapshot folder; throws CliFailure where its files are missing, of another kind, or do not belong together. */
export function openSnapshot(folder: string): SnapshotFiles {
  const manifest = readManifest(folder)
  const path = resolve(folder, manifest.file)
  let hash: string
  try {
    hash = hashOf(path)
  } catch (error) {
    throw noSnapshot(folder, error)
  }
  if (hash !== manifest.sha256)
    throw new CliFailure({
      zh: `快照「${folder}」的 ${manifest.file} 与 manifest.json 记录的内容不一致：请重新运行 wutong export snapshot`,
      en: `${manifest.file} of snapshot "${folder}" is not what manifest.json says: run wutong export snapshot again`,
    })
  return { folder, path, manifest, columns: new Map(manifest.columns.map(({ name, facts }) => [name, facts])) }
}

function readManifest(folder: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(join(folder, manifestName), 'utf8'))
  } catch (error) {
    throw noSnapshot(folder, error)
  }
  const manifest = value as Partial<Manifest> | null
  if (manifest?.format !== 'wutong-snapshot' || manifest.version !== 1) throw noSnapshot(folder)
  return manifest as Manifest
}

function noSnapshot(folder: string, cause?: unknown): CliFailure {
  return new CliFailure(
    {
      zh: `「${folder}」不是快照文件夹：请先运行 wutong export snapshot --out ${folder}`,
      en: `"${folder}" is no snapshot folder: run wutong export snapshot --out ${folder} first`,
    },
    { cause },
  )
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

interface Source {
  readonly element: SchemaElement
  readonly data: ColumnSource['data']
}

function rowColumns({ ids, size }: Snapshot): Source[] {
  return [
    {
      element: { name: 'row', type: 'INT32', repetition_type: 'REQUIRED' },
      data: Int32Array.from({ length: size }, (_, row) => row),
    },
    {
      element: { name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      data: [...ids],
    },
    { element: { name: 'id_order', type: 'INT32', repetition_type: 'REQUIRED' }, data: idOrder(ids) },
  ]
}

function sourceOf(name: string, column: Column): Source {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  switch (column.type) {
    case 'number':
      return {
        element: { ...optional, type: 'DOUBLE' },
        data: Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)),
      }
    case 'bool':
      return {
        element: { ...optional, type: 'BOOLEAN' },
        data: Array.from(column.values, (value) => (value === 2 ? null : value === 1)),
      }
    case 'date':
      return {
        element: { ...optional, type: 'INT32', converted_type: 'DATE' },
        data: Array.from(column.days, (day) => (day === noDay ? null : day)),
      }
    case 'text':
      return {
        element: { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        data: Array.from(column.codes, (code) => column.dictionary[code] ?? null),
      }
  }
}

function manifestColumn(zone: CompiledZone, name: string, facts: SqlColumn): ManifestColumn {
  const [code = '', year] = name.split('@')
  return {
    name,
    code,
    year: year === undefined ? null : Number(year),
    type: facts.type,
    unit: zone.indicators.get(code)?.unit ?? null,
    facts,
  }
}
