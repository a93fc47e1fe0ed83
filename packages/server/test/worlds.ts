/** Two zones built alike but for what somebody may not see: whoever does not see it must be told the same in both. */
import type { Zone } from '@wutong/engine'
import { expect } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { assignLiaison } from '#modules/liaisons'
import { demoZone } from './demo-zone.ts'
import { createZone, type Send, type TestZone } from './harness.ts'
import { sentFile } from './sent-file.ts'

/** One of the two zones. */
export interface World {
  readonly zone: TestZone
  readonly own: string
  readonly other: string
  /** A batch that speaks of the other firm. */
  readonly batchId: string
  /** What the two firms were said to be, newest last. */
  readonly records: { readonly own: readonly string[]; readonly other: readonly string[] }
}

/** A firm that is seen, and what differs between the worlds. */
export interface Figures {
  readonly stranger: { readonly name: string; readonly uscc: string; readonly revenue: number }
  readonly rdExpense: number
  /** Whether an officer of the zone has imported the file that a limited one sends. */
  readonly isDelivered: boolean
}

/** What stands in the first. */
export const one: Figures = {
  stranger: { name: '邻家秘密甲有限公司', uscc: '91410100MA0000001X', revenue: 8_765_432 },
  rdExpense: 77.7,
  isDelivered: true,
}
/** What stands in the second. */
export const two: Figures = {
  stranger: { name: '旁人私事乙有限公司', uscc: '91410100MA00000021', revenue: 2_345_678 },
  rdExpense: 13.3,
  isDelivered: false,
}

/** The package of tests with research expense as a sensitive figure, and a rule about another that compares it with that one. */
function sensitiveZone(id: string): Zone {
  const zone = demoZone(id)
  const indicators = zone.indicators.map((one) => (one.code === 'rd_expense' ? { ...one, sensitive: true } : one))
  const rule = { code: 'rd', name: { zh: '研发占比', en: 'R&D share' }, asks: 'revenue', when: 'rd_expense > 50' }
  return { ...zone, indicators, plausibility: [rule] }
}

/** The file that limited officers send too; of another firm, where the first world's is not there. */
export const delivered = `企业名称,年份,营业收入\n${one.stranger.name},2024,4321\n`

/** Builds a zone. */
export async function worldOf(figures: Figures): Promise<World> {
  const zone = await createZone(sensitiveZone)
  const { own, other } = await addFirms(zone, figures)
  await addDoubts(zone, { own, other }, figures)
  await evaluateZone(zone.ctx, { period: 2024 })
  const records = await zone.ctx.transact((ctx) =>
    ctx.db
      .selectFrom('records')
      .select(['id', 'batch_id', 'subject_id'])
      .where('zone_id', '=', ctx.zoneId)
      .orderBy('id')
      .execute(),
  )
  const of = (id: string): string[] => records.filter(({ subject_id }) => subject_id === id).map((record) => record.id)
  const batchId = records.find(({ subject_id }) => subject_id === other)?.batch_id ?? ''
  return { zone, own, other, batchId, records: { own: of(own), other: of(other) } }
}

async function addFirms(zone: TestZone, { stranger, rdExpense }: Figures): Promise<Firms> {
  const [own = ''] = await zone.addCompanies([
    {
      name: '示例甲有限公司',
      uscc: '91410100MA44TJ0F0Q',
      facts: {
        district: 'east',
        dishonest: false,
        'revenue@2024': 1000,
        'rd_expense@2024': rdExpense,
        'employees@2024': 20,
      },
    },
  ])
  const { name, uscc, revenue } = stranger
  const [other = ''] = await zone.addCompanies([
    { name, uscc, facts: { district: 'west', dishonest: false, 'revenue@2024': revenue, 'rd_expense@2024': 1 } },
  ])
  return { own, other }
}

type Firms = Pick<World, 'own' | 'other'>

/** What is asked, disputed and contested of both firms, and what only one who sees everything may know of it. */
async function addDoubts(zone: TestZone, { own, other }: Firms, { rdExpense, isDelivered }: Figures): Promise<void> {
  const others = [own, other].map((subjectId) => ({ subjectId, facts: { 'revenue@2024': 900 } }))
  await zone.addStatements(others, 'self')
  const officer = await zone.signInAs('whole', { role: 'officer', subjectId: null })
  const post = async (url: string, payload: object): Promise<string> => {
    const reply = await officer({ method: 'POST', url, payload })
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json().id
  }
  const doubt = { period: 2024, claimed: null, reason: '有误' }
  for (const code of ['rd_expense', 'employees']) await post('/api/disputes', { ...doubt, subjectId: own, code })
  await post('/api/disputes', { ...doubt, subjectId: other, code: 'rd_expense' })
  const answered = await post('/api/disputes', { ...doubt, subjectId: own, code: 'revenue' })
  await post(`/api/disputes/${answered}/answer`, { accept: true, value: 500, answer: '更正' })
  const gap = { kind: 'gap', code: 'industry', period: null, askedOf: 'source' }
  for (const subjectId of [own, other]) await post('/api/questions', { ...gap, subjectId })
  const rule = { kind: 'plausibility', rule: 'rd', period: 2024, askedOf: 'source' }
  if (rdExpense > 50) await post('/api/questions', { ...rule, subjectId: own })
  if (isDelivered) await officer(sentFile('/api/imports?source=tax', delivered))
}

/** Somebody who sees less than the zone; some see figures that differ, and are asked about the other firm alone. */
export interface Caller {
  readonly title: string
  readonly enter: (world: World) => Promise<Send>
  /** What of the worlds differs for them. */
  readonly blindTo: 'stranger' | 'rdExpense' | 'both'
}

/** Signs somebody of a new bank in, to whom the enterprise gives consent, and takes it back again where asked to. */
async function withConsent({ zone, own }: World, fields: readonly string[], isWithdrawn = false): Promise<Send> {
  const { send, organisationId } = await zone.signInBank()
  const enterprise = await zone.signIn('enterprise', own)
  const payload = { organisationId, purpose: '贷款审批', fields, days: 30 }
  const given = await enterprise({ method: 'POST', url: '/api/consents/give', payload })
  expect(given.statusCode).toBe(200)
  if (isWithdrawn) await enterprise({ method: 'POST', url: `/api/consents/${given.json().id}/withdraw` })
  return send
}

/** Everybody who sees less than the zone. */
export const callers: readonly Caller[] = [
  // The first, for it sees who has read its figures before.
  { title: 'the enterprise itself', enter: ({ zone, own }) => zone.signIn('enterprise', own), blindTo: 'stranger' },
  {
    title: 'an officer of another sub-district',
    enter: ({ zone }) => zone.signInAs('street', { role: 'officer', subjectId: null, department: 'east' }),
    blindTo: 'stranger',
  },
  {
    title: 'an officer of another sub-district without sensitive figures',
    enter: ({ zone }) =>
      zone.signInAs('street2', { role: 'officer', subjectId: null, department: 'east', seesSensitive: false }),
    blindTo: 'both',
  },
  {
    title: 'an officer without sensitive figures',
    enter: ({ zone }) => zone.signInAs('plain', { role: 'officer', subjectId: null, seesSensitive: false }),
    blindTo: 'rdExpense',
  },
  {
    title: 'a liaison of one enterprise',
    enter: async ({ zone, own }) => {
      const send = await zone.signInAs('helper', { role: 'liaison', subjectId: null, seesSensitive: false })
      const { user_id } = await zone.ctx.transact((ctx) =>
        ctx.db.selectFrom('memberships').select('user_id').where('role', '=', 'liaison').executeTakeFirstOrThrow(),
      )
      await assignLiaison(zone.as('officer'), own, user_id)
      return send
    },
    blindTo: 'both',
  },
  {
    title: 'a bank with consent to other fields',
    enter: (world) => withConsent(world, ['revenue', 'ladder:growth']),
    blindTo: 'both',
  },
  {
    title: 'a bank whose consent was withdrawn',
    enter: (world) => withConsent(world, ['rd_expense'], true),
    blindTo: 'both',
  },
  { title: 'a bank without any consent', enter: async ({ zone }) => (await zone.signInBank()).send, blindTo: 'both' },
  { title: 'an expert', enter: ({ zone }) => zone.signIn('expert'), blindTo: 'both' },
  { title: 'an administrator', enter: ({ zone }) => zone.signIn('administrator'), blindTo: 'both' },
]

/** Takes out of what was told what differs by the worlds and was named by whoever asked, and what differs each time. */
export function normalised(
  { zone, own, other, batchId }: World,
  { stranger }: Figures,
  isNamed = false,
): (text: string) => string {
  const asked: readonly (readonly [string, string])[] = [
    [own, '<own>'],
    [other, '<other>'],
    [batchId, '<batch>'],
    [zone.ctx.zoneId, '<zone>'],
    // What the request itself named.
    [stranger.uscc, '<code>'],
    [encodeURIComponent(stranger.name.slice(0, 4)), '<name>'],
    ...(isNamed ? [stranger, one.stranger].map(({ name }) => [name, '<stranger>'] as const) : []),
  ]
  return (text) =>
    asked
      .reduce((done, [from, to]) => done.replaceAll(from, to), text)
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
      .replace(/"eyJ[\w-]+"|"[A-Za-z0-9_-]{30,}"/g, '"<cursor>"')
}

/** The second world, in which only what a caller is blind to is another. */
export function otherThan(blindTo: Caller['blindTo']): Figures {
  switch (blindTo) {
    case 'stranger':
      return { ...one, stranger: two.stranger, isDelivered: two.isDelivered }
    case 'rdExpense':
      return { ...one, rdExpense: two.rdExpense }
    case 'both':
      return two
  }
}
