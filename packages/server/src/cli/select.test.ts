/** Rounds through the real program. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../bin/wutong.js')

function run(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** Fifty firms, the later the more R&D, so that the example’s forty places are the last forty. */
const firms = Array.from({ length: 50 }, (_, index) => ({
  id: `f${index}`,
  is_hightech: true,
  dishonest_list: false,
  'revenue@2025': 1000,
  'rd_expense@2025': 100 + index,
}))
const base = ['select', 'zone-points-contest-demo', '--input', '-', '--period', '2025', '--on', '2026-06-30']

test('the example’s rounds take forty, then ten, and tell the first one out', { timeout: 120_000 }, () => {
  const { code, out, err } = run([...base, '--json'], JSON.stringify(firms))
  expect([code, err]).toEqual([0, ''])
  const { rounds } = JSON.parse(out)
  expect(rounds.map(({ taken }: { taken: number }) => taken)).toEqual([40, 10])
  expect(rounds[0].first_out).toMatchObject({ id: 'f9', rank: 41 })
  expect(rounds[0].gap).toBeGreaterThan(0)
  expect(rounds[0].entries.filter(({ result }: { result: string }) => result === 'reserve')).toHaveLength(5)
})

test('a list of applications says who is late and who is not known', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-list-'))
  const file = join(folder, 'applied.csv')
  writeFileSync(file, 'code,date\nf1,2026-03-05\nf2,2026-05-01\nnobody,2026-03-05\n')
  const { code, out, err } = run([...base, '--applications', file, '--lang', 'en'], JSON.stringify(firms))
  rmSync(folder, { recursive: true })
  expect(code).toBe(0)
  expect(err).toContain('line 4: "nobody"')
  expect(out).toContain('in no window: f2')
  expect(out).toMatch(/1 {2}f1 .*selected {2}within places and money/)
  expect(run(['select', 'henan-retrofit-demo', '--input', '-'], JSON.stringify(firms)).code).toBe(2)
})
