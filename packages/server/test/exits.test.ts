/**
 * What somebody may not see must not be at any exit in any form. Two zones are built alike but for what is out of sight; whoever
 * does not see it gets the same answers from both, byte for byte, whatever is asked. New routes are asked without anyone remembering.
 */
import type { Zone } from '@wutong/engine'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { assignLiaison } from '#modules/liaisons'
import { demoZone } from './demo-zone.ts'
import { createZone, getHouse, type Send, type TestZone } from './harness.ts'
import { allRoutes, requestOf } from './routes.ts'

interface World {
  readonly zone: TestZone
  readonly own: string
  readonly other: string
  readonly batchId: string
}

/** A firm that is seen, and what differs between the worlds. */
interface Figures {
  readonly stranger: { readonly name: string; readonly uscc: string; readonly revenue: number }
  readonly rdExpense: number
}

const one: Figures = {
  stranger: { name: '邻家秘密甲有限公司', uscc: '91410100MA0000001X', revenue: 8_765_432 },
  rdExpense: 77.7,
}
const two: Figures = {
  stranger: { name: '旁人私事乙有限公司', uscc: '91410100MA00000021', revenue: 2_345_678 },
  rdExpense: 13.3,
}

/** The package of tests with research expense as a sensitive figure. */
function sensitiveZone(id: string): Zone {
  const zone = demoZone(id)
  const indicators = zone.indicators.map((one) => (one.code === 'rd_expense' ? { ...one, sensitive: true } : one))
  return { ...zone, indicators }
}

async function worldOf({ stranger, rdExpense }: Figures): Promise<World> {
  const zone = await createZone(sensitiveZone)
  const [own = ''] = await zone.addCompanies([
    {
      name: '示例甲有限公司',
      uscc: '91410100MA44TJ0F0P',
      facts: {
        district: 'east',
        dishonest: false,
        'revenue@2024': 1000,
        'rd_expense@2024': rdExpense,
        'employees@2024': 20,
      },
    },
  ])
  const { name, uscc, revenue } = stranger
  const [other = ''] = await zone.addCompanies([
    { name, uscc, facts: { district: 'west', dishonest: false, 'revenue@2024': revenue, 'rd_expense@2024': 1 } },
  ])
  await evaluateZone(zone.ctx, { period: 2024 })
  const { batch_id: batchId } = await zone.ctx.transact((ctx) =>
    ctx.db.selectFrom('records').select('batch_id').where('subject_id', '=', other).executeTakeFirstOrThrow(),
  )
  return { zone, own, other, batchId }
}

/** Somebody who sees less than the zone; some see figures that differ, and are asked about the other firm alone. */
interface Caller {
  readonly title: string
  readonly enter: (world: World) => Promise<Send>
  /** What of the worlds differs for them. */
  readonly blindTo: 'stranger' | 'rdExpense' | 'both'
}

/** Signs somebody of a new bank in, to whom the enterprise gives consent, and takes it back again where asked to. */
async function withConsent({ zone, own }: World, fields: readonly string[], isWithdrawn = false): Promise<Send> {
  const { send, organisationId } = await zone.signInBank()
  const enterprise = await zone.signIn('enterprise', own)
  const payload = { organisationId, purpose: '贷款审批', fields, days: 30 }
  const given = await enterprise({ method: 'POST', url: '/api/consents/give', payload })
  expect(given.statusCode).toBe(200)
  if (isWithdrawn) await enterprise({ method: 'POST', url: `/api/consents/${given.json().id}/withdraw` })
  return send
}

const callers: readonly Caller[] = [
  // The first, for it sees who has read its figures before.
  { title: 'the enterprise itself', enter: ({ zone, own }) => zone.signIn('enterprise', own), blindTo: 'stranger' },
  {
    title: 'an officer of another sub-district',
    enter: ({ zone }) => zone.signInAs('street', { role: 'officer', subjectId: null, department: 'east' }),
    blindTo: 'stranger',
  },
  {
    title: 'an officer of another sub-district without sensitive figures',
    enter: ({ zone }) =>
      zone.signInAs('street2', { role: 'officer', subjectId: null, department: 'east', seesSensitive: false }),
    blindTo: 'both',
  },
  {
    title: 'an officer without sensitive figures',
    enter: ({ zone }) => zone.signInAs('plain', { role: 'officer', subjectId: null, seesSensitive: false }),
    blindTo: 'rdExpense',
  },
  {
    title: 'a liaison of one enterprise',
    enter: async ({ zone, own }) => {
      const send = await zone.signInAs('helper', { role: 'liaison', subjectId: null, seesSensitive: false })
      const { user_id } = await zone.ctx.transact((ctx) =>
        ctx.db.selectFrom('memberships').select('user_id').where('role', '=', 'liaison').executeTakeFirstOrThrow(),
      )
      await assignLiaison(zone.as('officer'), own, user_id)
      return send
    },
    blindTo: 'both',
  },
  {
    title: 'a bank with consent to other fields',
    enter: (world) => withConsent(world, ['revenue', 'ladder:growth']),
    blindTo: 'both',
  },
  {
    title: 'a bank whose consent was withdrawn',
    enter: (world) => withConsent(world, ['rd_expense'], true),
    blindTo: 'both',
  },
  { title: 'a bank without any consent', enter: async ({ zone }) => (await zone.signInBank()).send, blindTo: 'both' },
  { title: 'an expert', enter: ({ zone }) => zone.signIn('expert'), blindTo: 'both' },
  { title: 'an administrator', enter: ({ zone }) => zone.signIn('administrator'), blindTo: 'both' },
]

/** Lists asked in every order and with filters that hidden figures would decide. */
function moreRequests({ own, other }: World, { stranger }: Figures): string[] {
  const lists = ['points', 'revenue', 'employees', 'registeredOn', 'name'].flatMap((sort) =>
    ['asc', 'desc'].map((order) => `/api/subjects?sort=${sort}&order=${order}`),
  )
  return [
    ...lists,
    '/api/subjects?minRevenue=100000',
    '/api/subjects?maxRevenue=100000',
    '/api/subjects?district=west',
    '/api/subjects?rung=growth:top',
    '/api/subjects?offer=rd-grant:qualified',
    '/api/subjects?offer=rd-grant:not_qualified',
    `/api/subjects?search=${encodeURIComponent(stranger.name.slice(0, 4))}`,
    `/api/subjects?search=${stranger.uscc}`,
    `/api/subjects/${own}/assessment?period=2024&on=2025-06-30`,
    `/api/subjects/${other}/assessment`,
    `/api/subjects/${own}/assessment?part=ladders`,
    `/api/subjects/${own}/summary?period=2024`,
    `/api/consents?subjectId=${other}`,
  ]
}

/** Everything a caller is told: of each request the status and the body, with ids and moments replaced by their order. */
async function toldTo(send: Send, world: World, figures: Figures): Promise<string[]> {
  const places = { subjectId: world.own, batchId: world.batchId }
  const consents = (await send('/api/consents')).json()
  const consentId = consents.rows?.[0]?.id ?? world.batchId
  const requests = [
    ...allRoutes.filter(isAsked).map((route) => requestOf(route, { ...places, consentId })),
    ...allRoutes
      .filter((route) => isAsked(route) && route.path.includes(':subjectId'))
      .map((route) => requestOf(route, { ...places, subjectId: world.other })),
    ...moreRequests(world, figures).map((url) => ({ method: 'GET' as const, url })),
  ]
  const told: string[] = []
  for (const request of requests) {
    const { statusCode, body } = await send(request)
    told.push(`${request.method} ${request.url} ${statusCode} ${body}`)
  }
  return told.map(normalised(world, figures))
}

/** What changes the caller's own account or the worlds themselves is asked elsewhere. */
function isAsked({ path, method }: { readonly path: string; readonly method: string }): boolean {
  return method === 'GET' || /\/(preview|simulate|explain|search)/.test(path)
}

function normalised({ zone, own, other, batchId }: World, { stranger }: Figures): (text: string) => string {
  const asked: readonly (readonly [string, string])[] = [
    [own, '<own>'],
    [other, '<other>'],
    [batchId, '<batch>'],
    [zone.ctx.zoneId, '<zone>'],
    // What the request itself named.
    [stranger.uscc, '<code>'],
    [encodeURIComponent(stranger.name.slice(0, 4)), '<name>'],
  ]
  return (text) =>
    asked
      .reduce((done, [from, to]) => done.replaceAll(from, to), text)
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
      .replace(/"eyJ[\w-]+"|"[A-Za-z0-9_-]{30,}"/g, '"<cursor>"')
}

/** The second world, in which only what a caller is blind to is another. */
function otherThan(blindTo: Caller['blindTo']): Figures {
  switch (blindTo) {
    case 'stranger':
      return { ...one, stranger: two.stranger }
    case 'rdExpense':
      return { ...one, rdExpense: two.rdExpense }
    case 'both':
      return two
  }
}

/** What each caller is told in a world that all of them entered in the same order. */
async function toldIn(figures: Figures): Promise<Map<Caller, () => Promise<string[]>>> {
  const world = await worldOf(figures)
  const told = new Map<Caller, () => Promise<string[]>>()
  for (const caller of callers) {
    const send = await caller.enter(world)
    told.set(caller, () => toldTo(send, world, figures))
  }
  return told
}

const worlds = new Map<string, ReturnType<typeof toldIn>>()

/** A world is built once. */
function entered(figures: Figures): ReturnType<typeof toldIn> {
  const key = JSON.stringify(figures)
  const world = worlds.get(key) ?? toldIn(figures)
  worlds.set(key, world)
  return world
}

describe('what is out of sight', { timeout: 120_000 }, () => {
  test.for(callers)('leaves no trace for $title', async (caller) => {
    const [here, there] = [await entered(one), await entered(otherThan(caller.blindTo))]
    const toldHere = (await here.get(caller)?.()) ?? []
    const toldThere = await there.get(caller)?.()
    expect(toldHere.length).toBeGreaterThan(80)
    expect(toldHere.filter((told) => / 5\d\d \{/.test(told))).toEqual([])
    expect(toldHere).toEqual(toldThere)
  })

  test('is told to whoever sees it, so that these requests would find a leak', async () => {
    const [here, there] = [await worldOf(one), await worldOf(two)]
    const toldHere = await toldTo(await here.zone.signIn('officer'), here, one)
    const toldThere = await toldTo(await there.zone.signIn('officer'), there, two)
    const differing = toldHere.filter((told, place) => told !== toldThere[place])
    expect(differing.length).toBeGreaterThan(10)
    expect(toldHere.join('\n')).toContain('77.7')
    expect(toldHere.join('\n')).toContain('邻家秘密甲')
  })
})

describe('the database', () => {
  test('shows a limited role no table with figures', async () => {
    const { root } = await getHouse()
    for (const name of hiddenTables) {
      const asked = root.transaction().execute(async (trx) => {
        await sql`select set_config('role', 'wutong_limited', true)`.execute(trx)
        await sql`select 1 from public.${sql.table(name)}`.execute(trx)
      })
      await expect(asked, name).rejects.toThrow(/permission denied/)
    }
  })
})

const hiddenTables =
  'facts records subjects subject_summaries score_results rung_results match_blocks snapshot_blocks'.split(' ')
