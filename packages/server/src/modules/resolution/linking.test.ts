/** Subjects that an import brings are recognised where they are known already: merged where sure, asked about where not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Indicator, Zone } from '@wutong/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '#modules/records'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone, type TestZone } from '../../../test/harness.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-linking-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const described = (code: string, zh: string, type: Indicator['type'], unit?: string): Indicator => ({
  code,
  name: { zh, en: code },
  type,
  ...(unit === undefined ? {} : { unit }),
  period: 'state',
  definition: { zh, en: code },
  source: 'tax',
  theme: 'basic',
})

/** The small test zone with what enterprises are recognised by. */
function namedZone(id: string): Zone {
  const base = demoZone(id)
  const known = new Set(base.indicators.map(({ code }) => code))
  const more = [
    described('address', '注册地址', 'text'),
    described('registered_on', '注册日期', 'date'),
    described('registered_capital', '注册资本', 'number', '万元'),
    described('organisation_code', '组织机构代码', 'text'),
    described('registration_number', '工商注册号', 'text'),
  ].filter(({ code }) => !known.has(code))
  return { ...base, indicators: [...base.indicators, ...more] }
}

async function importText(zone: TestZone, text: string, more: { source?: string; dryRun?: boolean } = {}) {
  files += 1
  const path = join(folder, `${files}.csv`)
  await writeFile(path, text)
  return importFile(zone.as('officer'), { path, source: 'tax', period: 2024, ...more })
}

const register =
  '企业名称,统一社会信用代码,注册地址,注册日期,注册资本\n' +
  '郑州梧桐树传感技术有限公司,91410100MA44AAA11G,郑州高新技术产业开发区科学大道100号,2015-03-18,500\n' +
  '河南金桥软件股份有限公司,91410100MA44AAA2X8,郑州市金水区花园路8号,2009-07-01,3000\n'

const listed = async (zone: TestZone, path: string) => (await (await zone.signIn('officer'))(path)).json()

test('a name written otherwise, with the same address and day, is merged at once and can be undone', async () => {
  const zone = await createZone(namedZone)
  await importText(zone, register)
  const report = await importText(
    zone,
    '企业名称,注册地址,注册日期,营业收入\n梧桐树传感技术有限公司,郑州高新技术产业开发区科学大道100号,2015-03-18,88\n',
    { source: 'self' },
  )
  expect(report).toMatchObject({ newSubjects: 0, linked: { joined: 1, doubtful: 0 } })
  const merges = await listed(zone, '/api/merges')
  expect(merges.rows).toMatchObject([
    { keptName: '郑州梧桐树传感技术有限公司', mergedName: '梧桐树传感技术有限公司', automatic: true, undoneAt: null },
  ])
  expect(merges.rows[0].score).toBeGreaterThan(4)
  expect(merges.rows[0].reasons.length).toBeGreaterThan(1)
  expect((await listed(zone, '/api/subjects')).total).toBe(2)
})

test('a dry run tells what would be joined and joins nothing', async () => {
  const zone = await createZone(namedZone)
  await importText(zone, register)
  const text = '企业名称,注册地址,注册日期\n梧桐树传感技术有限公司,郑州高新技术产业开发区科学大道100号,2015-03-18\n'
  expect(await importText(zone, text, { source: 'self', dryRun: true })).toMatchObject({ linked: { joined: 1 } })
  expect((await listed(zone, '/api/merges')).total).toBe(0)
})

test('a former code is recognised inside a credit code, in a column of its own and in place of a credit code', async () => {
  const zone = await createZone(namedZone)
  await importText(
    zone,
    '企业名称,统一社会信用代码\n郑州启明智能装备有限公司,91410100MA40000040\n河南中原新材料股份有限公司,91410100MA4000012T\n',
  )
  const own = await importText(zone, '企业名称,组织机构代码,营业收入\n启明智能装备公司,MA400000-4,88\n', {
    source: 'self',
  })
  expect(own).toMatchObject({ newSubjects: 0, linked: { joined: 1, doubtful: 0 } })
  const inPlace = await importText(zone, '企业名称,统一社会信用代码,营业收入\n河南中原材料公司,MA400001-2,77\n', {
    source: 'self',
  })
  expect(inPlace).toMatchObject({ newSubjects: 0, corrected: 1, linked: { joined: 1, doubtful: 0 } })
  const renamed = await importText(zone, '企业名称,组织机构代码\n洛阳牡丹食品有限公司,MA400001-2\n', { source: 'self' })
  expect(renamed).toMatchObject({ newSubjects: 1, linked: { joined: 0, doubtful: 1 } })
})

test('somebody else stays somebody else, whatever the address', async () => {
  const zone = await createZone(namedZone)
  await importText(zone, register)
  const report = await importText(
    zone,
    '企业名称,统一社会信用代码,注册地址\n郑州梧桐树传感技术有限公司,91410100MA44AAA388,郑州高新技术产业开发区科学大道100号\n' +
      '洛阳牡丹食品有限公司,,洛阳市西工区凯旋路1号\n',
    { source: 'self' },
  )
  expect(report).toMatchObject({ linked: { joined: 0 } })
  expect((await listed(zone, '/api/merges')).total).toBe(0)
  expect((await listed(zone, '/api/subjects')).total).toBe(report.newSubjects + 2)
})

test('a name that two could bear is asked about', async () => {
  const zone = await createZone(namedZone)
  await importText(
    zone,
    '企业名称,统一社会信用代码,注册地址\n郑州恒远科技有限公司,91410100MA44AAA11G,郑州市金水区花园路8号\n' +
      '河南恒远科技有限公司,91410100MA44AAA2X8,郑州市中原区建设路9号\n',
  )
  const report = await importText(zone, '企业名称,营业收入\n恒远科技有限公司,5\n', { source: 'self' })
  expect(report.linked).toEqual({ joined: 0, doubtful: 2 })
  const { rows } = await listed(zone, '/api/pairs')
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({ batchId: report.batchId, state: 'open' })
})
