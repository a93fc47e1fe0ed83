/** Previews, back-tests and outlooks through the real program. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const program = join(import.meta.dirname, '../../bin/wutong.js')

function run(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** Forty firms: those that spend on research grow the year after. */
const firms = Array.from({ length: 40 }, (_, index) => ({
  id: `f${index}`,
  'revenue@2021': 1000,
  'revenue@2022': 1000 + index,
  'revenue@2023': index < 20 ? 2000 : 900,
  'rd_expense@2022': index < 20 ? 300 : 1,
  'rd_expense@2021': 1,
  is_hightech: index < 5,
  hightech_granted_on: index < 3 ? '2023-12-15' : '2021-12-15',
  hightech_valid_until: index < 3 ? '2026-12-15' : '2024-12-15',
}))
const input = JSON.stringify(firms)

describe('backtest', () => {
  const base = ['backtest', 'innovation-points', '--input', '-', '--period', '2022', '--json']

  test('finds that points went with growth', () => {
    const { code, out, err } = run(
      [...base, '--outcome', 'growth(revenue) > 0.1', '--later', '2023', '--on', '2024-12-31'],
      input,
    )
    expect([code, err.includes('Error')]).toEqual([0, false])
    const report = JSON.parse(out)
    expect(report).toMatchObject({ scorecard: 'innovation-points', count: 40, kind: 'yes-no' })
    expect(report.power.area.value).toBe(1)
  })

  test.for([
    { name: 'no outcome', args: ['--later', '2023'], says: '--outcome' },
    { name: 'no later year', args: ['--outcome', 'revenue'], says: '--later' },
    {
      name: 'a later year that is not later',
      args: ['--outcome', 'revenue', '--later', '2022'],
      says: 'must come after',
    },
    { name: 'an outcome that is a text', args: ['--outcome', 'industry', '--later', '2023'], says: 'yes/no value' },
    { name: 'an unknown indicator', args: ['--outcome', 'turnover', '--later', '2023'], says: 'turnover' },
    {
      name: 'a side that is none',
      args: ['--outcome', 'revenue', '--later', '2023', '--better', 'up'],
      says: 'more or less',
    },
  ])('$name is refused with what to do', ({ args, says }) => {
    const { code, err } = run([...base, ...args, '--on', '2024-12-31'], input)
    expect(code).toBe(2)
    expect(err).toContain(says)
  })
})

describe('backtest of an offer', () => {
  const list = join(mkdtempSync(join(tmpdir(), 'wutong-receivers-')), 'granted.csv')
  writeFileSync(list, ['企业,日期,金额', 'f0,2023-03-01,10', 'f1,2023-03-01,', 'nobody,2023-03-01,1'].join('\n'))
  const base = ['backtest', 'zone-gazelle-award', '--input', '-', '--period', '2022', '--receivers', list, '--json']

  test('tells uptake, money and the difference with its limits, and warns about lines that name nobody', () => {
    const { code, out, err } = run([...base, '--later', '2023'], input)
    expect(code, err).toBe(0)
    expect(err).toContain('nobody')
    const report = JSON.parse(out)
    expect(report).toMatchObject({
      offer: 'zone-gazelle-award',
      uptake: { paid: 10, paidUnknown: 1 },
      comparison: { receivers: 2, others: 38, pairs: 2 },
    })
    expect(report.limits.length).toBeGreaterThan(2)
  })

  test.for([
    { name: 'an unknown offer', args: ['--later', '2023'], word: 'none', says: 'none' },
    { name: 'a comparison with others', args: ['--later', '2023', '--among', 'some'], says: 'all or qualified' },
    { name: 'a text as figure', args: ['--later', '2023', '--growth', 'industry'], says: 'is no number' },
    { name: 'a later year that is not later', args: ['--later', '2022'], says: 'must come after' },
  ])('$name is refused with what to do', ({ args, word, says }) => {
    const [command = '', offer = '', ...rest] = base
    const { code, err } = run([command, word ?? offer, ...rest, ...args], input)
    expect(code).toBe(2)
    expect(err).toContain(says)
  })
})

describe('preview', () => {
  test('two versions of the same scorecard are compared, and the same version moves nobody', () => {
    const at = ['--input', '-', '--period', '2022', '--on', '2025-06-30', '--json']
    const changed = run(['preview', 'srdi-sme@2022', '--with', '2026', ...at], input)
    expect(changed.code, changed.err).toBe(0)
    const preview = JSON.parse(changed.out)
    expect(preview).toMatchObject({ before: '2022', after: '2026' })
    expect(preview.up + preview.down + preview.same + preview.open).toBe(40)
    const same = JSON.parse(run(['preview', 'srdi-sme@2022', '--with', '2022', ...at], input).out)
    expect(same).toMatchObject({ up: 0, down: 0, changes: [], movers: [] })
  })

  test.for([
    {
      name: 'without a version to compare with',
      args: ['preview', 'srdi-sme@2022'],
      says: '--with VERSION or --draft DIR',
    },
    { name: 'with a version that is none', args: ['preview', 'srdi-sme@2022', '--with', '1999'], says: '2022, 2026' },
    { name: 'with an unknown scorecard', args: ['preview', 'none', '--with', '1'], says: 'there is no scorecard' },
  ])('$name it says what to do', ({ args, says }) => {
    const { code, err } = run([...args, '--input', '-', '--period', '2022'], input)
    expect(code).toBe(2)
    expect(err).toContain(says)
  })
})

describe('preview of an offer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-drafts-'))
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const shipped = join(import.meta.dirname, '../../../../zones/zhengzhou-hitech/offers/zone-gazelle-award.yaml')
  const inForce = readFileSync(shipped, 'utf8')
  const at = ['--input', '-', '--period', '2022', '--on', '2025-06-30', '--json']

  test('the file in force moves nobody', () => {
    const same = run(['preview', 'zone-gazelle-award', '--draft', file('same.yaml', inForce), ...at], input)
    expect(same.code, same.err).toBe(0)
    expect(JSON.parse(same.out)).toMatchObject({ gain: 0, lose: 0, changes: [], movers: [] })
  })

  const when = { code: 'grown', name: { zh: '收入', en: 'Revenue' }, when: 'revenue >= 1020' }
  const open = { ...parse(inForce).versions[0], uses: [], conditions: [when] }
  const draft = file('open.json', JSON.stringify(open))

  test('a draft with one condition lets everybody in whom that one lets in, and each move has its cause', () => {
    const changed = run(['preview', 'zone-gazelle-award', '--draft', draft, ...at], input)
    expect(changed.code, changed.err).toBe(0)
    const preview = JSON.parse(changed.out)
    expect(preview.sumAfter).toMatchObject({ qualified: 20, amount: 1600, undecided: 0 })
    expect(preview.moves.flat().reduce((sum: number, one: number) => sum + one, 0)).toBe(40)
    expect(preview.movers.length).toBeGreaterThan(0)
    for (const mover of preview.movers) expect(mover.causes.join()).toContain('condition ')
  })

  test('people read it in lines', () => {
    const words = [...at.slice(0, -1), '--lang', 'en']
    const { out } = run(['preview', 'zone-gazelle-award', '--draft', draft, ...words], input)
    expect(out).toContain('gain / lose / keep / undecided')
    expect(out).toMatch(/condition grown +\d+ +\d+ +-?\d+/)
  })

  test.for([
    { name: 'without anything to compare with', args: [], says: '--with VERSION or --draft FILE|DIR' },
    { name: 'with a version that is none', args: ['--with', '1999'], says: 'has no version "1999"' },
    { name: 'with a draft of another shape', args: ['--draft', file('shape.yaml', 'version: x')], says: 'is missing' },
    {
      name: 'with a draft that asks for an unknown figure',
      args: ['--draft', file('figure.yaml', inForce.replace(/when: .*/, "when: 'turnover > 1'"))],
      says: 'turnover',
    },
  ])('$name it says what to do', ({ args, says }) => {
    const { code, err } = run(['preview', 'zone-gazelle-award', ...args, '--input', '-', '--period', '2022'], input)
    expect(code).toBe(2)
    expect(err).toContain(says)
  })
})

describe('outlook', () => {
  test('counts titles, their grants against the quota of the year, and those that end', () => {
    const { code, out, err } = run(
      [
        'outlook',
        'tech-titles',
        '--input',
        '-',
        '--period',
        '2022',
        '--on',
        '2022-12-20',
        '--until',
        '2025-01-01',
        '--json',
      ],
      input,
    )
    expect(code, err).toBe(0)
    const outlook = JSON.parse(out)
    const high = outlook.rungs.find((rung: { code: string }) => rung.code === 'high-tech-enterprise')
    expect(high).toMatchObject({ held: 5 })
    expect(high.quotas.map((quota: { atLeast: number; done: number }) => [quota.atLeast, quota.done])).toEqual([
      [370, 0],
    ])
    expect(outlook.expiring.map((title: { id: string }) => title.id)).toEqual(['f3', 'f4'])
  })
})
