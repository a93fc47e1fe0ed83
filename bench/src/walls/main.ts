/** What row rules cost lists: the same lists with row-level security and, as the database's owner past it, without. */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { SubjectQuery } from '../../../packages/contract/src/index.ts'
import { listSubjectRows } from '../../../packages/server/src/modules/subjects/list.views.ts'
import { askingAtOnce } from '../../../packages/server/src/platform/at-once.ts'
import { systemClock } from '../../../packages/server/src/platform/clock.ts'
import { type Actor, type Ctx, createCtx, type TxCtx } from '../../../packages/server/src/platform/context.ts'
import { type House, openHouse } from '../../../packages/server/src/start.ts'
import { openSite } from '../load/site.ts'
import { median } from '../measure.ts'
import { keepResults } from '../report/print.ts'
import type { Line } from '../report/result.ts'
import { zoneDir } from '../support/process.ts'
import { district, type List, lineNames, lists, most } from './lists.ts'

const help = `npm run bench -- walls [--enterprises 200000] [--rounds 15] [--database postgres://…] [--postgres /usr/lib/postgresql/15/bin]
Asks for the same lists as the role that row-level security binds and as the owner whom it does not bind, in turn, each with its
count, and compares the medians; some as the officer of a sub-district, whose list past the rules is filtered by it. The goal is a
ratio of 1.3 at most for every list.`

const { values } = parseArgs({
  options: {
    enterprises: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '15' },
    database: { type: 'string' },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    help: { type: 'boolean', default: false },
  },
})

const officer: Actor = { userId: 'bench', username: 'bench', displayName: 'bench', role: 'officer', subjectId: null }

/** The officer of a sub-district, to whom the rules show its enterprises alone. */
const street: Actor = { ...officer, limits: { reach: { of: 'district', district }, hidden: new Set() } }

/** A context whose transactions are the owner's, whom no rule binds, and begin in as many messages as everybody's. */
function unbound({ database, zone }: House, bound: Ctx): Ctx {
  const settings = { role: 'none', search_path: 'public', 'app.zone_id': bound.zoneId, 'app.role': 'officer' }
  const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`)
  return {
    ...bound,
    zone,
    transact: (work) =>
      database.root.transaction().execute(async (begun) => {
        const db = await askingAtOnce(begun)
        await sql.raw(`select ${set.join(', ')}`).execute(db)
        const inside: TxCtx = { ...bound, zone, db, transact: (joined) => joined(inside) }
        return work(inside)
      }),
  }
}

interface Times {
  readonly name: string
  readonly bound: number[]
  readonly free: number[]
}

async function timeOf(ctx: Ctx, query: SubjectQuery): Promise<number> {
  const began = performance.now()
  // A zone of its own keeps no counts. Lists out of memory ask the walls one question, so those of the database are timed.
  await ctx.transact((inside) => listSubjectRows({ ...inside, zone: { ...ctx.zone } }, query))
  return performance.now() - began
}

interface Contexts {
  readonly whole: Ctx
  readonly street: Ctx
  readonly free: Ctx
}

function contextsOf(house: House): Contexts {
  const { database, zone } = house
  const of = (actor: Actor): Ctx => createCtx({ root: database.root, zone, actor, clock: systemClock })
  const whole = of(officer)
  return { whole, street: of(street), free: unbound(house, whole) }
}

/** Asks both for the same, so that nothing is timed against itself or against another list. */
async function assertAlike(contexts: Contexts): Promise<void> {
  for (const [name, one] of Object.entries(lists)) {
    const { bound, free } = queriesOf(one)
    const [asked, past] = [one.within === true ? contexts.street : contexts.whole, contexts.free]
    const isBound = (ctx: Ctx): Promise<boolean> =>
      ctx.transact(async ({ db }) => {
        const { rows } = await sql<{ on: boolean }>`select row_security_active('public.subjects') as on`.execute(db)
        return rows[0]?.on === true
      })
    if (!(await isBound(contexts.whole)) || (await isBound(past)))
      throw new Error('The rules must bind the one and not the other: name a database whose user is a superuser.')
    const found = [
      await asked.transact((ctx) => listSubjectRows(ctx, bound)),
      await past.transact((ctx) => listSubjectRows(ctx, free)),
    ]
    const [here, there] = found.map(({ rows, total }) => JSON.stringify([rows, total]))
    if (here !== there) throw new Error(`The list "${name}" is another one past the rules.`)
  }
}

/** What is asked with the rules and past them. */
function queriesOf({ query, within }: List): { readonly bound: SubjectQuery; readonly free: SubjectQuery } {
  const parsed = SubjectQuery.parse(query)
  return { bound: parsed, free: within === true ? { ...parsed, district } : parsed }
}

async function measureLists(house: House): Promise<Times[]> {
  const contexts = contextsOf(house)
  await assertAlike(contexts)
  const times = Object.keys(lists).map((name): Times => ({ name, bound: [], free: [] }))
  for (let round = -3; round < Number(values.rounds); round += 1) {
    for (const one of times) {
      const { bound, free } = await timeBoth(contexts, lists[one.name] as List, round % 2 === 0)
      // The first rounds read pages into memory and are not counted.
      if (round < 0) continue
      one.bound.push(bound)
      one.free.push(free)
    }
  }
  return times
}

/** Asks with the rules and past them, in turn: who is asked first finds less in the caches of the processor. */
async function timeBoth(
  contexts: Contexts,
  list: List,
  isBoundFirst: boolean,
): Promise<{ readonly bound: number; readonly free: number }> {
  const asked = queriesOf(list)
  const timeBound = (): Promise<number> => timeOf(list.within === true ? contexts.street : contexts.whole, asked.bound)
  const early = isBoundFirst ? await timeBound() : undefined
  const free = await timeOf(contexts.free, asked.free)
  return { bound: early ?? (await timeBound()), free }
}

function lineOf(name: string, times: readonly number[]): Line {
  const middle = median(times)
  return { name, milliseconds: times, processor: null, median: middle, note: undefined, scale: undefined }
}

async function run(): Promise<void> {
  const site = await openSite({ ...values, enterprises: Number(values.enterprises) })
  const house = await openHouse({ ...site.where, zoneDir, attach: true })
  try {
    const times = await measureLists(house)
    console.log(`${'list'.padEnd(36)}   with  without  ratio   (medians in ms; load ${loadavg()[0]?.toFixed(1)})`)
    for (const { name, bound, free } of times) {
      const [a, b] = [median(bound), median(free)]
      console.log(`${name.padEnd(36)}${[a, b, a / b].map((one) => one.toFixed(2).padStart(8)).join(' ')}`)
    }
    const lines = times.flatMap(({ name, bound, free }) => {
      const names = lineNames(name)
      return [lineOf(names.bound, bound), lineOf(names.free, free)]
    })
    const over = times.filter(({ bound, free }) => median(bound) / median(free) > most)
    console.log(
      over.length === 0 ? `every list within ${most}` : `over ${most}: ${over.map(({ name }) => name).join('; ')}`,
    )
    const title = `${times.length} lists of enterprises with their counts, with and without row rules`
    keepResults(
      [{ work: 'walls', title, size: Number(values.enterprises), unit: 'ms', lines, absent: [], remarks: [] }],
      { rounds: Number(values.rounds) },
    )
  } finally {
    await house.close()
    site.close()
  }
}

if (values.help) console.log(help)
else await run()
