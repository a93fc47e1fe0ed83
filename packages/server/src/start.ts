/** Opens the house: database, migrations, zone package, demo data, evaluation, web server. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SealAlgorithm } from '@wutong/contract'
import type { FastifyInstance } from 'fastify'
import { type Analyst, createAnalyst } from '#modules/analyses'
import { startSealer } from '#modules/audit'
import { createEvaluator, type EvaluationProgress, type Evaluator, isEvaluated } from '#modules/evaluations'
import { createExplanations } from '#modules/explanations'
import { startHookCaller } from '#modules/hooks'
import { type Accounts, createAccounts, getSecret } from '#modules/people'
import { createImporter, type Importer } from '#modules/records'
import { createSimulations } from '#modules/simulations'
import { countSubjects } from '#modules/subjects'
import { ensureZone, getZoneState, setDemo } from '#modules/zone-state'
import { loadZone } from '#modules/zones'
import { recordEvent } from '#platform/audit'
import { systemClock } from '#platform/clock'
import type { OidcConfig, PasskeyConfig } from '#platform/config'
import { type ActiveZone, type Ctx, createCtx, systemActor } from '#platform/context'
import { type Database, openDatabase } from '#platform/database'
import { AppError } from '#platform/errors'
import { measure, serveMetrics } from '#platform/metrics'
import { migrate } from '#platform/migrate'
import { clearDeadWork } from '#platform/work-folder'
import { activeZoneFrom } from './active-zone.ts'
import { createApp } from './app.ts'
import { addDemoPeople, loadDemo } from './demo/index.ts'

/** What starting does, in order; `total` is null while unknown. */
export interface StartProgress {
  readonly step: 'database' | 'zone' | 'demo' | 'evaluate' | 'listen'
  readonly done: number
  readonly total: number | null
  /** Within `evaluate`. */
  readonly phase?: EvaluationProgress['phase'] | undefined
}

/** How to open the house without a web server. */
export interface HouseOptions {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly zoneDir: string
  /** Whether a data folder in use is shared through the process that runs on it. */
  readonly attach?: boolean | undefined
}

/** An open database with a zone ready to run: what commands work in. */
export interface House {
  readonly database: Database
  readonly zone: ActiveZone
  /** The program's own context in the zone. */
  readonly ctx: Ctx
  readonly close: () => Promise<void>
}

/** Opens database and zone; the zone package is checked first, so that a mistake in it costs no time. */
export async function openHouse({ zoneDir, ...where }: HouseOptions): Promise<House> {
  const zone = activeZoneFrom(await loadZone(zoneDir), join(where.dataDir, 'snapshots'))
  const database = await openDatabase(where)
  try {
    await migrate(database.root)
    const ctx = createCtx({ root: database.root, zone, actor: systemActor, clock: systemClock })
    await ctx.transact(ensureZone)
    return { database, zone, ctx, close: database.close }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** How to start the server. */
export interface StartOptions extends HouseOptions {
  readonly port: number
  readonly host: string
  /** Whether an empty zone is filled with generated enterprises. */
  readonly demo: boolean
  readonly subjects: number
  readonly seed?: number | undefined
  readonly publicUrl?: string | undefined
  readonly trustProxy?: boolean | undefined
  readonly signInsPerMinute?: number | undefined
  readonly oidc?: OidcConfig | undefined
  readonly passkeys?: PasskeyConfig | undefined
  readonly logLevel?: string | undefined
  /** Port of this machine for metrics; none when left out. */
  readonly metricsPort?: number | undefined
  /** By what days of the audit trail are sealed. */
  readonly sealAlgorithm?: SealAlgorithm | undefined
  /** Origins at which addresses of sources may be told of changes. */
  readonly hookOrigins?: readonly string[] | undefined
  /** Folder of the built web app, where it is not the repository's own. */
  readonly webFolder?: string | undefined
  /** Resolves when the web app is built; the server listens from then on. */
  readonly webReady?: Promise<void> | undefined
  readonly onProgress?: ((progress: StartProgress) => void) | undefined
}

/** A running server. */
export interface Started {
  readonly url: string
  readonly zoneId: string
  readonly demo: boolean
  readonly counts: {
    readonly subjects: number
    readonly facts: number
    readonly scorecards: number
    readonly ladders: number
    readonly offers: number
  }
  /** Milliseconds of each step; a step that had nothing to do is left out. */
  readonly timings: Readonly<Partial<Record<StartProgress['step'], number>>>
  readonly close: () => Promise<void>
}

const repositoryWeb = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** Starts the server; everything opened is closed again where a step fails. */
export async function startServer(options: StartOptions): Promise<Started> {
  const timings: Partial<Record<StartProgress['step'], number>> = {}
  const timed = async <T>(step: StartProgress['step'], work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    options.onProgress?.({ step, done: 0, total: null })
    const result = await work()
    timings[step] = Math.round(performance.now() - started)
    return result
  }
  // A build that fails before it is waited for must not end the process with the database open.
  options.webReady?.catch(() => {})
  await refuseBusyPort(options)
  const house = await timed('database', () => openHouse(options))
  const evaluator = createEvaluator(house.database.address)
  const analyst = createAnalyst(house.database.address)
  const importer = createImporter(house.database.address)
  try {
    await clearDeadWork()
    const accounts = createAccounts({
      root: house.database.root,
      secret: await getSecret(house.database.root),
      publicUrl: options.publicUrl,
      signInsPerMinute: options.signInsPerMinute,
      oidc: options.oidc,
      passkeys: options.passkeys,
    })
    await fillDemo(house, { options, timed })
    if (!(await isEvaluated(house.ctx))) {
      await timed('evaluate', () =>
        evaluator.evaluate(house.ctx, {
          onProgress: (progress) => options.onProgress?.({ step: 'evaluate', ...progress }),
        }),
      )
    }
    await options.webReady
    const app = await timed('listen', () => listen(house, { accounts, evaluator, importer, analyst }, options))
    const sealer = startSealer({
      ctx: house.ctx,
      algorithm: options.sealAlgorithm ?? 'sha256',
      onFailure: (error) => app.log.error({ err: error }, 'a day of the audit trail waits to be sealed'),
    })
    const caller = startHookCaller({
      ctx: house.ctx,
      origins: options.hookOrigins ?? [],
      onFailure: (error) => app.log.error({ err: error }, 'addresses wait to be told of changes'),
    })
    const close = async (): Promise<void> => {
      await sealer.close()
      await caller.close()
      await importer.close()
      await evaluator.close()
      analyst.close()
      await app.close()
      await house.close()
    }
    return { ...(await summaryOf(house)), url: urlOf(app, options), timings, close }
  } catch (error) {
    await importer.close()
    await evaluator.close()
    analyst.close()
    await house.close()
    throw error
  }
}

interface Fill {
  readonly options: StartOptions
  readonly timed: <T>(step: StartProgress['step'], work: () => Promise<T>) => Promise<T>
}

async function fillDemo({ ctx }: House, { options, timed }: Fill): Promise<void> {
  if (!options.demo || (await ctx.transact(countSubjects)) > 0) return
  const { subjects, seed } = options
  const onProgress = (done: number, total: number): void => options.onProgress?.({ step: 'demo', done, total })
  await timed('demo', async () => {
    // One transaction: generated data must never stand without the mark that says so, nor without anybody who may see them.
    await ctx.transact(async (ctx) => {
      // Marking waits for another process that fills the same zone; then there is nothing left to do.
      await setDemo(ctx, true)
      if ((await countSubjects(ctx)) > 0) return
      await recordEvent(ctx, { event: 'demo.loaded', detail: { subjects } })
      const { firstSubjectId } = await loadDemo(ctx, { subjects, onProgress, ...(seed === undefined ? {} : { seed }) })
      if (firstSubjectId !== null) await addDemoPeople(ctx, firstSubjectId)
    })
  })
}

interface Serving {
  readonly accounts: Accounts
  readonly evaluator: Evaluator
  readonly importer: Importer
  readonly analyst: Analyst
}

async function listen(house: House, serving: Serving, options: StartOptions): Promise<FastifyInstance> {
  const { port, host, publicUrl, trustProxy, hookOrigins, logLevel = 'warn', webFolder = repositoryWeb } = options
  const zones = new Map([[house.zone.zone.id, house.zone]])
  const app = await createApp({
    root: house.database.root,
    clock: systemClock,
    ...serving,
    simulations: createSimulations(house.database.address),
    explanations: createExplanations(house.database.address),
    zones,
    home: house.zone,
    webFolder,
    publicUrl,
    trustProxy,
    hookOrigins,
    logLevel,
    checkReplies: false,
  })
  try {
    await addMetrics(app, house, options.metricsPort)
    await app.listen({ port, host })
    return app
  } catch (error) {
    await app.close()
    throw addressError(error, options)
  }
}

/** Tells of the process and the zone on a port of its own, closed with the app. */
async function addMetrics(app: FastifyInstance, { ctx }: House, port: number | undefined): Promise<void> {
  if (port === undefined) return
  const registry = measure(app, [
    { name: 'wutong_subjects', help: 'Enterprises of the zone', ask: () => ctx.transact(countSubjects) },
    {
      name: 'wutong_results_current',
      help: '1 while the stored results are those of the facts and definitions in force',
      ask: async () => Number(await isEvaluated(ctx)),
    },
  ])
  const server = await serveMetrics(registry, port).catch((error: unknown) => {
    throw addressError(error, { port, host: '127.0.0.1' })
  })
  app.addHook('onClose', () => {
    server.close()
    server.closeAllConnections()
  })
}

/** Says so at once rather than after everything has been generated and evaluated. */
function refuseBusyPort({ port, host }: StartOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(addressError(error, { port, host })))
    probe.listen({ port, host }, () => probe.close(() => resolve()))
  })
}

/** Why the server cannot listen, in words; other errors stay as they are. */
function addressError(error: unknown, { port, host }: Pick<StartOptions, 'port' | 'host'>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return new AppError('port_busy', { port, cause: error })
  const refused = ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EINVAL']
  return refused.includes(code) ? new AppError('address_unusable', { host, port, reason: code, cause: error }) : error
}

function urlOf(app: FastifyInstance, { host, port, publicUrl }: StartOptions): string {
  if (publicUrl !== undefined) return publicUrl
  const address = app.server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
  return `http://${isLocal ? 'localhost' : host}:${bound}`
}

async function summaryOf({ ctx, zone }: House): Promise<Pick<Started, 'zoneId' | 'demo' | 'counts'>> {
  const { scorecards, ladders, offers } = zone.zone
  return ctx.transact(async (ctx) => {
    const { demo, evaluated } = await getZoneState(ctx)
    const subjects = await countSubjects(ctx)
    return {
      zoneId: ctx.zoneId,
      demo,
      counts: {
        subjects,
        facts: evaluated?.factCount ?? 0,
        scorecards: scorecards.length,
        ladders: ladders.length,
        offers: offers.length,
      },
    }
  })
}
