import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadCalendar } from './calendar.ts'
import { loadZone, readZone } from './loader.ts'
import { problemLine, ZoneError } from './zone-error.ts'

const shipped = join(import.meta.dirname, '../../../../../zones/zhengzhou-hitech')
const copies: string[] = []

afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

function copyOfPackage(): string {
  const copy = mkdtempSync(join(tmpdir(), 'wutong-zone-'))
  copies.push(copy)
  cpSync(shipped, copy, { recursive: true })
  return copy
}

/** Replaces the first occurrence of a text in a file and says on which line it stood. */
function planted(folder: string, file: string, from: string, to: string): number {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(from)
  if (at < 0) throw new Error(`${file} does not hold ${from}`)
  writeFileSync(path, text.replace(from, to))
  return text.slice(0, at).split('\n').length
}

test('the shipped package loads clean, with everything it promises', async () => {
  const { zone, problems } = await readZone(shipped)
  expect(problems.map(problemLine)).toEqual([])
  expect(zone?.scorecards.map(({ id }) => id).sort()).toEqual([
    'high-tech-enterprise',
    'innovation-points',
    'innovation-points-relative',
    'innovative-sme',
    'little-giant',
    'per-mu',
    'srdi-sme',
    'tech-sme',
  ])
  expect(zone?.ladders.map(({ id }) => id).sort()).toEqual(['above-scale', 'gazelle', 'srdi-titles', 'tech-titles'])
  expect(zone?.offers.length).toBeGreaterThanOrEqual(24)
  expect(zone?.indicators.length).toBeGreaterThanOrEqual(95)
})

test('a package that was read before gives the same zone', async () => {
  const copy = copyOfPackage()
  expect(await loadZone(copy)).toEqual(await loadZone(copy))
})

const mistakes = [
  {
    name: 'an unknown indicator in a condition',
    file: 'scorecards/tech-sme.yaml',
    from: "'employees <= 500'",
    to: "'employes <= 500'",
    says: /「employes」不在指标目录中，是否想写「employees」/,
  },
  {
    name: 'an expression that does not parse',
    file: 'offers/zhengzhou-tech-loan.yaml',
    from: "'revenue <= 40000'",
    to: "'revenue <='",
    says: /表达式没有写完/,
  },
  {
    name: 'a number where a condition is needed',
    file: 'scorecards/high-tech-enterprise.yaml',
    from: 'when: hightech_field',
    to: 'when: revenue',
    says: /需要是非判断，表达式却得到数值/,
  },
  {
    name: 'units that do not fit',
    file: 'scorecards/innovative-sme.yaml',
    from: 'value: rd_expense / revenue',
    to: 'value: rd_expense + employees',
    says: /单位不一致/,
  },
  {
    name: 'a declared unit that the value does not have',
    file: 'scorecards/per-mu.yaml',
    from: "unit: '万元/亩'",
    to: "unit: '万元/人'",
    says: /单位写为「万元\/人」/,
  },
  {
    name: 'bands with a gap',
    file: 'scorecards/tech-sme.yaml',
    from: '{ from: 0.15, to: 0.20, points: 8 }',
    to: '{ from: 0.16, to: 0.20, points: 8 }',
    says: /空档/,
  },
  {
    name: 'bands that overlap',
    file: 'scorecards/tech-sme.yaml',
    from: '{ from: 0.15, to: 0.20, points: 8 }',
    to: '{ from: 0.14, to: 0.20, points: 8 }',
    says: /重叠/,
  },
  {
    name: 'maxima that do not add up',
    file: 'scorecards/innovation-points.yaml',
    from: 'max: 45',
    to: 'max: 46',
    says: /该部分满分 46 不符/,
  },
  {
    name: 'an unknown key',
    file: 'scorecards/tech-sme.yaml',
    from: 'summary:',
    to: 'sumary:',
    says: /没有「sumary」这个键/,
  },
  {
    name: 'an unknown key in a text',
    file: 'zone.yaml',
    from: "en: 'Zhengzhou High-Tech Zone'",
    to: "eng: 'Zhengzhou High-Tech Zone'",
    says: /没有「eng」这个键/,
  },
  {
    name: 'a missing key',
    file: 'offers/zhengzhou-tech-loan.yaml',
    from: 'standing: live\n',
    to: '',
    says: /缺少「standing」/,
    line: 2,
  },
  {
    name: 'a word that is not one of the list',
    file: 'offers/zhengzhou-tech-loan.yaml',
    from: 'standing: live',
    to: 'standing: alive',
    says: /只能是：live, past, unclear/,
  },
  {
    name: 'text where a number is needed',
    file: 'scorecards/tech-sme.yaml',
    from: 'max: 20',
    to: "max: 'twenty'",
    says: /「max」应为数值/,
  },
  {
    name: 'a date that does not exist',
    file: 'scorecards/tech-sme.yaml',
    from: "from: '2017-05-03'",
    to: "from: '2017-02-30'",
    says: /应为真实日期/,
  },
  {
    name: 'a syntax error',
    file: 'sources.yaml',
    from: "en: 'Business registry' }",
    to: "en: 'Business registry'",
    says: /YAML 写法有误/,
    shift: 1,
  },
  {
    name: 'a key that occurs twice',
    file: 'zone.yaml',
    from: "divisionCode: '410172'",
    to: "divisionCode: '410172'\ndivisionCode: '410100'",
    says: /键重复/,
    shift: 1,
  },
  {
    name: 'a department that does not exist',
    file: 'ladders/gazelle.yaml',
    from: 'department: science',
    to: 'department: sciences',
    says: /没有部门「sciences」/,
  },
  {
    name: 'a column that points nowhere',
    file: 'sources.yaml',
    from: 'reg_date: registered_on',
    to: 'reg_date: registered',
    says: /「registered」不在指标目录中/,
  },
  {
    name: 'a source that supplies an unknown indicator',
    file: 'sources.yaml',
    from: 'supplies: [land_area]',
    to: 'supplies: [land]',
    says: /没有指标「land」/,
  },
  {
    name: 'an alias that belongs to another indicator',
    file: 'indicators.yaml',
    from: "aliases: ['营收',",
    to: "aliases: ['营收', '注册日期',",
    says: /「注册日期」已属于「registered_on」/,
  },
  {
    name: 'an id that differs from its file',
    file: 'ladders/gazelle.yaml',
    from: 'id: gazelle',
    to: 'id: gazelles',
    says: /与文件名不同/,
  },
  {
    name: 'a scorecard that a rung names but nobody wrote',
    file: 'ladders/tech-titles.yaml',
    from: 'scorecard: tech-sme',
    to: 'scorecard: tech-smes',
    says: /tech-smes/,
  },
  {
    name: 'a round without a limit',
    file: 'offers/zone-points-contest-demo.yaml',
    from: ', places: 40, budget: 800',
    to: '',
    says: /批次要写 places 或 budget/,
  },
  {
    name: 'a round that ends before it begins',
    file: 'offers/zone-points-contest-demo.yaml',
    from: "window: { from: '2026-09-01', until: '2026-10-16' }",
    to: "window: { from: '2026-09-01', until: '2026-09-01' }",
    says: /受理期结束不晚于开始/,
  },
  {
    name: 'two rounds of one code',
    file: 'offers/zone-points-contest-demo.yaml',
    from: 'code: second',
    to: 'code: first',
    says: /first/,
  },
  {
    name: 'a selection by a scorecard that nobody wrote',
    file: 'offers/zone-points-contest-demo.yaml',
    from: 'scorecard: innovation-points',
    to: 'scorecard: innovation-point',
    says: /没有评分表「innovation-point」/,
  },
  {
    name: 'a selection by a value that is not written',
    file: 'offers/zone-points-contest-demo.yaml',
    from: 'by: score, scorecard: innovation-points',
    to: 'by: value',
    says: /按数值排序要写 value/,
  },
  {
    name: 'places that cannot be shared',
    file: 'offers/zone-points-contest-demo.yaml',
    from: '20, budget: 300 }\n    selection: { by: score, scorecard: innovation-points, ties: none',
    to: '20 }\n    selection: { by: score, scorecard: innovation-points, ties: share',
    says: /名额不能按比例分享/,
    shift: 1,
  },
  {
    name: 'a rule across offers that names one nobody wrote',
    file: 'bundles.yaml',
    from: 'offers: [zhengzhou-srdi-2024, ',
    to: 'offers: [zhengzhou-srdi-2025, ',
    says: /zhengzhou-srdi-2025/,
  },
  {
    name: 'a rule across offers of one offer only',
    file: 'bundles.yaml',
    from: 'offers: [henan-hightech-new-2025, zhengzhou-hightech-first-2025]',
    to: 'offers: [henan-hightech-new-2025]',
    says: /offers/,
  },
  {
    name: 'a kind of rule across offers that does not exist',
    file: 'bundles.yaml',
    from: 'kind: highest',
    to: 'kind: higest',
    says: /kind/,
  },
  {
    name: 'a limit across offers in an unknown figure',
    file: 'bundles.yaml',
    from: 'limit: tax_paid',
    to: 'limit: tax_payed',
    says: /「tax_payed」不在指标目录中/,
  },
  {
    name: 'a limit across offers in a unit that is no money',
    file: 'bundles.yaml',
    from: "limit: '1000'\n    unit: '万元'",
    to: "limit: '1000'\n    unit: '人'",
    says: /人/,
    shift: 1,
  },
  {
    name: 'versions in force at the same time',
    file: 'scorecards/srdi-sme.yaml',
    from: "until: '2026-04-01'",
    to: "until: '2026-05-01'",
    says: /生效期重叠/,
    shift: null,
  },
]

describe('a mistake is reported with its file, its line and how to mend it', () => {
  test.for(mistakes)('$name', async ({ file, from, to, says, line, shift }) => {
    const copy = copyOfPackage()
    const at = planted(copy, file, from, to)
    const { problems } = await readZone(copy)
    expect(problems.map(({ file }) => file)).toContain(file)
    const found = problems.find(({ message }) => says.test(message.zh))
    expect(found, problems.map(problemLine).join('\n')).toMatchObject({ file })
    expect(found?.message.en).toMatch(/[a-z]/)
    if (shift === null) return
    expect(found?.line).toBe(line ?? at + (shift ?? 0))
  })

  test('all mistakes of a package come together, by file and line', async () => {
    const copy = copyOfPackage()
    const lines = [
      [
        'scorecards/tech-sme.yaml',
        planted(copy, 'scorecards/tech-sme.yaml', "'sales_revenue <= 20000'", "'sale <= 20000'"),
      ],
      [
        'offers/zhengzhou-champion.yaml',
        planted(
          copy,
          'offers/zhengzhou-champion.yaml',
          "champion_level == ''national''",
          "champion_level == ''world''",
        ),
      ],
      ['scorecards/tech-sme.yaml', planted(copy, 'scorecards/tech-sme.yaml', "'employees <= 500'", "'staff <= 500'")],
    ]
    const { problems } = await readZone(copy)
    expect(problems.map(({ file, line }) => [file, line])).toEqual([lines[1], lines[2], lines[0]])
  })

  test('loading refuses with all of them in one error', async () => {
    const copy = copyOfPackage()
    planted(copy, 'scorecards/tech-sme.yaml', "'employees <= 500'", "'staff <= 500'")
    await expect(loadZone(copy)).rejects.toThrow(ZoneError)
    await expect(loadZone(copy)).rejects.toThrow(/scorecards\/tech-sme\.yaml:\d+:\d+ /)
  })

  test('a missing file', async () => {
    const copy = copyOfPackage()
    rmSync(join(copy, 'sources.yaml'))
    const { problems } = await readZone(copy)
    expect(problems[0]).toMatchObject({ file: 'sources.yaml', line: 1 })
  })

  test('a folder with a mistyped name', async () => {
    const copy = copyOfPackage()
    renameSync(join(copy, 'ladders'), join(copy, 'ladder'))
    const { problems } = await readZone(copy)
    expect(problems.map(({ file }) => file)).toContain('ladder/gazelle.yaml')
  })

  test('a folder that is not there', async () => {
    await expect(loadZone(join(shipped, 'nowhere'))).rejects.toThrow(/找不到区域包文件夹/)
  })

  test('a file in place of a folder', async () => {
    await expect(loadZone(join(shipped, 'zone.yaml'))).rejects.toThrow(/不是文件夹/)
  })
})

test('the holiday calendar covers twenty years and knows make-up days', () => {
  const calendar = loadCalendar()
  expect([Math.min(...calendar.years), Math.max(...calendar.years)]).toEqual([2007, 2026])
  expect(calendar.work.size).toBeGreaterThan(0)
})
