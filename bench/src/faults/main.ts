/** Lets faults happen while people work, and sees whether anything acknowledged was lost or anything is half done. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { outages } from './deed.ts'
import { countMade } from './happen.ts'
import { type RoundsResult, runRounds } from './rounds.ts'

const help = `npm run bench -- faults [--rounds 20] [--minutes 60] [--on both|postgres|embedded] [--subjects 120]
              [--postgres /usr/lib/postgresql/15/bin]
Starts the server, lets three people change things at once, and at a random moment kills it with SIGKILL, crashes its PostgreSQL,
cuts all its connections, or fills the disk of its database; or kills a start that brings a database of an earlier release up to
date. Afterwards every acknowledged change must be there, the database must fit together, and the sealed trail must verify: each
start is another day. Backups made meanwhile are restored and looked at too. Half of the rounds run on PostgreSQL, half on the
embedded database, one after the other, each for so many minutes at most. Ends with code 1 where anything is wrong.`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '60' },
    on: { type: 'string', default: 'both' },
    subjects: { type: 'string', default: '120' },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    help: { type: 'boolean', default: false },
  },
})

function share(): { postgres: number; embedded: number } {
  const rounds = Number(values.rounds)
  const hasPostgres = existsSync(values.postgres)
  if (values.on !== 'embedded' && !hasPostgres)
    console.log(
      `There is no PostgreSQL in ${values.postgres}: give its folder with --postgres. All rounds run embedded.`,
    )
  if (values.on === 'embedded' || !hasPostgres) return { postgres: 0, embedded: rounds }
  return values.on === 'postgres'
    ? { postgres: rounds, embedded: 0 }
    : { postgres: Math.ceil(rounds / 2), embedded: Math.floor(rounds / 2) }
}

function tell(database: string, { counts, acknowledged, restored, wrong }: RoundsResult): void {
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} × ${kind}`)
  console.log(
    `${database}: ${kinds.join(', ')}; ${acknowledged} changes acknowledged, ${restored} backups restored, ${wrong.length} lost or half done`,
  )
  for (const one of wrong) console.log(`  ${one}`)
}

async function run(): Promise<number> {
  const { postgres, embedded } = share()
  const asked = { subjects: Number(values.subjects), minutes: Number(values.minutes) }
  const results: RoundsResult[] = []
  if (postgres > 0) results.push(await runRounds({ ...asked, rounds: postgres, postgres: values.postgres }))
  if (embedded > 0) results.push(await runRounds({ ...asked, rounds: embedded, postgres: null }))
  const names = [...(postgres > 0 ? ['PostgreSQL'] : []), ...(embedded > 0 ? ['embedded'] : [])]
  for (const [index, result] of results.entries()) tell(names[index] ?? '', result)
  const told = [...outages].map(([code, count]) => `${count} × ${code}`)
  console.log(`${countMade()} changes tried; told that the machine failed: ${told.join(', ') || 'never'}`)
  return results.every(({ wrong }) => wrong.length === 0) ? 0 : 1
}

if (values.help) console.log(help)
else process.exitCode = await run()
