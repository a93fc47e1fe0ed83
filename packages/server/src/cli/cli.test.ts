/** The command line as a script sees it: what comes out, and with which exit code. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, '../../bin/wutong.js')
const folder = mkdtempSync(join(tmpdir(), 'wutong-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const sme = {
  resident_enterprise: true,
  employees: 100,
  tech_staff: 25,
  sales_revenue: 5000,
  total_assets: 8000,
  rd_expense: 300,
  cost_expense: 4000,
  ip_class1: 0,
  ip_class2: 4,
  restricted_industry: false,
  serious_safety_accident: false,
  research_dishonesty: false,
  abnormal_list: false,
  dishonest_list: false,
}
const gazelle = {
  registered_on: '2018-03-01',
  registered_in_zone: true,
  tax_relation_in_zone: true,
  statistics_relation_in_zone: true,
  independent_accounting: true,
  hightech_field: true,
  dishonest_list: false,
  revenue: 1728,
  'revenue@2020': 1440,
  'revenue@2019': 1200,
  'revenue@2018': 1000,
  employees: 50,
}
const at2021 = ['--period', '2021', '--on', '2022-06-01', '--json']

describe('score', () => {
  test('gives points, bounds, verdicts and reasons from a JSON array', () => {
    const { code, out } = run(
      ['score', 'tech-sme', '--input', '-', ...at2021],
      JSON.stringify([
        { id: 'a', ...sme },
        { id: 'b', ...sme, tech_staff: null },
      ]),
    )
    expect(code).toBe(0)
    const [a, b] = JSON.parse(out)
    expect(a).toMatchObject({ id: 'a', total: 90, lower: 90, upper: 90, passed: true, rank: 1 })
    expect(a.items[0]).toMatchObject({ code: 'tech-staff', points: 16, max: 20, value: 0.25 })
    expect(a.gates.every((gate: { verdict: boolean }) => gate.verdict)).toBe(true)
    expect(b).toMatchObject({
      total: null,
      lower: 74,
      upper: 94,
      passed: null,
      missing: expect.arrayContaining(['tech_staff']),
    })
  })
  test('reads CSV in GB18030 with Chinese headers', () => {
    const utf8 = '﻿id,employees,科技人员\nx,40,12\n'
    const gb = Buffer.from([0xbf, 0xc6, 0xbc, 0xbc, 0xc8, 0xcb, 0xd4, 0xb1])
    const bytes = Buffer.concat([Buffer.from('id,employees,'), gb, Buffer.from('\nx,40,12\n')])
    for (const content of [utf8, bytes]) {
      const { out } = run(['score', 'tech-sme', '--input', file('firms.csv', content), ...at2021])
      expect(JSON.parse(out)[0].items[0]).toMatchObject({ points: 20, value: 0.3 })
    }
  })
  test('ranks firms and classes them by two rankings', () => {
    const firms = Array.from({ length: 20 }, (_, index) => ({
      id: `f${index}`,
      above_scale: false,
      tax_paid: 10 + index,
      land_area: 1,
      electricity_use: 100,
      revenue: 100 + index,
      energy_use: 10,
    }))
    const results: { id: string; class: string; rank: number }[] = JSON.parse(
      run(['score', 'per-mu', '--input', '-', ...at2021], JSON.stringify(firms)).out,
    )
    expect(results.filter((one) => one.class === 'A').map((one) => one.id)).toEqual(['f17', 'f18', 'f19'])
    expect(results.filter((one) => one.class === 'C').map((one) => one.id)).toEqual(['f0', 'f1'])
    expect(results.find((one) => one.id === 'f19')?.rank).toBe(1)
  })
  test('picks the version by day and by the kind of application', () => {
    const versions = (on: string, kind: string) =>
      JSON.parse(
        run(
          ['score', 'srdi-sme', '--input', '-', '--on', on, '--json'],
          JSON.stringify([{ id: 'a', application_kind: kind }]),
        ).out,
      )[0].version
    expect(versions('2026-03-31', 'new')).toBe('2022')
    expect(versions('2026-04-01', 'new')).toBe('2026')
    expect(versions('2026-04-01', 'recheck')).toBe('2022')
    expect(versions('2027-01-01', 'recheck')).toBe('2026')
  })
})

describe('classify', () => {
  test('1000 to 1728 over three years is 20 %, one less is not', () => {
    const lines = [
      { id: 'yes', ...gazelle },
      { id: 'no', ...gazelle, revenue: 1727.99 },
      { id: 'open', ...gazelle, 'revenue@2019': undefined },
    ]
      .map((one) => JSON.stringify(one))
      .join('\n')
    const results = JSON.parse(run(['classify', 'gazelle', '--input', '-', ...at2021], lines).out)
    const rungs = results.map(
      (one: { rungs: { code: string; verdict: boolean | null }[] }) =>
        one.rungs.find((rung) => rung.code === 'gazelle')?.verdict,
    )
    expect(results[0].rung).toBe('gazelle')
    expect(rungs).toEqual([true, false, null])
    expect(results[2].rungs[1].missing).toContain('revenue@2019')
  })
})

describe('match', () => {
  test('says which condition fails, by how much, and the amount', () => {
    const { out } = run(
      ['match', 'zhengzhou-doubling', '--input', '-', ...at2021],
      JSON.stringify([{ id: 'a', ...gazelle }]),
    )
    expect(JSON.parse(out)[0]).toMatchObject({
      id: 'a',
      offer: 'zhengzhou-doubling',
      verdict: 'one_away',
      failed: [{ code: 'growth', value: 0.2, threshold: 0.26, distance: 0.06 }],
      amount: 50,
    })
  })
  test('without an offer judges all that are in force', () => {
    const all: { offer: string }[] = JSON.parse(run(['match', '--input', '-', '--json'], '[{"id":"a"}]').out)
    expect(new Set(all.map((one) => one.offer)).size).toBeGreaterThanOrEqual(20)
  })
})

describe('due, indicators and check', () => {
  test('made-up workdays count, the start day does not', () => {
    expect(run(['due', '--from', '2026-09-28', '--workdays', '5']).out).toBe('2026-10-10\n')
    expect(run(['due', '--from', '2026-12-28', '--workdays', '9'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('holidays.csv'),
    })
  })
  test('the catalogue is listed', () => {
    const all: { code: string; unit: string }[] = JSON.parse(run(['indicators', '--json']).out)
    expect(all).toContainEqual(expect.objectContaining({ code: 'revenue', unit: '万元', type: 'number' }))
  })
  test('a broken package is refused with file and line', () => {
    const broken = join(folder, 'empty')
    expect(run(['check', broken])).toMatchObject({ code: 1, out: expect.stringContaining('1:1') })
    expect(run(['score', 'tech-sme', '--input', '-', '--zone', broken], '[{"id":"a"}]')).toMatchObject({ code: 1 })
  })
})

describe('what cannot be understood', () => {
  test.for<{ name: string; args: string[]; input?: string; says: RegExp }>([
    { name: 'no such command', args: ['scor'], says: /no command "scor"/ },
    { name: 'no such option', args: ['score', 'tech-sme', '--inptu', 'x'], says: /--inptu/ },
    { name: 'no such scorecard', args: ['score', 'nope', '--input', '-'], input: '[]', says: /no scorecard "nope"/ },
    {
      name: 'no version on the day',
      args: ['score', 'srdi-sme', '--input', '-', '--on', '2019-01-01'],
      input: '[{"id":"a"}]',
      says: /in force on 2019-01-01/,
    },
    {
      name: 'a day that is none',
      args: ['score', 'tech-sme', '--input', '-', '--on', '2021-02-30'],
      input: '[]',
      says: /real date/,
    },
    {
      name: 'a year that is none',
      args: ['score', 'tech-sme', '--input', '-', '--period', 'last'],
      input: '[]',
      says: /whole number/,
    },
    { name: 'no such file', args: ['score', 'tech-sme', '--input', '/nowhere/x.json'], says: /no such file/ },
    { name: 'nothing in it', args: ['score', 'tech-sme', '--input', '-'], input: ' ', says: /is empty/ },
    { name: 'broken JSON', args: ['score', 'tech-sme', '--input', '-'], input: '[{"id":', says: /not valid JSON/ },
    {
      name: 'broken CSV',
      args: ['score', 'tech-sme', '--input', '-'],
      input: 'id,employees\n1,2,3\n',
      says: /not valid CSV/,
    },
    {
      name: 'a text for a number',
      args: ['score', 'tech-sme', '--input', '-'],
      input: '[{"id":"a","employees":"many"}]',
      says: /"employees"/,
    },
    {
      name: 'one fact given twice',
      args: ['score', 'tech-sme', '--input', '-', '--period', '2021'],
      input: '[{"id":"a","employees":5,"employees@2021":6}]',
      says: /given twice/,
    },
  ])('$name ends with one sentence in both languages and exit code 2', ({ args, input, says }) => {
    const { code, err, out } = run(args, input)
    expect(err).toMatch(says)
    expect(err).toMatch(/[一-龥]/)
    expect(err).not.toMatch(/ at .*\.ts:/)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
  test('every bad cell is named, so that a file is mended once', () => {
    const { code, err } = run(
      ['score', 'tech-sme', '--input', '-', '--lang', 'en'],
      'id,employees,registered_on\na,many,2015-13-01\nb,5,2015-03-01\nc,few,\n',
    )
    expect(code).toBe(2)
    for (const place of ['subject "a", "employees"', 'subject "a", "registered_on"', 'subject "c", "employees"'])
      expect(err).toContain(place)
  })
  test('an unknown column is named and left out', () => {
    const { code, err } = run(['score', 'tech-sme', '--input', '-', '--lang', 'en'], '[{"id":"a","colour":"red"}]')
    expect({ code, err }).toEqual({ code: 0, err: '"colour" is not an indicator code and is left out\n' })
  })
})

describe('what is missing, and what would change it', () => {
  test('a match names the sets of missing facts that would decide it', () => {
    const { out } = run(
      ['match', 'zhengzhou-revenue-milestone', '--input', '-', ...at2021],
      '[{"id":"a","registered_in_zone":true}]',
    )
    const [match] = JSON.parse(out)
    expect(match.verdict).toBe('undecided')
    expect(match.deciding).toContainEqual(['main_revenue'])
    expect(match.supplied_by.main_revenue).toBe('statistics')
  })

  test('advice is exact at the boundary and whole for what is counted', () => {
    const { code, out } = run(['advise', 'tech-sme', '--input', '-', ...at2021], JSON.stringify([{ id: 'a', ...sme }]))
    expect(code).toBe(0)
    const [{ advice, gains }] = JSON.parse(out)
    expect(advice.every(({ outcome }: { outcome: string }) => ['found', 'none'].includes(outcome))).toBe(true)
    const staff = gains.find(
      ({ fact, item }: { fact: string; item: string }) => fact === 'tech_staff' && item === 'tech-staff',
    )
    expect(staff.next.move).toMatchObject({ from: 25, to: 30, change: 5 })
    const total = (firm: unknown) => {
      const { out: scored } = run(['score', 'tech-sme', '--input', '-', ...at2021], JSON.stringify([firm]))
      return JSON.parse(scored)[0].lower
    }
    expect(total({ ...sme, id: 'a', tech_staff: 30 }) - total({ ...sme, id: 'a' })).toBe(staff.next.points)
  })

  test('advice where enterprises are compared is against those given', () => {
    const firms = Array.from({ length: 35 }, (_, n) => ({ id: `f${n}`, stage: 'growth', rd_expense: 100 + n * 10 }))
    const on = ['--period', '2025', '--on', '2026-06-30', '--json']
    const { code, out } = run(['advise', 'innovation-points-relative', '--input', '-', ...on], JSON.stringify(firms))
    expect(code).toBe(0)
    const [lowest, , , , middle] = JSON.parse(out) as { gains: { item: string; unit: { points: number } | null }[] }[]
    const gained = [lowest, middle].map((one) => one?.gains.some(({ item }) => item === 'rd-expense'))
    expect(gained).toEqual([true, true])
  })

  test('advice on nothing is refused', () => {
    const { code, err } = run(['advise', 'gazelle'])
    expect([code, err.split('\n').length]).toEqual([2, 3])
  })
})

describe('help', () => {
  // One program a command: the machine may be busy.
  test('every command has examples, and the overview names the exit codes', { timeout: 180_000 }, () => {
    expect(run(['--help']).out).toMatch(/退出码/)
    const commands =
      readFileSync(join(import.meta.dirname, 'help.ts'), 'utf8')
        .match(/commandNames = \[([\s\S]*?)\]/)?.[1]
        ?.match(/'(\w+)'/g) ?? []
    expect(commands.length).toBeGreaterThan(10)
    for (const quoted of commands)
      expect(run([quoted.replaceAll("'", ''), '--help', '--lang', 'en']).out).toMatch(/Examples:\n {2}(npx|npm|cat)/)
  })
})
