/** Opens the house: database, migrations, zone package, demo data, evaluation, web server. */
import { join } from 'node:path'
import type { SealAlgorithm } from '@wutong/contract'
import type { FastifyInstance } from 'fastify'
import { createAnalyst } from '#modules/analyses'
import { startSealer } from '#modules/audit'
import { createEvaluator, type EvaluationProgress, isEvaluated } from '#modules/evaluations'
import { startHookCaller } from '#modules/hooks'
import { createAccounts } from '#modules/people'
import { createImporter } from '#modules/records'
import { countSubjects } from '#modules/subjects'
import { ensureZone, getZoneState, setDemo } from '#modules/zone-state'
import { loadZone } from '#modules/zones'
import { recordEvent } from '#platform/audit'
import { systemClock } from '#platform/clock'
import type { OidcConfig, PasskeyConfig, TlsFiles } from '#platform/config'
import { type ActiveZone, type Ctx, createCtx, systemActor } from '#platform/context'
import { type Database, openDatabase } from '#platform/database'
import { migrate } from '#platform/migrate'
import type { ScannerAddress } from '#platform/scanner-address'
import type { Sealing } from '#platform/sealing'
import { clearDeadWork } from '#platform/work-folder'
import { activeZoneFrom } from './active-zone.ts'
import { addDemoPeople, loadDemo } from './demo/index.ts'
import { certificateFrom, listen, newsTo, refuseBusyPort, urlOf } from './listen.ts'
import { getSecrets, sealKept, type Unreadable } from './secrets.ts'

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
  /** The certificate that the server shows; plain HTTP without one. */
  readonly tls?: TlsFiles | undefined
  /** What looks for viruses in files that are sent. */
  readonly scanner?: ScannerAddress | undefined
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
  /** The operator's secret. */
  readonly operatorSecret?: string | undefined
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
  /** Secrets that were kept under another secret than the operator's of now, and so cannot be used. */
  readonly unreadable: Unreadable
  /** Milliseconds of each step; a step that had nothing to do is left out. */
  readonly timings: Readonly<Partial<Record<StartProgress['step'], number>>>
  /** When the certificate ends, and whether that is soon; null without one. */
  readonly certificate: { readonly endsAt: string; readonly daysLeft: number; readonly isEnding: boolean } | null
  /** Takes the files of the certificate anew; connections stay. */
  readonly reload: () => void
  readonly close: () => Promise<void>
}

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
  const certificate = certificateFrom(options)
  await refuseBusyPort(options)
  const house = await timed('database', () => openHouse(options))
  const evaluator = createEvaluator(house.database.address)
  const analyst = createAnalyst(house.database.address)
  const importer = createImporter(house.database.address, house.database.root)
  try {
    await clearDeadWork()
    const { secret, operatorSecret, sealing } = await getSecrets(house.database.root, options.operatorSecret)
    const accounts = createAccounts({
      root: house.database.root,
      secret,
      operatorSecret,
      publicUrl: options.publicUrl,
      signInsPerMinute: options.signInsPerMinute,
      oidc: options.oidc,
      passkeys: options.passkeys,
    })
    const unreadable = await sealKept(house.ctx, { accounts, sealing })
    await fillDemo(house, { options, timed })
    if (!(await isEvaluated(house.ctx))) {
      await timed('evaluate', () =>
        evaluator.evaluate(house.ctx, {
          onProgress: (progress) => options.onProgress?.({ step: 'evaluate', ...progress }),
        }),
      )
    }
    await options.webReady
    const serving = { accounts, evaluator, importer, analyst, certificate, sealing }
    const app = await timed('listen', () => listen(house, serving, options))
    const news = newsTo(app)
    certificate?.watch(news)
    const beside = startBeside({ house, app, sealing }, options)
    const close = async (): Promise<void> => {
      await beside.close()
      await importer.close()
      await evaluator.close()
      analyst.close()
      certificate?.close()
      await app.close()
      await house.close()
    }
    return {
      ...(await summaryOf(house)),
      unreadable,
      url: urlOf(app, options),
      timings,
      certificate: certificate === undefined ? null : certificate.state(),
      reload: () => certificate?.reload(news),
      close,
    }
  } catch (error) {
    await importer.close()
    await evaluator.close()
    analyst.close()
    await house.close()
    throw error
  }
}

/** What goes on by itself while the server runs. */
function startBeside(
  {
    house: { ctx },
    app: { log },
    sealing,
  }: { readonly house: House; readonly app: FastifyInstance; readonly sealing: Sealing },
  options: StartOptions,
) {
  const sealer = startSealer({
    ctx,
    algorithm: options.sealAlgorithm ?? 'sha256',
    onFailure: (error) => log.error({ err: error }, 'a day of the audit trail waits to be sealed'),
  })
  const caller = startHookCaller({
    ctx,
    telling: { origins: options.hookOrigins ?? [], sealing },
    onFailure: (error) => log.error({ err: error }, 'addresses wait to be told of changes'),
  })
  return {
    close: async (): Promise<void> => {
      await sealer.close()
      await caller.close()
    },
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
