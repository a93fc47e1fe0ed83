/** The command line with `--engine`, as a script sees it: the same figures from a file, a snapshot and a stored zone. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FactValue, usccCheckCharacter } from '@wutong/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openZone } from '../../src/cli/packages.ts'
import { loadPackage } from '../../src/engines/packages.ts'
import { makeSubjects } from './subjects.ts'

const program = join(import.meta.dirname, '../../bin/wutong.js')
const folder = mkdtempSync(join(tmpdir(), 'wutong-engine-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const input = join(folder, 'firms.json')
const snapshot = join(folder, 'snapshot')
const at = ['--period', '2024', '--on', '2026-06-30', '--json']
const on = ['--on', '2026-06-30', '--json']
const card = 'innovation-points-relative'

function run(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const options = { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 28 } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options)
  return { code: status, out: stdout, err: stderr }
}

interface Scored {
  readonly id: string
  readonly lower: number | null
  readonly upper: number | null
  readonly rank: number | null
  readonly class: string | null
}

function figures(out: string): Scored[] {
  return (JSON.parse(out) as Scored[]).map(({ id, lower, upper, rank, class: of }) => ({
    id,
    lower,
    upper,
    rank,
    class: of,
  }))
}

function byId(all: readonly Scored[]): Scored[] {
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

beforeAll(async () => {
  const zone = await openZone(null)
  const subjects = makeSubjects(zone, { seed: 201, count: 60, period: 2024 })
  // A file is read with the bounds of the catalogue, which facts made for the databases may lie beyond.
  const fits = ([key, value]: readonly [string, FactValue]): boolean => {
    const { min = -Infinity, max = Infinity } = zone.indicators.get(key.split('@')[0] ?? '') ?? {}
    return typeof value !== 'number' || (value >= min && value <= max)
  }
  const rows = subjects.map(({ facts }, row) => ({ ...Object.fromEntries([...facts].filter(fits)), id: `firm-${row}` }))
  writeFileSync(input, JSON.stringify(rows))
})

test('a snapshot says what it holds, and every engine scores it as the file itself is scored', () => {
  const exported = run(['export', 'snapshot', '--input', input, '--out', snapshot, '--period', '2024', '--json'])
  expect(exported.err).toBe('')
  expect(JSON.parse(exported.out)).toMatchObject({ rows: 60, period: 2024 })
  expect(readFileSync(join(snapshot, 'manifest.json'), 'utf8')).toContain(JSON.parse(exported.out).sha256)
  const wanted = figures(run(['score', card, '--input', input, ...at]).out)
  expect(new Set(wanted.map((one) => one.class)).size).toBeGreaterThan(2)
  const url = ['--url', process.env.TEST_DATABASE_URL ?? '']
  for (const engine of [['duckdb'], ['clickhouse'], ['postgres', ...url]]) {
    const fromFile = run(['score', card, '--engine', ...engine, '--input', input, ...at])
    expect([fromFile.err, fromFile.code]).toEqual(['', 0])
    expect(byId(figures(fromFile.out))).toEqual(byId(wanted))
    // A snapshot is a whole zone: the best come first, as many as --limit says.
    const all = ['--limit', String(wanted.length)]
    const fromSnapshot = figures(run(['score', card, '--engine', ...engine, '--snapshot', snapshot, ...all, ...on]).out)
    expect(byId(fromSnapshot)).toEqual(byId(wanted))
  }
})

describe('what the machine lacks ends with exit code 3 and one sentence in each language', () => {
  test('a package that is not installed', async () => {
    await expect(loadPackage('a-package-nobody-has')).rejects.toMatchObject({
      exitCode: 3,
      text: { en: 'a-package-nobody-has is not installed: run npm install --prefix engines first' },
    })
  })

  test('a server that does not answer', () => {
    const url = ['--url', 'postgres://nobody@127.0.0.1:1/none']
    const { code, err } = run(['score', card, '--engine', 'postgres', ...url, '--input', input, ...at])
    expect(code).toBe(3)
    expect(err.trim().split('\n')).toHaveLength(2)
  })

  test('while a database nobody knows is a mistake in the command', () => {
    const { code, err } = run(['score', card, '--engine', 'oracle', '--input', input, ...at])
    expect([code, err]).toEqual([2, expect.stringContaining('oracle')])
  })
})

test('a stored zone shows the best, as many as --limit says', () => {
  const stored = { DATABASE_URL: '', WUTONG_DATA: join(folder, 'data') }
  const csv = join(folder, 'stored.csv')
  const firms = Array.from({ length: 12 }, (_, row) => {
    const body = `91410100MA4000${String(row).padStart(3, '0')}`
    return `${body}${usccCheckCharacter(body)},企业${row},${100 * ((row * 5) % 12)},${10 + row}`
  })
  writeFileSync(csv, ['统一社会信用代码,企业名称,营业收入,职工人数', ...firms].join('\n'))
  expect(run(['import', csv, '--source', 'statistics', '--period', '2024'], stored).code).toBe(0)
  const found = run(['score', card, '--engine', 'duckdb', '--limit', '3', ...at], stored)
  expect(found.code).toBe(0)
  const best = figures(found.out)
  expect(best.map(({ rank }) => rank)).toEqual([1, 2, 3])
  const all = figures(run(['score', card, '--engine', 'duckdb', '--limit', '50', ...at], stored).out)
  expect(all).toHaveLength(12)
  expect(best).toEqual(all.slice(0, 3))
})
