/**
 * What somebody may not see must not be at any exit in any form. Two zones are built alike but for what is out of sight; whoever
 * does not see it gets the same answers from both, byte for byte, whatever is asked. New routes are asked without anyone remembering.
 */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { getHouse, type Send } from './harness.ts'
import { allRoutes, requestOf } from './routes.ts'
import { type Caller, callers, type Figures, normalised, one, otherThan, two, type World, worldOf } from './worlds.ts'

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
    '/api/subjects?rung=growth:large',
    '/api/subjects?offer=rd-grant:qualified',
    '/api/subjects?offer=rd-grant:not_qualified',
    `/api/subjects?offer=old-grant:not_qualified&search=${encodeURIComponent('有限')}`,
    `/api/subjects?search=${encodeURIComponent(stranger.name.slice(0, 4))}`,
    `/api/subjects?search=${stranger.uscc}`,
    `/api/subjects/${own}/assessment?period=2024&on=2025-06-30`,
    `/api/subjects/${other}/assessment`,
    `/api/subjects/${own}/assessment?part=ladders`,
    `/api/subjects/${own}/summary?period=2024`,
    `/api/consents?subjectId=${other}`,
    '/api/disputes?state=all',
    '/api/questions?state=all',
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
