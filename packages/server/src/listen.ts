/** The port people come to: plain or with TLS, and the figures about it. */
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Analyst } from '#modules/analyses'
import { type Evaluator, isEvaluated } from '#modules/evaluations'
import { createExplanations } from '#modules/explanations'
import type { Accounts } from '#modules/people'
import type { Importer } from '#modules/records'
import { createSimulations } from '#modules/simulations'
import { countSubjects } from '#modules/subjects'
import { Certificate, type CertificateNews } from '#platform/certificate'
import { systemClock } from '#platform/clock'
import { AppError } from '#platform/errors'
import { type AskedFigure, measure, serveMetrics } from '#platform/metrics'
import { createScanner, type Scanner } from '#platform/scanner'
import type { Sealing } from '#platform/sealing'
import { createApp } from './app.ts'
import type { House, StartOptions } from './start.ts'

const repositoryWeb = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** What serves beside the house. */
export interface Serving {
  readonly accounts: Accounts
  readonly evaluator: Evaluator
  readonly importer: Importer
  readonly analyst: Analyst
  readonly certificate: Certificate | undefined
  readonly sealing: Sealing
}

/** Puts the app together and opens its port. */
export async function listen(
  house: House,
  { certificate, ...serving }: Serving,
  options: StartOptions,
): Promise<FastifyInstance> {
  const { port, host, publicUrl, trustProxy, hookOrigins, logLevel = 'warn', webFolder = repositoryWeb } = options
  const scanner = options.scanner === undefined ? undefined : createScanner(options.scanner)
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
    serverFactory: certificate === undefined ? undefined : (handler, times) => certificate.serve(handler, times),
    scanner,
    hookOrigins,
    logLevel,
    checkReplies: false,
  })
  try {
    await addMetrics(app, figuresOf({ house, certificate, scanner }), options.metricsPort)
    const scheme = certificate === undefined ? 'http' : 'https'
    const listenTextResolver = (address: string) => `Server listening at ${address.replace(/^http/, scheme)}`
    await app.listen({ port, host, listenTextResolver })
    return app
  } catch (error) {
    await app.close()
    throw addressError(error, options)
  }
}

interface Told {
  readonly house: House
  readonly certificate: Certificate | undefined
  readonly scanner: Scanner | undefined
}

function figuresOf({ house: { ctx }, certificate, scanner }: Told): AskedFigure[] {
  return [
    { name: 'wutong_subjects', help: 'Enterprises of the zone', ask: () => ctx.transact(countSubjects) },
    {
      name: 'wutong_results_current',
      help: '1 while the stored results are those of the facts and definitions in force',
      ask: async () => Number(await isEvaluated(ctx)),
    },
    ...(certificate === undefined
      ? []
      : [
          {
            name: 'wutong_certificate_end_seconds',
            help: 'When the certificate ends, in seconds since 1970',
            ask: () => certificate.endsAt.getTime() / 1000,
          },
        ]),
    ...(scanner === undefined
      ? []
      : [
          {
            name: 'wutong_scanner_answers',
            help: '1 while the virus scanner answers; no file is taken otherwise',
            ask: async () => Number(await scanner.answers()),
          },
        ]),
  ]
}

/** Tells of the process and the zone on a port of its own, closed with the app. */
async function addMetrics(
  app: FastifyInstance,
  figures: readonly AskedFigure[],
  port: number | undefined,
): Promise<void> {
  if (port === undefined) return
  const registry = measure(app, figures)
  const server = await serveMetrics(registry, port).catch((error: unknown) => {
    throw addressError(error, { port, host: '127.0.0.1' })
  })
  app.addHook('onClose', () => {
    server.close()
    server.closeAllConnections()
  })
}

/** Says so at once rather than after everything has been generated and evaluated. */
export function refuseBusyPort({ port, host }: StartOptions): Promise<void> {
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

/** The address to tell people. */
export function urlOf(app: FastifyInstance, { host, port, publicUrl }: StartOptions): string {
  if (publicUrl !== undefined) return publicUrl
  const address = app.server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
  return `http://${isLocal ? 'localhost' : host}:${bound}`
}

/** The certificate that people are shown; its name is looked at by a proxy where there is one, else by their browsers. */
export function certificateFrom({ tls, publicUrl, trustProxy }: StartOptions): Certificate | undefined {
  if (tls === undefined) return undefined
  const name = trustProxy === true || publicUrl === undefined ? undefined : new URL(publicUrl).hostname
  return new Certificate({ files: tls, name, now: systemClock.now })
}

/** Tells the log of the certificate. */
export function newsTo({ log }: FastifyInstance): CertificateNews {
  return {
    onEnding: (daysLeft) => log.warn({ daysLeft }, 'the certificate ends soon; put a new one in its place'),
    onTaken: (endsAt) => log.info({ endsAt }, 'the certificate was taken anew'),
    onRefused: (error) => log.error({ err: error }, 'the new certificate cannot be used; the old one stays'),
  }
}
