/** `simulate --changes`, `--net` and `changes` as a script sees them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../bin/wutong.js')
const folder = mkdtempSync(join(tmpdir(), 'wutong-simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const firm = { registered_in_zone: true, dishonest_list: false, district: 'fengyang' }
const firms = JSON.stringify([
  { ...firm, id: 'small', tech_contract_turnover: 400 },
  { ...firm, id: 'large', tech_contract_turnover: 3000 },
])
const offer = 'zhengzhou-tech-transfer-2023'

function simulate(args: readonly string[]): { code: number | null; out: string; err: string } {
  const words = [program, 'simulate', ...args, '--input', '-', '--period', '2025', '--on', '2026-06-30']
  const done = spawnSync(process.execPath, words, { input: firms, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

function changes(text: string): string {
  const path = join(folder, 'changes.yaml')
  writeFileSync(path, text)
  return path
}

const cap = `
bundles:
  - code: small-cap
    kind: cap
    name: { zh: 合计封顶, en: cap }
    offers: [${offer}]
    limit: '8'
    unit: 万元
    status: illustrative
    citation: { title: 试算 }
`

describe('simulating in net money', () => {
  test('a file changes offers and rules across them at once', () => {
    const file = changes(`offers: [{ offer: ${offer}, set: { turnover: 300 } }]${cap}`)
    const { code, out } = simulate(['--changes', file, '--json'])
    expect(code).toBe(0)
    const { before, after, ...rest } = JSON.parse(out)
    expect([before.amount, after.amount]).toEqual([10, 12])
    expect(rest).toMatchObject({ winners: 1, won: 4, losers: 1, lost: 2, moves_total: 2 })
    const own = after.offers.find((one: { offer: string }) => one.offer === offer)
    expect(own).toMatchObject({ qualified: 2, taken: 2, paid: 12 })
  })

  test('one offer by options, alone or on top of a file', () => {
    const alone = JSON.parse(simulate([offer, '--set', 'turnover=300', '--net', '--json']).out)
    expect([alone.before.amount, alone.after.amount]).toEqual([10, 14])
    const both = simulate([offer, '--set', 'turnover=300', '--changes', changes(cap), '--lang', 'en'])
    expect(both.code).toBe(0)
    expect(both.out).toMatch(/total +10 +12/)
    expect(both.out).toContain('winners 1 (+4), losers 1 (−2)')
  })

  test.for([
    { args: ['--changes', '/nowhere.yaml'], says: /cannot be read/ },
    { args: ['--net'], says: /name the offer/ },
    { args: [offer, '--net', '--fit', 'turnover', '--budget', '5'], says: /leave out --changes and --net/ },
    { args: ['--changes', 'offers: [{ offer: none }]'], says: /there is no offer "none"/ },
    { args: ['--changes', 'drop: [nothing]'], says: /no rule across offers "nothing"/ },
    { args: ['--changes', 'drops: [once]'], says: /drops/ },
    { args: ['--changes', 'bundles: [{ code: x, kind: cap }]'], says: /bundles/ },
    { args: ['--changes', 'offers: ['], says: /YAML/ },
    { args: ['--changes', ''], says: /the file of changes/ },
  ])('refuses $args in one sentence', ({ args: [option = '', text, ...more], says }) => {
    const isFile = option === '--changes' && text !== undefined && !text.startsWith('/')
    const { code, err } = simulate([option, ...(text === undefined ? [] : [isFile ? changes(text) : text]), ...more])
    expect(code).toBe(2)
    expect(err).toMatch(says)
    expect(err).not.toMatch(/\n +at /)
  })
})

describe('changes as time passes', () => {
  const run = (args: readonly string[], given = [{ ...firm, id: 'a', tech_contract_turnover: 900 }]) => {
    const words = [program, 'changes', ...args, '--period', '2025', '--input', '-']
    const done = spawnSync(process.execPath, words, { input: JSON.stringify(given), encoding: 'utf8' })
    return { code: done.status, out: done.stdout, err: done.stderr }
  }

  test('begin with the term of the offer', () => {
    const days = ['--from', '2023-06-01', '--to', '2023-06-30']
    const { code, out } = run([offer, ...days, '--json'])
    expect([code, JSON.parse(out)]).toEqual([0, [{ id: 'a', kind: 'gained', on: '2023-06-11', because: [] }]])
    expect(run([offer, ...days]).out).toMatch(/^2023-06-11 {2}新达标 {2}a {2}政策本身/)
  })

  test.for([
    { args: [offer], says: /give --to/ },
    { args: [offer, '--from', '2026-01-02', '--to', '2026-01-01'], says: /at most ten years after --from/ },
    { args: [offer, '--from', '2026-01-01', '--to', '2036-02-01'], says: /at most ten years/ },
    { args: [offer, '--from', '2026-01-01', '--to', '2026-02-30'], says: /real date/ },
    { args: ['none', '--from', '2026-01-01', '--to', '2026-01-02'], says: /there is no offer "none"/ },
  ])('refuse $args', ({ args, says }) => {
    const { code, err } = run(args)
    expect(code).toBe(2)
    expect(err).toMatch(says)
  })
})
