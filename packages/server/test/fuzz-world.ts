/** A zone with one of everything that routes speak of, and somebody for every permission. */
import { permissionsOf, type Role, roles } from '@wutong/contract'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { organisationOf } from '#modules/consents'
import { evaluateZone } from '#modules/evaluations'
import { addMember } from '#modules/people'
import type { KnownIds } from './fuzz-values.ts'
import { anotherApp, codeOf, cookieOf, createZone, type Send, type TestZone, testPassword } from './harness.ts'

/** What is in one zone, and who asks. */
export interface World {
  /** Ids that are there, by name. */
  readonly ids: KnownIds
  /** Somebody who may do what a permission allows. */
  readonly sendFor: (permission: string) => Send
  /** An enterprise's own account, which may do little. */
  readonly enterprise: Send
  /** Whether everybody can still do what they could in the beginning; deep down, whether what they could do it to is there. */
  readonly isWhole: (how: 'shallow' | 'deep') => Promise<boolean>
  /** Lets whoever was locked after wrong passwords try again. */
  readonly forgive: () => Promise<void>
  /** What the log says of the request with a trace id. */
  readonly loggedOf: (traceId: string) => string | undefined
  readonly close: () => Promise<void>
}

/** What tells a zone from others. */
export interface Said {
  readonly name: string
  readonly uscc: string
  readonly revenue: number
}

/** In this order somebody is looked for who has a permission. */
const callers = ['officer', 'administrator', 'enterprise', 'provider', 'auditor'] as const satisfies readonly Role[]
type Caller = (typeof callers)[number]

/** An address of this machine at which nobody answers. */
const hookOrigin = 'http://127.0.0.1:9'

/** Builds a world; what is said of its first enterprise is found nowhere else. */
export async function buildWorld(said: Said): Promise<World> {
  const zone = await createZone()
  const logged: string[] = []
  const app = await anotherApp({
    home: zone.zone,
    hookOrigins: [hookOrigin],
    pushesPerMinute: 1_000_000,
    requestsPerMinute: 1_000_000,
    logLevel: 'error',
    logTo: { write: (line) => logged.push(line) },
  })
  const facts = { 'revenue@2024': said.revenue, 'rd_expense@2024': 40, 'employees@2024': 7, district: 'east' }
  const subjects = await zone.addCompanies([
    { name: said.name, uscc: said.uscc, facts },
    { name: '示例乙有限公司', facts: { 'revenue@2024': 2000, 'rd_expense@2024': 8 } },
    { name: '示例丙有限公司', facts: { 'revenue@2024': 3000 } },
    { name: '示例丙科技有限公司' },
  ])
  const [own = '', second = '', kept = '', merged = ''] = subjects
  const others = [own, second].map((subjectId) => ({ subjectId, facts: { 'revenue@2024': 1500 } }))
  await zone.addStatements(others, 'self')
  await evaluateZone(zone.ctx, { period: 2024 })
  const cookies = await signEverybodyIn(zone, app, own)
  const sends = Object.fromEntries(
    callers.map((role) => [role, sendingWith(app, { cookie: cookies[role] })] as const),
  ) as Record<Caller, Send>
  const made = await addOneOfEach(sends, { own, second, kept, merged, uscc: said.uscc })
  const source = sendingWith(app, { authorization: `Bearer ${made.sourceKey}` })
  const { record, run } = await zone.ctx.transact(async ({ db, zoneId }) => ({
    record: await db
      .selectFrom('records')
      .select(['id', 'batch_id'])
      .where('zone_id', '=', zoneId)
      .where('subject_id', '=', own)
      .where('source', '=', 'tax')
      .where('period', '=', 2024)
      .executeTakeFirstOrThrow(),
    run: await db.selectFrom('evaluations').select('id').where('zone_id', '=', zoneId).executeTakeFirstOrThrow(),
  }))
  return {
    ids: { ...made.ids, subjectId: subjects, recordId: [record.id], batchId: [record.batch_id], runId: [run.id] },
    sendFor: (permission) => (permission === 'source-key' ? source : sends[callerOf(permission)]),
    enterprise: sends.enterprise,
    isWhole: async (how) => {
      const replies = await Promise.all([
        ...callers.map((role) => sends[role]('/api/account')),
        sends.administrator('/api/departments'),
        sends.officer(`/api/subjects/${own}`),
        source('/api/push/changes'),
      ])
      if (replies.some(({ statusCode }) => statusCode !== 200)) return false
      return how === 'shallow' || (await get(sends.officer, '/api/conflicts')).rows.length > 0
    },
    forgive: async () => {
      const { rows } = await get(sends.administrator, '/api/accounts?limit=200&search=fuzz_')
      for (const { userId, lockedUntil } of rows)
        if (lockedUntil !== null) await post(sends.administrator, `/api/accounts/${userId}/lift-lock`, {})
    },
    loggedOf: (traceId) => logged.find((line) => line.includes(traceId)),
    close: () => app.close(),
  }
}

/** Ids of two zones together, mostly of the first. */
export function idsOfBoth(one: KnownIds, other: KnownIds): KnownIds {
  return Object.fromEntries(
    Object.entries(one).map(([name, ids]) => [name, [...ids, ...ids, ...ids, ...(other[name] ?? [])]]),
  )
}

function callerOf(permission: string): Caller {
  const found = callers.find((role) => (permissionsOf(role) as readonly string[]).includes(permission))
  return found ?? 'officer'
}

async function signEverybodyIn(zone: TestZone, app: FastifyInstance, own: string): Promise<Record<Caller, string>> {
  const organisationId = await zone.ctx.transact((ctx) =>
    organisationOf(ctx, { kind: 'bank', name: '示例银行', uscc: codeOf(901) }),
  )
  const cookies: [Caller, string][] = []
  for (const role of callers) {
    const username = `${zone.zone.zone.id}.fuzz_${role.slice(0, 5)}`
    const place = { enterprise: { subjectId: own }, provider: { subjectId: null, organisationId } }
    const where = role === 'enterprise' || role === 'provider' ? place[role] : { subjectId: null }
    const member = { username, displayName: role, password: testPassword, role, ...where }
    await addMember(zone.ctx, { ...member, legalRepresentative: role === 'enterprise' })
    // A second session of each, which may be ended.
    await cookieOf(app, username)
    cookies.push([role, await cookieOf(app, username)])
  }
  return Object.fromEntries(cookies) as Record<Caller, string>
}

function sendingWith(app: FastifyInstance, who: Readonly<Record<string, string>>): Send {
  return (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    return app.inject({ ...options, headers: { ...options.headers, ...who } })
  }
}

interface Places {
  readonly own: string
  readonly second: string
  readonly kept: string
  readonly merged: string
  readonly uscc: string
}

async function addOneOfEach({ officer, administrator, enterprise, provider }: Record<Caller, Send>, places: Places) {
  const { own, second, kept, merged, uscc } = places
  const reason = '核对'
  const figure = { code: 'revenue', period: 2024 }
  const purpose = '贷款审批'
  const dispute = await post(enterprise, '/api/disputes', { subjectId: own, ...figure, claimed: 5, reason })
  const objection = { subjectId: second, code: 'rd_expense', period: 2024, claimed: 9, reason }
  const ours = await post(officer, '/api/disputes', objection)
  const gap = { kind: 'gap', subjectId: second, code: 'employees', period: 2024, askedOf: 'source' }
  const question = await post(officer, '/api/questions', gap)
  const conflicts = await get(officer, '/api/conflicts')
  const conflict = conflicts.rows.find((row: { subject: { id: string } }) => row.subject.id === second)
  const recordId = conflict.statements[0].recordId
  const settlement = await post(officer, '/api/settlements', { subjectId: second, ...figure, recordId, reason })
  const merge = await post(officer, '/api/merges', { keptId: kept, mergedId: merged, reason })
  const consent = await post(provider, '/api/consents/ask', { uscc, purpose, fields: ['revenue'], days: 30 })
  const [organisation] = (await get(enterprise, '/api/organisations')) as { id: string }[]
  const given = { organisationId: organisation?.id, purpose, fields: ['employees'], days: 30 }
  const consented = await post(enterprise, '/api/consents/give', given)
  const hook = await post(officer, '/api/source-hooks', { source: 'tax', url: `${hookOrigin}/hook` })
  const sourceKey = await post(officer, '/api/source-keys', { source: 'tax', name: '推送' })
  const spare = await post(officer, '/api/source-keys', { source: 'self', name: '备用' })
  const key = await post(officer, '/api/account/keys', { name: '报表' })
  const accounts = []
  for (const role of ['leader', 'auditor', 'officer'])
    accounts.push(await post(administrator, '/api/accounts', { username: fresh(), displayName: '旁人', role }))
  const delegate = { suffix: 'helper', displayName: '经办人', scope: 'answer', until: '2199-01-01' }
  const delegated = await post(enterprise, '/api/delegates', delegate)
  const sessions = (await get(officer, '/api/account/sessions')) as { id: string; current: boolean }[]
  const upload = await answered(officer, uploading)
  const started = { uploadId: upload.id, source: 'tax', dryRun: true }
  const job = await post(officer, '/api/imports/jobs', started)
  const userIds = accounts.map(({ account }) => account.userId)
  const ids: KnownIds = {
    disputeId: [dispute.id, ours.id],
    questionId: [question.id],
    settlementId: [settlement.settlementId],
    mergeId: [merge.mergeId],
    consentId: [consent.id, consented.id],
    organisationId: [given.organisationId ?? ''],
    hookId: [hook.hook.id],
    keyId: [spare.key.id, key.key.id],
    userId: [...userIds, delegated.delegate?.userId ?? delegated.account?.userId ?? userIds[0]],
    sessionId: sessions.filter(({ current }) => !current).map(({ id }) => id),
    uploadId: [upload.id],
    jobId: [job.id],
    keptId: [kept, second],
    mergedId: [merged, second],
  }
  return { ids, sourceKey: sourceKey.secret as string }
}

let count = 0
function fresh(): string {
  count += 1
  return `fuzz${process.pid}_${count}`
}

const boundary = 'wutong-world'
const uploading: InjectOptions = {
  method: 'POST',
  url: '/api/imports/uploads',
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n企业名称,营业收入(万元)\n新来有限公司,5\n\r\n--${boundary}--\r\n`,
}

function post(send: Send, url: string, payload: object) {
  return answered(send, { method: 'POST', url, payload })
}

function get(send: Send, url: string) {
  return answered(send, { url })
}

async function answered(send: Send, request: InjectOptions) {
  const reply = await send(request)
  expect(reply.statusCode, `${String(request.url)}: ${reply.body}`).toBe(200)
  return reply.json()
}

/** All roles are known to the contract; a new one that alone holds a permission belongs into `callers`. */
export const unheard = roles
  .flatMap((role) => permissionsOf(role))
  .filter((permission) => !callers.some((role) => (permissionsOf(role) as readonly string[]).includes(permission)))
