/** The list of subjects as of past days: who was there, by what name, with which figures. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { importFile, retractBatch } from '#modules/records'
import { createZone, type Send, type TestZone } from '../../../test/harness.ts'
import { onDay, say } from '../../../test/past-days.ts'
import { activeZoneFrom } from '../../active-zone.ts'
import { mergeSubjects, undoMerge } from '../resolution/merging.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-past-list-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const code = '91410100MA44AAA11G'

interface Listed {
  readonly rows: readonly {
    readonly id: string
    readonly name: string
    readonly uscc: string | null
    readonly revenue: number | null
    readonly points: number | null
  }[]
  readonly next: string | null
  readonly total: number
}

async function list(send: Send, day: string, query = ''): Promise<Listed> {
  const reply = await send(`/api/past/${day}/subjects?sort=revenue&order=asc${query}`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<Listed>()
}

/** Names, codes and revenues of a day, the smallest revenue first. */
async function shown(send: Send, day: string, query = '') {
  const { rows, total } = await list(send, day, query)
  expect(total).toBe(rows.length)
  return rows.map(({ name, uscc, revenue }) => [name, uscc, revenue])
}

async function importOn(zone: TestZone, day: string, lines: readonly string[]): Promise<string> {
  files += 1
  const path = join(folder, `${files}.csv`)
  await writeFile(path, ['企业名称,统一社会信用代码,营业收入,研发费用', ...lines].join('\n'))
  const { batchId } = await importFile(onDay(zone, day, zone.as('officer').actor), {
    path,
    source: 'tax',
    period: 2024,
  })
  await evaluateZone(onDay(zone, day))
  return batchId ?? ''
}

test('each day lists who was there then, by the names, codes and figures of then', { timeout: 120_000 }, async () => {
  const zone = await createZone()
  const send = await zone.signIn('auditor')
  const officer = (day: string) => onDay(zone, day, zone.as('officer').actor)
  await importOn(zone, '2026-03-01', ['甲木科技有限公司,,100,', `乙火科技有限公司,${code},200,30`])
  await importOn(zone, '2026-03-03', [`丙水科技有限公司,${code},300,30`])
  const [kept = '', merged = ''] = (await list(send, '2026-03-03')).rows.map(({ id }) => id)
  const mergeId = await officer('2026-03-05').transact((ctx) =>
    mergeSubjects(ctx, {
      keptId: kept,
      mergedId: merged,
      score: null,
      reasons: [],
      automatic: false,
      reason: '同一家',
    }),
  )
  await officer('2026-03-07').transact((ctx) => undoMerge(ctx, mergeId, '不是同一家'))
  const batch = await importOn(zone, '2026-03-09', ['丁土科技有限公司,,50,'])
  await retractBatch(officer('2026-03-11'), batch, '试')

  const first = [
    ['甲木科技有限公司', null, 100],
    ['乙火科技有限公司', code, 200],
  ]
  const renamed = [
    ['甲木科技有限公司', null, 100],
    ['丙水科技有限公司', code, 300],
  ]
  expect(await shown(send, '2026-02-28')).toEqual([])
  expect(await shown(send, '2026-03-01')).toEqual(first)
  expect(await shown(send, '2026-03-02')).toEqual(first)
  expect(await shown(send, '2026-03-04')).toEqual(renamed)
  expect(await shown(send, '2026-03-05')).toEqual([['丙水科技有限公司', code, 300]])
  expect((await list(send, '2026-03-06')).rows[0]?.id).toBe(kept)
  expect(await shown(send, '2026-03-08')).toEqual(renamed)
  expect(await shown(send, '2026-03-10')).toEqual([['丁土科技有限公司', null, 50], ...renamed])
  expect(await shown(send, '2026-03-11')).toEqual(renamed)

  expect(await shown(send, '2026-03-02', '&search=YH')).toEqual([first[1]])
  expect(await shown(send, '2026-03-04', '&search=YH')).toEqual([])
  expect(await shown(send, '2026-03-04', '&search=bing')).toEqual([renamed[1]])
  expect(await shown(send, '2026-03-04', '&search=91410100')).toEqual([renamed[1]])
  expect(await shown(send, '2026-03-10', '&search=科技')).toHaveLength(3)
  expect(await shown(send, '2026-03-02', '&minRevenue=101')).toEqual([first[1]])
  expect((await send(`/api/past/2026-03-02/subjects/${merged}`)).json()).toMatchObject({ name: '乙火科技有限公司' })
})

test('two that nobody had named and that are made one later each stand under their own name and code before', async () => {
  const zone = await createZone()
  const send = await zone.signIn('officer')
  const [a, b] = [zone.clock.newId(), zone.clock.newId()]
  const said = [
    { id: a, facts: { revenue: 1 } },
    { id: b, facts: { revenue: 2 } },
  ]
  await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [a, b], said, codes: new Map([[b, code]]) })
  await onDay(zone, '2026-03-03', zone.as('officer').actor).transact((ctx) =>
    mergeSubjects(ctx, { keptId: a, mergedId: b, score: null, reasons: [], automatic: false, reason: '同一家' }),
  )
  const [first, second] = [a, b].map((id) => `企业${id.slice(-6)}`)
  expect(await shown(send, '2026-03-02')).toEqual([
    [first, null, 1],
    [second, code, 2],
  ])
  expect((await shown(send, '2026-03-03')).map(([name, uscc]) => [name, uscc])).toEqual([[first, code]])
})

async function sixOn(day: string): Promise<{ zone: TestZone; send: Send }> {
  const zone = await createZone()
  const ids = Array.from({ length: 6 }, () => zone.clock.newId())
  const said = ids.slice(0, 4).map((id, index) => ({ id, facts: { revenue: index < 2 ? 5 : 100 * index } }))
  await say(onDay(zone, day), 'tax', { fresh: ids, said })
  await evaluateZone(onDay(zone, day))
  return { zone, send: await zone.signIn('leader') }
}

test.for(
  ['points', 'revenue', 'employees', 'registeredOn', 'name'].flatMap((sort) =>
    ['asc', 'desc'].map((order) => ({ sort, order })),
  ),
)('pages by $sort $order visit every row once, ties and unknowns too', async ({ sort, order }) => {
  const { send } = await sixOn('2026-03-01')
  const path = `/api/past/2026-03-01/subjects?sort=${sort}&order=${order}`
  const whole = (await send(path)).json<Listed>().rows.map(({ id }) => id)
  expect(whole).toHaveLength(6)
  const seen: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: Listed = (await send(`${path}&limit=1${after === '' ? '' : `&after=${after}`}`)).json()
    expect(page.total).toBe(6)
    seen.push(...page.rows.map(({ id }) => id))
    after = page.next
  }
  expect(seen).toEqual(whole)
})

test('what the rules of then do not have is refused by name instead of answered with nobody', async () => {
  const { zone, send } = await sixOn('2026-03-01')
  const { zone: today } = zone.zone
  const newer = today.offers.map((offer) => ({ ...offer, id: `${offer.id}-new` }))
  zone.zones.set(today.id, activeZoneFrom({ ...today, offers: newer }))
  await evaluateZone(onDay({ ...zone, zone: zone.zones.get(today.id) ?? zone.zone }, '2026-03-05'))
  const at = async (day: string, query: string) => {
    const reply = await send(`/api/past/${day}/subjects?${query}`)
    return [reply.statusCode, reply.json().code ?? reply.json().total]
  }
  expect(await at('2026-03-06', 'offer=rd-grant-new:undecided')).toEqual([200, 2])
  expect(await at('2026-03-02', 'offer=rd-grant-new:undecided')).toEqual([422, 'past_filter_unknown'])
  expect(await at('2026-03-02', 'offer=rd-grant-new:not_qualified')).toEqual([422, 'past_filter_unknown'])
  expect(await at('2026-03-02', 'rung=growth:nothing')).toEqual([422, 'past_filter_unknown'])
  expect(await at('2026-03-02', 'rung=nothing:small')).toEqual([422, 'past_filter_unknown'])
  expect(await at('2026-03-02', 'rung=growth:small')).toEqual([200, 2])
})

test.for(['after=xyz', 'sort=name&after=WzEsIngiXQ', 'sort=nothing', 'limit=0', 'rung=growth', 'offer=rd-grant:maybe'])(
  '%s is refused',
  async (query) => {
    const { send } = await sixOn('2026-03-01')
    expect((await send(`/api/past/2026-03-01/subjects?${query}`)).statusCode).toBe(422)
  },
)

test('an enterprise lists no past, a day that has not come is refused, and no other zone is seen', async () => {
  const { zone, send } = await sixOn('2026-03-01')
  const [{ id = '' } = {}] = (await list(send, '2026-03-01')).rows
  const company = await zone.signIn('enterprise', id)
  expect((await company('/api/past/2026-03-01/subjects')).statusCode).toBe(403)
  expect((await send('/api/past/2999-01-01/subjects')).json()).toMatchObject({ code: 'past_day_ahead' })
  const other = await createZone()
  expect((await list(await other.signIn('leader'), '2026-03-01')).total).toBe(0)
})
