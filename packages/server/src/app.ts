/** Assembles the web server from the modules; knows no file, no environment and no global. */
import { existsSync } from 'node:fs'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import statics from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Kysely } from 'kysely'
import { type Analyst, serveAnalyses, servePast } from '#modules/analyses'
import { serveAudit, watchSignIns } from '#modules/audit'
import { serveConsents } from '#modules/consents'
import { serveDisputes } from '#modules/disputes'
import { type Evaluator, serveEvaluations } from '#modules/evaluations'
import { type Explanations, serveExplanations } from '#modules/explanations'
import { serveHistory } from '#modules/history'
import { serveHooks } from '#modules/hooks'
import { serveLadders } from '#modules/ladders'
import { serveLiaisons } from '#modules/liaisons'
import { serveOffers } from '#modules/offers'
import { type Accounts, getSignedIn, headersOf, servePeople } from '#modules/people'
import { findSource, servePushes } from '#modules/pushes'
import { type Importer, serveRecords } from '#modules/records'
import { serveRelations } from '#modules/relations'
import { serveResolution } from '#modules/resolution'
import { serveScorecards } from '#modules/scorecards'
import { type Simulations, serveSimulations } from '#modules/simulations'
import { serveSources } from '#modules/sources'
import { serveSubjects } from '#modules/subjects'
import { serveZoneState } from '#modules/zone-state'
import type { Clock } from '#platform/clock'
import { type ActiveZone, createCtx, systemActor } from '#platform/context'
import { AppError } from '#platform/errors'
import { type HttpHost, refuseAddress, sendProblem, setProblemReplies } from '#platform/http'
import { type LogOptions, loggerOf } from '#platform/logging'
import { createReadLog } from '#platform/read-log'
import type { Scanner } from '#platform/scanner'
import type { Sealing } from '#platform/sealing'
import type { Tables } from '#platform/tables'
import { refuseUnholdable } from '#platform/unholdable'

/** What the app is made of. */
export interface AppOptions extends LogOptions {
  readonly root: Kysely<Tables>
  readonly clock: Clock
  readonly accounts: Accounts
  readonly evaluator: Evaluator
  readonly importer: Importer
  readonly analyst: Analyst
  readonly simulations: Simulations
  readonly explanations: Explanations
  /** Every zone this process serves, by id. */
  readonly zones: ReadonlyMap<string, ActiveZone>
  /** The zone that `/api/health` speaks of. */
  readonly home: ActiveZone
  /** Folder of the built web app. */
  readonly webFolder: string
  readonly publicUrl?: string | undefined
  readonly trustProxy?: boolean | undefined
  /** Whether replies are parsed on the way out: in tests and development. */
  readonly checkReplies: boolean
  /** Makes the server that speaks TLS; a plain one without it. */
  readonly serverFactory?: NonNullable<FastifyServerOptions['serverFactory']> | undefined
  /** What looks at files before anything reads them. */
  readonly scanner?: Scanner | undefined
  /** What secrets of addresses are sealed with. */
  readonly sealing: Sealing
  /** Origins at which addresses may be told of changes. */
  readonly hookOrigins?: readonly string[] | undefined
  /** Requests a minute from one address. */
  readonly requestsPerMinute?: number | undefined
  /** Requests a minute from one address with a source's key. */
  readonly pushesPerMinute?: number | undefined
}

/** Only files of our own host run or load; styles may be inline because antd writes them. */
const contentPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
}

/** Builds the app; the caller listens or injects, and closes it. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { clock, publicUrl, serverFactory, requestsPerMinute = 1200 } = options
  const app = Fastify({
    logger: loggerOf(options),
    // One hop: the address the proxy adds is believed, what the client wrote before it is not.
    trustProxy: options.trustProxy === true ? (_address, hop) => hop === 0 : false,
    genReqId: () => clock.newId(),
    bodyLimit: 1_048_576,
    routerOptions: { ignoreTrailingSlash: true },
    ...(serverFactory === undefined ? {} : { serverFactory }),
    frameworkErrors: refuseAddress,
  })
  app.decorate('scanner', options.scanner ?? null)
  setProblemReplies(app)
  refuseUnholdable(app)
  await app.register(helmet, {
    contentSecurityPolicy: contentPolicy,
    strictTransportSecurity: publicUrl?.startsWith('https:') === true,
  })
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    allowList: (request) => !request.url.startsWith('/api/'),
  })
  await app.register(multipart)
  app.addHook('onSend', async (request, reply) => {
    // Figures of a zone must not stay in a shared computer's cache.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  serveModules(app, options)
  await serveWeb(app, options.webFolder)
  return app
}

function serveModules(app: FastifyInstance, options: AppOptions): void {
  const {
    root,
    clock,
    accounts,
    evaluator,
    importer,
    analyst,
    simulations,
    zones,
    home,
    publicUrl,
    checkReplies,
    pushesPerMinute = 120,
  } = options
  refuseUnaudited(app)
  const reads = createReadLog({
    root,
    writer: systemActor,
    onFailure: (error) => app.log.error({ err: error }, 'reads wait to be written to the audit trail'),
  })
  app.addHook('onClose', reads.close)
  const host: HttpHost = {
    app,
    checkReplies,
    publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    reads,
    contextOf: async (request, note) => {
      const { zoneId, actor } = await getSignedIn(
        { root, accounts, zoneOf: (id) => zones.get(id), now: clock.now },
        headersOf(request),
      )
      const zone = zones.get(zoneId)
      if (zone === undefined) throw new AppError('membership_missing')
      return createCtx({ root, zone, actor, clock, request: note })
    },
    sourceContextOf: async ({ headers }, note) => {
      const { zoneId, actor } = await findSource(root, headers.authorization, clock.now())
      const zone = zones.get(zoneId)
      if (zone === undefined) throw new AppError('key_refused')
      return createCtx({ root, zone, actor, clock, request: note })
    },
    pushesPerMinute,
  }
  serveZoneState(host, createCtx({ root, zone: home, actor: systemActor, clock }))
  watchSignIns(app, { root, accounts, clock, hasZone: (id) => zones.has(id), homeZoneId: home.zone.id })
  servePeople(host, accounts)
  serveConsents(host)
  serveLiaisons(host)
  serveSubjects(host)
  serveScorecards(host)
  serveLadders(host)
  serveOffers(host)
  serveEvaluations(host, evaluator)
  serveExplanations(host, options.explanations)
  serveAnalyses(host, analyst)
  serveSimulations(host, simulations)
  serveRecords(host, importer, evaluator)
  serveHistory(host)
  servePast(host, analyst)
  serveRelations(host, evaluator)
  serveResolution(host, evaluator)
  serveDisputes(host, evaluator)
  servePushes(host, evaluator)
  serveSources(host)
  serveHooks(host, { origins: options.hookOrigins ?? [], sealing: options.sealing })
  serveAudit(host)
}

/** Nobody mounts a route of the API past the audit trail. Sign-in, which is a library's, is watched by itself. */
function refuseUnaudited(app: FastifyInstance): void {
  app.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith('/api/') && !url.startsWith('/api/auth/') && config?.audited !== true)
      throw new Error(`${url} is mounted past the audit trail: use serve, serveSource, servePublic or serveDownload.`)
  })
}

/** Serves the built web app; every address that is no file and no API is a page of it. */
async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(`${folder}/index.html`)
  if (built) {
    await app.register(statics, {
      root: folder,
      wildcard: false,
      setHeaders: (reply, path) => {
        // Names of assets carry their content's hash; the page itself must be asked for anew.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      built &&
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w+$/.test(request.url.split('?')[0] ?? '')
    if (isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return sendProblem(reply, new AppError('route_not_found', { path: request.url }), request.id)
  })
}
