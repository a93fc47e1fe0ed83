/** What row rules cost lists: the same lists with row-level security and, as the database's owner past it, without. */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { SubjectQuery } from '../../../packages/contract/src/index.ts'
import { listSubjectRows } from '../../../packages/server/src/modules/subjects/list.views.ts'
import { systemClock } from '../../../packages/server/src/platform/clock.ts'
import { type Actor, type Ctx, createCtx, type TxCtx } from '../../../packages/server/src/platform/context.ts'
import { type House, openHouse } from '../../../packages/server/src/start.ts'
import { openSite } from '../load/site.ts'
import { median } from '../measure.ts'
import { keepResults } from '../report/print.ts'
import type { Line } from '../report/result.ts'
import { zoneDir } from '../support/process.ts'

const help = `npm run bench -- walls [--enterprises 200000] [--rounds 15] [--database postgres://…] [--postgres /usr/lib/postgresql/15/bin]
Asks for the same lists as the role that row-level security binds and as the owner whom it does not bind, in turn, each with its
count, and compares the medians. The goal is a ratio of 1.3 at most.`

const { values } = parseArgs({
  options: {
    enterprises: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '15' },
    database: { type: 'string' },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    help: { type: 'boolean', default: false },
  },
})

const lists: Readonly<Record<string, object>> = {
  'most points': {},
  'least revenue': { sort: 'revenue', order: 'asc' },
  'by name': { sort: 'name', order: 'asc' },
  'of a sub-district': { district: 'shuangqiao' },
  'of an industry': { industry: 'C39' },
  'revenue between': { minRevenue: 1000, maxRevenue: 2000, sort: 'revenue' },
  'of a rung': { rung: 'gazelle:gazelle' },
  'found by a common word': { search: '传感' },
  'found by a number': { search: '1797' },
}

const officer: Actor = { userId: 'bench', username: 'bench', displayName: 'bench', role: 'officer', subjectId: null }

/** A context whose transactions are the owner's, whom no rule binds; the lists are told that they see the whole zone. */
function unbound({ database, zone }: House, bound: Ctx): Ctx {
  return {
    ...bound,
    zone,
    transact: (work) =>
      database.root.transaction().execute(async (db) => {
        await sql`select set_config('app.zone_id', ${bound.zoneId}, true), set_config('app.role', 'officer', true)`.execute(
          db,
        )
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

async function measureLists(house: House): Promise<Times[]> {
  const { database, zone } = house
  const bound = createCtx({ root: database.root, zone, actor: officer, clock: systemClock })
  const free = unbound(house, bound)
  const times = Object.keys(lists).map((name): Times => ({ name, bound: [], free: [] }))
  for (let round = -3; round < Number(values.rounds); round += 1) {
    for (const one of times) {
      const query = SubjectQuery.parse(lists[one.name])
      const [with_, without] = [await timeOf(bound, query), await timeOf(free, query)]
      // The first rounds read pages into memory and are not counted.
      if (round >= 0) {
        one.bound.push(with_)
        one.free.push(without)
      }
    }
  }
  return times
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
    console.log(`${'list'.padEnd(24)}   with  without  ratio   (medians in ms; load ${loadavg()[0]?.toFixed(1)})`)
    for (const { name, bound, free } of times) {
      const [a, b] = [median(bound), median(free)]
      console.log(`${name.padEnd(24)}${[a, b, a / b].map((one) => one.toFixed(2).padStart(8)).join(' ')}`)
    }
    const sums = (of: 'bound' | 'free'): number[] =>
      Array.from({ length: Number(values.rounds) }, (_, round) =>
        times.reduce((sum, one) => sum + (one[of][round] ?? 0), 0),
      )
    const [withRules, without] = [sums('bound'), sums('free')]
    console.log(`${'all'.padEnd(24)}ratio ${(median(withRules) / median(without)).toFixed(2)}, goal 1.3`)
    const lines = [lineOf('Wutong, with rules', withRules), lineOf('without rules', without)]
    const title = `${times.length} lists of enterprises with their counts, with and without row rules`
    keepResults(
      [{ work: 'walls', title, size: Number(values.enterprises), unit: 'ms', lines, absent: [], remarks: [] }],
      {
        rounds: Number(values.rounds),
      },
    )
  } finally {
    await house.close()
    site.close()
  }
}

if (values.help) console.log(help)
else await run()
