/** The whole product under load, as a zone on a working day asks for it. */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { keepResults } from '../report/print.ts'
import type { Line } from '../report/result.ts'
import { launchServer } from '../support/process.ts'
import { keepBusy } from './busy.ts'
import { peerMixOf, startDirectus } from './directus.ts'
import { readMaterial } from './material.ts'
import { watchMemory } from './memory.ts'
import { mixOf } from './mix.ts'
import { answeredIn, drive, type Run } from './pace.ts'
import { dropRows } from './peer-rows.ts'
import { type Person, signEverybodyIn } from './people.ts'
import { printSpent, watchProcessor } from './processor.ts'
import { linesOf, printMemory, printRun } from './report.ts'
import { openSite, type Site } from './site.ts'
import { findSliders } from './sliders.ts'

const help = `npm run bench -- load [--enterprises 200000] [--rate 300] [--seconds 60] [--busy-seconds 60] [--rows 5000]
              [--database postgres://…] [--postgres /usr/lib/postgresql/15/bin] [--profile folder]
              [--peer directus|none] [--peer-rate 300] [--whole] [--quick]
Fills a PostgreSQL of its own with synthetic enterprises, starts one server on it, and sends requests at a fixed rate from 64
people with an address each (Linux: all of 127.0.0.0/8 is this machine): lists, enterprises, explanations, simulations, changes.
Then Directus, installed in bench/directus, gets the lists
and enterprises of the mix on the same rows, at the rate they have in it or at --peer-rate. Times count from the moment a request was to be sent. The same follows while files are imported and everything is evaluated.
With --whole every explanation but bundles is of everything at once instead of one tab.
With --database the enterprises stay there for the next run. --profile writes processor profiles of the server into a folder.
--quick takes 2,000 enterprises and 10 seconds and keeps nothing in results.json.`

const { values } = parseArgs({
  options: {
    enterprises: { type: 'string' },
    rate: { type: 'string', default: '300' },
    seconds: { type: 'string' },
    'busy-seconds': { type: 'string' },
    rows: { type: 'string', default: '5000' },
    database: { type: 'string' },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    profile: { type: 'string' },
    peer: { type: 'string', default: 'directus' },
    'peer-rate': { type: 'string' },
    whole: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const seed = 20_260_301
const rate = Number(values.rate)
const seconds = Number(values.seconds ?? (values.quick ? 10 : 60))
const busySeconds = Number(values['busy-seconds'] ?? (values.quick ? 10 : 60))
/** Requests before the clock starts, while code is compiled and pages are read into memory. */
const warmSeconds = 60

async function measure(): Promise<void> {
  const enterprises = Number(values.enterprises ?? (values.quick ? 2000 : 200_000))
  const site = await openSite({ postgres: values.postgres, database: values.database, enterprises })
  try {
    const { lines: ours, subjects, remarks } = await measureWutong(site)
    const lines = [...ours, ...(values.peer === 'directus' ? await measureDirectus(site) : [])]
    if (!values.quick)
      keepResults([{ work: 'load', title, size: subjects, unit: 'ms', lines, absent: [], remarks }], {
        seed,
        rate,
        seconds,
      })
  } finally {
    site.close()
  }
}

const title = 'requests at a fixed rate: lists, enterprises, explanations, simulations, changes'

interface Found {
  readonly lines: readonly Line[]
  readonly subjects: number
  readonly remarks: readonly string[]
}

async function measureWutong({ where, folder }: Site): Promise<Found> {
  const flags = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
  const server = await launchServer(where, { subjects: 1, flags })
  const people = await signEverybodyIn(server.origin)
  try {
    const material = await readMaterial(where.databaseUrl)
    const officer = people.find(({ role }) => role === 'officer') as Person
    const sliders = await findSliders(officer)
    const next = mixOf({ people, material, sliders, seed, whole: values.whole })
    console.log(
      `${material.subjects} enterprises, ${people.length} people, ${rate} requests a second; load ${loadavg()[0]?.toFixed(1)}`,
    )
    await drive({ rate: rate / 2, seconds: Math.min(seconds, warmSeconds), next })
    const pid = server.child.pid as number
    const [memory, spent] = [watchMemory(pid), watchProcessor(pid)]
    const run = await drive({ rate, seconds, next })
    printRun('Wutong', run)
    printSpent(spent(), answeredIn(run))
    printMemory(memory.stop())
    const busy = busySeconds > 0 ? await driveBusy(server.origin, folder, next) : null
    const lines = [...linesOf('Wutong', run), ...(busy === null ? [] : linesOf('Wutong beside an import', busy))]
    return { lines, subjects: material.subjects, remarks: [] }
  } finally {
    for (const { close } of people) close()
    await server.end('SIGTERM')
  }
}

/** Lists and enterprises alone, which is two thirds of our own mix. */
async function measureDirectus({ where, folder }: Site): Promise<Line[]> {
  const material = await readMaterial(where.databaseUrl)
  const peer = await startDirectus(where.databaseUrl, folder)
  const peerRate = Number(values['peer-rate'] ?? Math.round(rate * 0.53))
  try {
    const next = peerMixOf(peer, material, seed)
    await drive({ rate: peerRate / 2, seconds: Math.min(seconds, warmSeconds), next })
    const memory = watchMemory(peer.server.child.pid as number)
    const run = await drive({ rate: peerRate, seconds, next })
    printRun(`Directus, lists and enterprises at ${peerRate} a second`, run)
    printMemory(memory.stop())
    return linesOf('Directus', run)
  } finally {
    for (const { close } of peer.senders) close()
    await peer.server.end('SIGTERM')
    await dropRows(where.databaseUrl)
  }
}

async function driveBusy(origin: string, folder: string, next: Parameters<typeof drive>[0]['next']): Promise<Run> {
  const stop = new AbortController()
  const busy = keepBusy(origin, { folder, rows: Number(values.rows), stop: stop.signal })
  busy.catch(() => {})
  const run = await drive({ rate, seconds: busySeconds, next })
  stop.abort()
  printRun('Wutong, while files are imported and everything is evaluated', run)
  const { imports, evaluations } = await busy
  console.log(`  ${imports} imports of ${values.rows} rows and ${evaluations} evaluations meanwhile`)
  return run
}

if (values.help) console.log(help)
else await measure()
