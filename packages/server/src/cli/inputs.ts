/** `--input FILE|-`: subjects with their facts from a JSON array, NDJSON or CSV. */
import { readFileSync } from 'node:fs'
import {
  type CompiledZone,
  type FactValue,
  type Indicator,
  readCell,
  type SubjectFacts,
  type Text,
} from '@wutong/engine'
import { parse } from 'csv-parse/sync'
import { CliFailure } from './failure.ts'

type Row = Readonly<Record<string, unknown>>

/** Reads subjects; unknown columns are reported through `warn` and left out. Throws CliFailure naming subject and column of every bad value. */
export function readSubjects(
  zone: CompiledZone,
  file: string,
  { period, warn }: { period: number; warn: (zh: string, en: string) => void },
): SubjectFacts[] {
  const rows = parseRows(decoded(readBytes(file)))
  const reader = factReader(zone, period)
  const problems: Text[] = []
  const subjects = rows.map((row, index) => subjectFrom(row, index, { reader, problems }))
  for (const key of reader.unknown) {
    warn(`「${key}」不是指标代码，已忽略`, `"${key}" is not an indicator code and is left out`)
  }
  if (problems.length > 0) throw new CliFailure(listed(problems))
  return subjects
}

const problemsShown = 20

/** The first problems, one a line, and how many more there are. */
function listed(problems: readonly Text[]): Text {
  const [shown, more] = [problems.slice(0, problemsShown), problems.length - problemsShown]
  const lines = [...shown, ...(more > 0 ? [{ zh: `……另有 ${more} 处`, en: `… and ${more} more` }] : [])]
  return { zh: lines.map(({ zh }) => zh).join('\n'), en: lines.map(({ en }) => en).join('\n') }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why =
      code === 'ENOENT'
        ? { zh: '文件不存在', en: 'there is no such file' }
        : { zh: `无法读取（${code}）`, en: `cannot be read (${code})` }
    throw new CliFailure(
      { zh: `输入文件「${file}」${why.zh}，请检查路径`, en: `input file "${file}": ${why.en}; check the path` },
      { cause: error },
    )
  }
}

/** UTF-8 with or without byte order mark, else GB18030. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function parseRows(text: string): readonly Row[] {
  const trimmed = text.trim()
  if (trimmed === '')
    throw new CliFailure({ zh: '输入为空：请给出至少一个企业', en: 'the input is empty: give at least one subject' })
  if (trimmed.startsWith('[')) return jsonArray(trimmed)
  return trimmed.startsWith('{') ? jsonLines(trimmed) : csvRows(text)
}

function jsonArray(text: string): readonly Row[] {
  const value = parseJson(text, 'JSON')
  if (!Array.isArray(value)) throw new CliFailure({ zh: 'JSON 输入应为数组', en: 'the JSON input should be an array' })
  return value.map((row, index) => asRow(row, index + 1))
}

/** One object a line, or a single object over several lines. */
function jsonLines(text: string): readonly Row[] {
  try {
    return [asRow(JSON.parse(text), 1)]
  } catch {
    const lines = text.split(/\r?\n/).entries()
    return [...lines]
      .filter(([, line]) => line.trim() !== '')
      .map(([index, line]) => asRow(parseJson(line, `第 ${index + 1} 行 line ${index + 1}`), index + 1))
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new CliFailure(
      { zh: `${where}：JSON 写法有误（${message}）`, en: `${where}: not valid JSON (${message})` },
      {
        cause: error,
      },
    )
  }
}

function asRow(value: unknown, number: number): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row
  throw new CliFailure({
    zh: `第 ${number} 个企业应为 {"id": …, "指标代码": 值} 形式的对象`,
    en: `subject ${number} should be an object {"id": …, "indicator code": value}`,
  })
}

function csvRows(text: string): readonly Row[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Row[]
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new CliFailure({ zh: `CSV 写法有误（${message}）`, en: `not valid CSV (${message})` }, { cause: error })
  }
}

interface FactReader {
  readonly unknown: Set<string>
  /** The catalogue line and fact key of a column, null when the column is none. */
  find(column: string): { indicator: Indicator; key: string } | null
}

function factReader(zone: CompiledZone, period: number): FactReader {
  const unknown = new Set<string>()
  const byName = new Map([...zone.indicators.values()].map((indicator) => [indicator.name.zh, indicator]))
  const found = new Map<string, ReturnType<FactReader['find']>>()
  const find = (column: string) => {
    const [name = '', year, ...rest] = column.trim().split('@')
    const indicator = zone.indicators.get(name) ?? byName.get(name)
    if (indicator === undefined || rest.length > 0 || (year !== undefined && !/^\d{4}$/.test(year))) return null
    if (indicator.period === 'year') return { indicator, key: `${indicator.code}@${year ?? period}` }
    return year === undefined || Number(year) === period ? { indicator, key: indicator.code } : null
  }
  return {
    unknown,
    find(column) {
      let target = found.get(column)
      if (target === undefined) {
        target = find(column)
        found.set(column, target)
        if (target === null) unknown.add(column)
      }
      return target
    },
  }
}

function subjectFrom(
  row: Row,
  index: number,
  { reader, problems }: { readonly reader: FactReader; readonly problems: Text[] },
): SubjectFacts {
  const id = idOf(row, index)
  const facts = new Map<string, FactValue>()
  for (const [column, raw] of Object.entries(row)) {
    if (column === 'id') continue
    const target = reader.find(column)
    const read = target === null ? null : factFrom(target.indicator, raw)
    if (target === null || read === null) continue
    if ('zh' in read) {
      problems.push({ zh: `企业「${id}」的「${column}」：${read.zh}`, en: `subject "${id}", "${column}": ${read.en}` })
      continue
    }
    const { value } = read
    const before = facts.get(target.key)
    if (before !== undefined && before !== value) {
      problems.push({
        zh: `企业「${id}」的「${column}」出现两个不同的值：${before} 与 ${value}`,
        en: `subject "${id}": "${column}" is given twice, as ${before} and as ${value}`,
      })
    }
    facts.set(target.key, value)
  }
  return { id, facts }
}

function idOf(row: Row, index: number): string {
  const id = row.id ?? row.uscc
  if (typeof id === 'string' && id !== '') return id
  return typeof id === 'number' ? String(id) : `${index + 1}`
}

/** A cell as a fact, null when blank, which is unknown; else why it is none. */
function factFrom(indicator: Indicator, raw: unknown): { readonly value: FactValue } | Text | null {
  if (raw === undefined || raw === null) return null
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean')
    return { zh: '应为单个值', en: 'should be a single value' }
  const cell = readCell(indicator, raw)
  if (cell.kind === 'value') return { value: cell.value }
  return cell.kind === 'blank' ? null : cell.reason
}
