/** The past as pages show it: each past day answers what the pages of that day answered. */
import { expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { retractBatch } from '#modules/records'
import type { Send } from '../../../test/harness.ts'
import { createZone } from '../../../test/harness.ts'
import { onDay, say } from '../../../test/past-days.ts'
import { activeZoneFrom } from '../../active-zone.ts'
import { mergeSubjects, undoMerge } from '../resolution/merging.ts'

/** What differs from run to run and says nothing about the zone. */
const incidental = new Set(['id', 'ranAt', 'ms', 'next'])

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (incidental.has(key) && typeof one !== 'object' ? undefined : one)),
  )
}

async function pages(send: Send, at: string, subjects: readonly string[]): Promise<Record<string, unknown>> {
  const paths = [
    ...['points', 'revenue', 'employees', 'registeredOn', 'name'].flatMap((sort) =>
      ['asc', 'desc'].map((order) => `/subjects?sort=${sort}&order=${order}`),
    ),
    '/subjects?search=qy',
    '/subjects?search=企业',
    '/subjects?minRevenue=500&maxRevenue=1500',
    '/subjects?rung=growth:small',
    ...['qualified', 'one_away', 'undecided', 'not_qualified'].map((verdict) => `/subjects?offer=rd-grant:${verdict}`),
    '/scorecards',
    '/scorecards/innovation-points',
    '/scorecards/innovation-points/results',
    '/scorecards/innovation-points/ranking',
    '/scorecards/innovation-points/ranking?passed=unknown',
    '/ladders/growth/results',
    '/offers',
    '/offers/rd-grant',
    ...['qualified', 'one_away', 'undecided', 'not_qualified'].map(
      (verdict) => `/offers/rd-grant/matches?verdict=${verdict}`,
    ),
    ...subjects.flatMap((id) => [`/subjects/${id}`, `/subjects/${id}/assessment`]),
  ]
  const found: Record<string, unknown> = {}
  for (const path of paths) {
    const reply = await send(`${at}${path}`)
    expect(reply.statusCode, `${at}${path} ${reply.body}`).toBe(200)
    found[path] = plain(reply.json())
  }
  return found
}

/** Numbers that repeat from run to run. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

test('after random changes each past day shows exactly what the pages of that day showed', {
  timeout: 240_000,
}, async () => {
  const zone = await createZone()
  const send = await zone.signIn('auditor')
  const pick = chance(7)
  const officer = zone.as('officer').actor
  const subjects: string[] = []
  const batches: string[] = []
  const days = ['2026-03-01', '2026-03-02', '2026-03-05', '2026-04-01', '2026-04-02', '2026-05-09']
  const then: { day: string; subjects: string[]; shown: Record<string, unknown> }[] = []
  for (const [index, day] of days.entries()) {
    const ctx = onDay(zone, day)
    if (index > 1 && pick(3) === 0) {
      const [batch = ''] = batches.splice(pick(batches.length), 1)
      await retractBatch(onDay(zone, day, officer), batch, '试')
    } else {
      const fresh = Array.from({ length: 1 + pick(3) }, () => ctx.newId())
      subjects.push(...fresh)
      const old = index === 0 ? [] : [subjects[pick(subjects.length)] ?? '']
      const said = [...new Set([...fresh, ...old])].map((id) => ({
        id,
        facts: { revenue: pick(2000), ...(pick(3) === 0 ? {} : { rd_expense: pick(200) }) },
      }))
      batches.push(await say(ctx, pick(2) === 0 ? 'tax' : 'statistics', { fresh, said }))
    }
    await evaluateZone(ctx)
    const listed = (await send('/api/subjects')).json().rows.map(({ id }: { id: string }) => id)
    then.push({ day, subjects: listed, shown: await pages(send, '/api', listed) })
  }
  for (const { day, subjects: listed, shown } of then)
    expect(await pages(send, `/api/past/${day}`, listed), day).toEqual(shown)
  const between = (await send('/api/past/2026-03-04')).json()
  expect(between).toMatchObject({ at: '2026-03-02T04:00:00.000Z', period: 2024, definitionsOfThen: true })
})

test('a past day is judged by the definitions of then, and says so where none were kept', async () => {
  const zone = await createZone()
  const { zone: definitions } = zone.zone
  const [id = ''] = [zone.clock.newId()]
  await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [id], said: [{ id, facts: { revenue: 1200 } }] })
  await evaluateZone(onDay(zone, '2026-03-03'))
  zone.zones.set(definitions.id, activeZoneFrom({ ...definitions, scorecards: [], offers: [] }))
  const send = await zone.signIn('leader')
  expect((await send('/api/scorecards')).json()).toEqual([])
  expect((await send('/api/past/2026-03-03/scorecards')).json()).toHaveLength(1)
  expect((await send('/api/past/2026-03-03')).json()).toMatchObject({ definitionsOfThen: true })
  const before = (await send('/api/past/2026-03-02')).json()
  expect(before).toMatchObject({
    definitionsOfThen: false,
    zone: { scorecards: [], counts: { subjects: 1, facts: 1 } },
  })
})

test('a day before the first knowledge is empty, and one that has not come is refused', async () => {
  const zone = await createZone()
  const id = zone.clock.newId()
  await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [id], said: [{ id, facts: { revenue: 1200 } }] })
  const send = await zone.signIn('officer')
  expect((await send('/api/past/2026-02-28')).json()).toMatchObject({ at: null, zone: { counts: { subjects: 0 } } })
  const missing = await send(`/api/past/2026-02-28/subjects/${id}`)
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'subject_not_there'])
  const ahead = await send('/api/past/2999-01-01')
  expect([ahead.statusCode, ahead.json().code]).toEqual([422, 'past_day_ahead'])
})

test('an enterprise sees its own past as staff see it, and nothing of others', async () => {
  const zone = await createZone()
  const [id = '', other = ''] = [zone.clock.newId(), zone.clock.newId()]
  const said = [
    { id, facts: { revenue: 1200, rd_expense: 100 } },
    { id: other, facts: { revenue: 7777 } },
  ]
  await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [id, other], said })
  await say(onDay(zone, '2026-03-05'), 'tax', { fresh: [], said: [{ id, facts: { revenue: 1500 } }] })
  const [staff, company] = [await zone.signIn('officer'), await zone.signIn('enterprise', id)]
  for (const path of [`/subjects/${id}`, `/subjects/${id}/assessment`, '/scorecards/innovation-points']) {
    const [own, theirs] = [await company(`/api/past/2026-03-02${path}`), await staff(`/api/past/2026-03-02${path}`)]
    expect([path, own.statusCode]).toEqual([path, 200])
    expect(plain(own.json())).toEqual(plain(theirs.json()))
  }
  expect((await company('/api/past/2026-03-02')).json()).toMatchObject({
    day: '2026-03-02',
    zone: { counts: { subjects: 0, records: 0, facts: 0 } },
  })
  const [offer] = (await company('/api/past/2026-03-02/offers')).json()
  const [seen] = (await staff('/api/past/2026-03-02/offers')).json()
  const judged = ({ qualified, oneAway, undecided }: typeof offer): number => qualified + oneAway + undecided
  expect([judged(offer), judged(seen)]).toEqual([0, 2])
  const lists = ['/subjects', '/scorecards/innovation-points/ranking', '/offers/rd-grant/matches?verdict=qualified']
  for (const path of lists) expect((await company(`/api/past/2026-03-02${path}`)).statusCode).toBe(403)
  for (const path of [`/subjects/${other}`, `/subjects/${other}/assessment`])
    expect((await company(`/api/past/2026-03-02${path}`)).json()).toMatchObject({ code: 'subject_not_found' })
})

/** Two enterprises that counted for one on 3 and 4 March by mistake, and what one of them and staff are answered. */
async function mistaken(asks: 'kept' | 'merged') {
  const zone = await createZone()
  const [kept = '', merged = ''] = [zone.clock.newId(), zone.clock.newId()]
  const said = [
    { id: kept, facts: { revenue: 1200 } },
    { id: merged, facts: { employees: 7777 } },
  ]
  await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [kept, merged], said })
  const officer = (day: string) => onDay(zone, day, zone.as('officer').actor)
  const order = { keptId: kept, mergedId: merged, score: null, reasons: [], automatic: false, reason: '同一家' }
  const mergeId = await officer('2026-03-03').transact((ctx) => mergeSubjects(ctx, order))
  await officer('2026-03-05').transact((ctx) => undoMerge(ctx, mergeId, '不是同一家'))
  const asked = { kept, merged }[asks]
  const path = `/api/past/2026-03-04/subjects/${asked}`
  const [staff, company] = [await zone.signIn('officer'), await zone.signIn('enterprise', asked)]
  return { staff: await staff(path), own: await company(path), assessed: await company(`${path}/assessment`) }
}

test('an enterprise is not shown one that was taken for it by mistake', async () => {
  const { staff, own, assessed } = await mistaken('kept')
  expect(staff.body).toContain('7777')
  expect([own.statusCode, assessed.statusCode]).toEqual([200, 200])
  expect(own.body + assessed.body).not.toContain('7777')
})

test('an enterprise is not shown one that it was taken for by mistake', async () => {
  const { staff, own, assessed } = await mistaken('merged')
  expect(staff.body).toContain('1200')
  for (const reply of [own, assessed]) expect(reply.json()).toMatchObject({ code: 'subject_not_there' })
})

test('an enterprise that was taken back since keeps the name it was shown by', async () => {
  const zone = await createZone()
  const id = zone.clock.newId()
  const batch = await say(onDay(zone, '2026-03-01'), 'tax', { fresh: [id], said: [{ id, facts: { revenue: 1200 } }] })
  await retractBatch(onDay(zone, '2026-03-02', zone.as('officer').actor), batch, '试')
  const send = await zone.signIn('officer')
  const { name } = (await send(`/api/past/2026-03-01/subjects/${id}`)).json()
  expect(name).toBe(`企业${id.slice(-6)}`)
  const ranking = (await send('/api/past/2026-03-01/scorecards/innovation-points/ranking')).json()
  expect(ranking).toMatchObject({ total: 1, rows: [{ subjectId: id, name }] })
  expect((await send(`/api/past/2026-03-02/subjects/${id}`)).statusCode).toBe(404)
})
