/** What database tests stand on: one database and one app a worker, a zone of its own for every test. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '@wutong/contract'
import { roles } from '@wutong/contract'
import { type FactValue, usccCheckCharacter, type Zone } from '@wutong/engine'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import { type Analyst, createAnalyst } from '#modules/analyses'
import { organisationOf } from '#modules/consents'
import { createEvaluator, type Evaluator, evaluateZone } from '#modules/evaluations'
import { createExplanations, type Explanations } from '#modules/explanations'
import { noteBatch, refreshFacts } from '#modules/facts'
import { type Accounts, addMember, createAccounts, type NewPlace } from '#modules/people'
import { addGeneratedBatch, addRecords, addSubjects, createImporter, type Importer } from '#modules/records'
import { createSimulations, type Simulations } from '#modules/simulations'
import { ensureZone } from '#modules/zone-state'
import { type Clock, systemClock } from '#platform/clock'
import { type ActiveZone, type Actor, type Ctx, createCtx, systemActor } from '#platform/context'
import { type DatabaseAddress, kyselyOver, openDatabase, poolOnSocket } from '#platform/database'
import { startEmbedded } from '#platform/embedded'
import { createSealing, type Sealing } from '#platform/sealing'
import type { Tables } from '#platform/tables'
import { countAsked } from '#platform/throng'
import { activeZoneFrom } from '../src/active-zone.ts'
import { type AppOptions, createApp } from '../src/app.ts'
import { demoZone } from './demo-zone.ts'

/** One worker's database and app. */
export interface TestHouse {
  readonly root: Kysely<Tables>
  readonly app: FastifyInstance
  readonly accounts: Accounts
  readonly evaluator: Evaluator
  readonly importer: Importer
  readonly analyst: Analyst
  readonly simulations: Simulations
  readonly explanations: Explanations
  readonly address: DatabaseAddress
  readonly zones: Map<string, ActiveZone>
  readonly clock: Clock
  readonly sealing: Sealing
}

/** The password of every account in tests. */
export const testPassword = 'only-for-tests'

/** What sessions and secrets of tests are kept under. */
export const testSecret = 'a secret for tests only, long enough'

/** What passkeys of tests are made for. */
export const passkeyHome = { domain: 'localhost', origin: 'http://localhost' }

/** The root handle that waits for a busy embedded database no longer than this, so that a forgotten transaction fails fast. */
const waitMs = 2000

let house: Promise<TestHouse> | undefined

/** The worker's house, opened once. */
export function getHouse(): Promise<TestHouse> {
  house ??= openTestHouse()
  return house
}

async function openTestHouse(): Promise<TestHouse> {
  const address = await openTestDatabase()
  const root =
    'url' in address
      ? (await openDatabase({ dataDir: '', databaseUrl: address.url })).root
      : kyselyOver(poolOnSocket(address.socket, { waitMs, connections: 1 }))
  const zones = new Map<string, ActiveZone>()
  const home = activeZoneFrom(demoZone('home'))
  const clock = systemClock
  const sealing = createSealing(testSecret)
  const accounts = createAccounts({
    root,
    secret: testSecret,
    signInsPerMinute: 1_000_000,
    passkeys: passkeyHome,
  })
  const ctx = createCtx({ root, zone: home, actor: systemActor, clock })
  await ctx.transact(ensureZone)
  // A server listens only once its own zone was evaluated.
  await evaluateZone(ctx)
  const evaluator = createEvaluator(address)
  const analyst = createAnalyst(address)
  const importer = createImporter(address, root)
  const simulations = createSimulations(address)
  const explanations = createExplanations(address)
  const parts = { root, clock, accounts, evaluator, importer, analyst, simulations, explanations, zones, sealing }
  const app = await createApp({
    ...parts,
    home,
    webFolder: '/nowhere',
    logLevel: 'silent',
    checkReplies: true,
    requestsPerMinute: 1_000_000,
  })
  return { ...parts, app, address }
}

/** Another app on the worker's house, with options of its own; the caller closes it. */
export async function anotherApp(options: Partial<AppOptions> & Pick<AppOptions, 'home'>): Promise<FastifyInstance> {
  return createApp({ ...(await getHouse()), webFolder: '/nowhere', logLevel: 'silent', checkReplies: true, ...options })
}

async function openTestDatabase(): Promise<DatabaseAddress> {
  const database = inject('database')
  if (database.kind === 'postgres') return { url: database.url, asked: countAsked() }
  const socket = join(await mkdtemp(join(tmpdir(), 'wutong-test-')), '.s.PGSQL.5432')
  await startEmbedded({ socket, dump: database.dump })
  return { socket }
}

/** A database for processes that a test starts: a data folder of its own, or a new database on the server. */
export async function ownDatabase(): Promise<{
  readonly address: { readonly dataDir: string; readonly databaseUrl?: string }
  readonly remove: () => Promise<void>
}> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wutong-own-'))
  const removeFolder = () => rm(dataDir, { recursive: true, force: true })
  const database = inject('database')
  if (database.kind === 'embedded') return { address: { dataDir }, remove: removeFolder }
  const name = `wutong_own_${randomUUID().slice(0, 8)}`
  const url = new URL(database.url)
  url.pathname = `/${name}`
  const onServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await onServer(`create database ${name} encoding 'UTF8' template template0`)
  const remove = async (): Promise<void> => {
    await onServer(`drop database ${name} with (force)`)
    await removeFolder()
  }
  return { address: { dataDir, databaseUrl: url.href }, remove }
}

/** Sends a request as somebody. */
export type Send = (request: InjectOptions | string) => Promise<LightMyRequestResponse>

/** A zone of one test: its contexts and signed-in people. */
export interface TestZone extends TestHouse {
  readonly zone: ActiveZone
  /** The program's own context. */
  readonly ctx: Ctx
  /** The context of a person with a role. */
  readonly as: (role: Role, subjectId?: string) => Ctx
  /** Adds enterprises with facts said by one source. */
  readonly addCompanies: (companies: readonly TestCompany[], source?: string) => Promise<string[]>
  /** Adds what a source says about enterprises that are there. */
  readonly addStatements: (
    said: readonly { readonly subjectId: string; readonly facts: Readonly<Record<string, FactValue>> }[],
    source: string,
  ) => Promise<void>
  /** Signs a person of a role in; the function returned sends requests with the session's cookie. */
  readonly signIn: (role: Role, subjectId?: string) => Promise<Send>
  /** Signs a person of any place in, by a user name of its own. */
  readonly signInAs: (name: string, place: NewPlace) => Promise<Send>
  /** Signs somebody of a new bank in. */
  readonly signInBank: () => Promise<{ readonly send: Send; readonly organisationId: string }>
}

/** An enterprise of a test; facts by `code` or `code@2024`. */
export interface TestCompany {
  readonly name: string
  readonly uscc?: string | undefined
  readonly facts?: Readonly<Record<string, FactValue>> | undefined
}

/** Makes a zone for one test; `make` may give another package than the small one. */
export async function createZone(make: (id: string) => Zone = demoZone): Promise<TestZone> {
  const shared = await getHouse()
  const { root, zones, clock, app } = shared
  const id = `z${randomUUID().slice(0, 8)}`
  const zone = activeZoneFrom(make(id))
  zones.set(id, zone)
  const ctx = createCtx({ root, zone, actor: systemActor, clock })
  await ctx.transact(ensureZone)
  let banks = 0
  const actorOf = (role: Role, subjectId?: string): Actor => ({
    userId: `${id}.${role}`,
    username: role,
    displayName: role,
    role,
    subjectId: subjectId ?? null,
  })
  return {
    ...shared,
    zone,
    ctx,
    as: (role, subjectId) => createCtx({ root, zone, actor: actorOf(role, subjectId), clock }),
    addCompanies: (companies, source = 'tax') => addCompanies(ctx, companies, source),
    addStatements: (said, source) =>
      ctx.transact(async (ctx) => {
        const batchId = ctx.newId()
        await addGeneratedBatch(ctx, { id: batchId, source, file: 'test.csv' })
        const records = said.flatMap(({ subjectId, facts }) => recordsOf(ctx, subjectId, facts))
        await addRecords(ctx, { batchId, source }, records)
        const subjects = await refreshFacts(ctx, batchId)
        await noteBatch(ctx, { kind: 'generated', ref: batchId, subjects })
      }),
    signIn: async (role, subjectId) => {
      if (role === 'provider') return (await signInBank()).send
      return signInAs(role, { role, subjectId: subjectId ?? null })
    },
    signInAs,
    signInBank,
  }

  async function signInBank(): Promise<{ readonly send: Send; readonly organisationId: string }> {
    banks += 1
    const name = `bank${banks}`
    const organisationId = await ctx.transact((ctx) => organisationOf(ctx, { kind: 'bank', name, uscc: codeOf(banks) }))
    const send = await signInAs(name, { role: 'provider', subjectId: null, organisationId })
    return { send, organisationId }
  }

  async function signInAs(name: string, place: NewPlace): Promise<Send> {
    const username = `${id}.${name}`
    await addMember(ctx, { username, displayName: name, password: testPassword, ...place })
    const cookie = await cookieOf(app, username)
    return (request) => {
      const options = typeof request === 'string' ? { url: request } : request
      return app.inject({ ...options, headers: { ...options.headers, cookie } })
    }
  }
}

/** A credit code with its check character. */
export function codeOf(number: number): string {
  const body = `91110000MA${String(number).padStart(7, '0')}`
  return `${body}${usccCheckCharacter(body)}`
}

/** The cookie of whoever signs in by a user name at an app. */
export async function cookieOf(app: FastifyInstance, username: string): Promise<string> {
  const reply = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/username',
    payload: { username, password: testPassword },
  })
  if (reply.statusCode !== 200) throw new Error(`Sign-in failed: ${reply.statusCode} ${reply.body}`)
  return reply.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}

async function addCompanies(ctx: Ctx, companies: readonly TestCompany[], source: string): Promise<string[]> {
  return ctx.transact(async (ctx) => {
    const batchId = ctx.newId()
    await addGeneratedBatch(ctx, { id: batchId, source, file: 'test.csv' })
    const subjects = companies.map(({ name, uscc }) => ({
      id: ctx.newId(),
      uscc: uscc ?? null,
      externalKey: null,
      name,
    }))
    await addSubjects(ctx, { batchId, source }, subjects)
    const records = companies.flatMap(({ facts = {} }, index) => recordsOf(ctx, subjects[index]?.id ?? '', facts))
    await addRecords(ctx, { batchId, source }, records)
    const touched = await refreshFacts(ctx, batchId)
    await noteBatch(ctx, { kind: 'generated', ref: batchId, subjects: touched })
    return subjects.map(({ id }) => id)
  })
}

function recordsOf(ctx: Ctx, subjectId: string, facts: Readonly<Record<string, FactValue>>) {
  const byPeriod = new Map<number, Record<string, FactValue>>()
  for (const [key, value] of Object.entries(facts)) {
    const [code = '', year] = key.split('@')
    const period = Number(year ?? 0)
    const values = byPeriod.get(period) ?? {}
    values[code] = value
    byPeriod.set(period, values)
  }
  return [...byPeriod].map(([period, values]) => ({ id: ctx.newId(), subject_id: subjectId, period, row: 2, values }))
}

/** Every role, for tables of tests. */
export const allRoles = roles
