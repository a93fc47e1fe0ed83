/**
 * Every route of the contract is sent requests made from its own schemas: none may fail inside, show where in the code it
 * did, or tell of another zone. `WUTONG_FUZZ=20000` sends so many to each.
 */
import * as contract from '@wutong/contract'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { errors } from '#platform/errors'
import { type FuzzedRoute, requestsOf } from './fuzz-cases.ts'
import { type Edge, openEdge } from './fuzz-edge.ts'
import { hardToReach, limitOf } from './fuzz-limits.ts'
import { own } from './fuzz-texts.ts'
import type { KnownIds } from './fuzz-values.ts'
import { buildWorld, idsOfBoth, type World } from './fuzz-world.ts'
import { codeOf, type Send } from './harness.ts'

/** PGlite does a third of what PostgreSQL does in the time, and routes are the same on both: there none, unless asked for. */
const usual = inject('database').kind === 'postgres' ? 2000 : 0
const wanted = Number(process.env.WUTONG_FUZZ ?? usual)
const seed = Number(process.env.WUTONG_SEED ?? Date.now() % 2 ** 31)
const routes = Object.values(contract).filter(contract.isRoute) as unknown as FuzzedRoute[]
routes.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))

const stranger = { name: '邻家秘密有限公司', uscc: codeOf(77), revenue: 87_654_321 }
const traces = [stranger.name.slice(0, 4), stranger.uscc, String(stranger.revenue)]
/** A file of our code with a line, a frame of a stack, a word of the database. */
const inside = /\.(?:ts|js):\d+|\n\s+at |node_modules|syntax error at or near|violates \w+ constraint/

/** How many requests are on their way at once. */
const atOnce = 6
/** After so many it is seen whether everybody may still do what they could. */
const inARow = 250

/** Sends one part of all routes what nobody should send them. */
export function fuzz(part: number, parts: number): void {
  describe.skipIf(wanted === 0)(`hostile requests, part ${part} of ${parts}`, () => {
    let world: World
    let foreign: World
    beforeAll(async () => {
      ;[world, foreign] = [await buildWorld(own), await buildWorld(stranger)]
    })
    afterAll(async () => {
      await Promise.all([world.close(), foreign.close()])
    })
    const made: Made = {
      ids: () => idsOfBoth(world.ids, foreign.ids),
      world: () => world,
      renew: async (how = 'shallow') => {
        if (await world.isWhole(how)) return
        await world.close()
        world = await buildWorld(own)
      },
    }
    const share = routes.filter((_, index) => index % parts === part - 1)
    test.for(share.map((route) => [`${route.method} ${route.path}`, route] as const))(
      '%s',
      { timeout: 600_000 },
      async ([name, route]) => {
        const { passed, sent } = await sendAll(route, made)
        expect(sent).toBeGreaterThanOrEqual(wanted)
        if (wanted >= 1000 && !hardToReach.has(name)) expect(passed, 'requests that were answered').toBeGreaterThan(0)
        await made.renew('deep')
      },
    )
  })
}

interface Made {
  readonly ids: () => KnownIds
  readonly world: () => World
  /** Builds another zone where requests have broken this one for those who ask. */
  readonly renew: (how?: 'shallow' | 'deep') => Promise<void>
}

/** Sends a route as many requests as are wanted, and fewer as somebody who may not. */
async function sendAll(route: FuzzedRoute, made: Made): Promise<{ passed: number; sent: number }> {
  const limit = limitOf(route)
  const edge = limit === undefined ? undefined : await openEdge(route)
  const isNew = fewTimes(contract.isChange(route as never) ? 3 : 1)
  let [passed, sent, room] = [0, 0, limit ?? Number.POSITIVE_INFINITY]
  for (let from = 0; from < wanted; from += inARow) {
    const requests = sample(route, made.ids(), { from, count: Math.min(inARow, wanted - from) })
    sent += requests.length
    const { allowed, refused } = await sorted(edge, requests.filter(isNew))
    const world = made.world()
    const send = world.sendFor(route.permission)
    const rest = allowed.slice(0, room)
    room -= rest.length
    passed += await sendEach(send, rest, world)
    await sendEach(world.enterprise, rest.slice(0, Math.ceil(rest.length / 20)), world)
    // What the edge refuses the whole server refuses too.
    const few = from === 0 ? refused.slice(0, 40) : []
    expect(await sendEach(send, few, world), 'requests that the edge had refused').toBe(0)
    if (from + inARow < wanted) await made.renew()
  }
  await edge?.close()
  return { passed, sent }
}

/** What comes as far as the work of a route, and what is refused before; all counts as the first where there is no edge. */
async function sorted(edge: Edge | undefined, requests: readonly InjectOptions[]) {
  const allowed: InjectOptions[] = []
  const refused: InjectOptions[] = []
  for (const request of requests) {
    const isAllowed = edge === undefined || (await edge.passes(request, check))
    ;(isAllowed ? allowed : refused).push(request)
  }
  return { allowed, refused }
}

/** Whether a request was not made so often before: what only reads answers alike, what changes something may find it done. */
function fewTimes(most: number): (request: InjectOptions) => boolean {
  const times = new Map<string, number>()
  return (request) => {
    const text = JSON.stringify(request)
    const before = times.get(text) ?? 0
    times.set(text, before + 1)
    return before < most
  }
}

function sample(route: FuzzedRoute, ids: KnownIds, { from, count }: { readonly from: number; readonly count: number }) {
  return fc.sample(requestsOf(route, ids), { numRuns: count, seed: seed + from })
}

type Sending = Pick<World, 'loggedOf' | 'forgive'>

/** Sends requests, some at once; how many of them were answered with what they asked for. */
async function sendEach(
  send: Send,
  requests: readonly InjectOptions[],
  { loggedOf, forgive }: Sending,
): Promise<number> {
  const queue = requests.values()
  let passed = 0
  const lane = async (): Promise<void> => {
    for (const request of queue) {
      const reply = await send(request)
      check(request, reply, loggedOf)
      if (reply.statusCode < 400) passed += 1
      if (reply.statusCode === 429) await forgive()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return passed
}

/** Fails where a reply shows that something failed inside, or what is another zone's. */
function check(
  request: InjectOptions,
  { statusCode, body }: { readonly statusCode: number; readonly body: string },
  loggedOf?: World['loggedOf'],
): void {
  const isTold = statusCode >= 400 && (inside.test(body) || !isProblem(body))
  // What the request itself says may come back in a refusal.
  const found = traces.find((trace) => body.includes(trace) && !saidIn(request).includes(trace))
  if (statusCode < 500 && !isTold && found === undefined) return
  const logged = loggedOf?.(/"traceId":"([^"]+)"/.exec(body)?.[1] ?? '-')
  const said = { status: statusCode, trace: found, body: body.slice(0, 300), request, seed, logged }
  throw new Error(`A reply that must not be: ${JSON.stringify(said).slice(0, 6000)}`)
}

/** Whether a refusal is one of the catalogue, in both languages. */
function isProblem(body: string): boolean {
  const { code, title } = JSON.parse(body)
  return code in errors && title.zh !== '' && title.en !== ''
}

function saidIn(request: InjectOptions): string {
  return `${decodeURIComponent(String(request.url))}${String(request.payload ?? '')}`
}
