import { beforeEach, describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone, type Send, type TestZone } from '../../../test/harness.ts'
import { addConsent } from './store.ts'

const uscc = '91410100MA00000021'
const facts = { district: 'east', dishonest: false, 'revenue@2024': 1000, 'revenue@2023': 900, 'rd_expense@2024': 40 }
const ask = { uscc, purpose: '科技贷款审批', fields: ['revenue', 'rd_expense', 'score:innovation-points'], days: 90 }

interface House {
  readonly zone: TestZone
  readonly own: string
  readonly bank: Send
  readonly organisationId: string
  readonly enterprise: Send
}

let house: House
beforeEach(async () => {
  const zone = await createZone()
  const [own = ''] = await zone.addCompanies([{ name: '示例甲有限公司', uscc, facts }])
  await evaluateZone(zone.ctx, { period: 2024 })
  const { send: bank, organisationId } = await zone.signInBank()
  house = { zone, own, bank, organisationId, enterprise: await zone.signIn('enterprise', own) }
})

const post = (send: Send, url: string, payload: object = {}) => send({ method: 'POST', url, payload })

async function granted(terms: object = { fields: ['revenue', 'score:innovation-points'], days: 30 }): Promise<string> {
  const { id } = (await post(house.bank, '/api/consents/ask', ask)).json()
  expect((await post(house.enterprise, `/api/consents/${id}/grant`, terms)).statusCode).toBe(200)
  return id
}

describe('an organisation', () => {
  test('sees what was given, with where it comes from, and nothing that was asked for besides', async () => {
    const data = (await house.bank(`/api/consents/${await granted()}/data`)).json()
    expect(data).toMatchObject({ name: '示例甲有限公司', uscc, period: 2024 })
    expect(data.fields).toMatchObject([
      {
        code: 'revenue',
        unit: '万元',
        values: [
          { period: 2024, value: 1000, source: { source: 'tax' } },
          { period: 2023, value: 900 },
        ],
      },
    ])
    expect(data.results).toMatchObject([{ code: 'score:innovation-points', total: 60 }])
    expect(JSON.stringify(data)).not.toContain('rd_expense":')
  })

  test('learns from the answer alone whether it knows an enterprise', async () => {
    const known = (await post(house.bank, '/api/consents/ask', ask)).json()
    const unknown = (await post(house.bank, '/api/consents/ask', { ...ask, uscc: '91410100MA0000001X' })).json()
    expect(known).toMatchObject({ state: 'asked', subjectId: null, subjectName: null })
    expect({ ...unknown, id: known.id, uscc, asked: known.asked }).toEqual(known)
  })

  test('takes back what it asked for, and gives up what it was given', async () => {
    const { bank, enterprise } = house
    const { id: asked } = (await post(bank, '/api/consents/ask', ask)).json()
    expect((await post(bank, `/api/consents/${asked}/withdraw`)).json().state).toBe('withdrawn')
    expect((await post(enterprise, `/api/consents/${asked}/grant`, { fields: ['revenue'], days: 1 })).statusCode).toBe(
      409,
    )
    const given = await granted()
    expect((await post(bank, `/api/consents/${given}/withdraw`)).json().state).toBe('withdrawn')
    expect((await bank(`/api/consents/${given}/data`)).statusCode).toBe(403)
  })

  test('neither reads nor takes back what another was given', async () => {
    const id = await granted()
    const { send: other } = await house.zone.signInBank()
    expect((await other(`/api/consents/${id}/data`)).statusCode).toBe(404)
    expect((await post(other, `/api/consents/${id}/withdraw`)).statusCode).toBe(404)
    expect((await other('/api/consents')).json().rows).toEqual([])
  })

  test('reads nothing after the last moment of a consent', async () => {
    const { zone, own, bank, organisationId } = house
    const until = new Date(Date.now() - 1000)
    const given = { fields: ['revenue'], until }
    const id = await zone.ctx.transact((ctx) =>
      addConsent(ctx, { organisationId, uscc, subjectId: own, purpose: '贷款审批', given }),
    )
    expect((await bank('/api/consents')).json().rows).toMatchObject([{ id, state: 'over' }])
    const refused = await bank(`/api/consents/${id}/data`)
    expect(refused.statusCode).toBe(403)
    expect(refused.json().code).toBe('consent_not_active')
  })

  test('names fields that exist, and a credit code that can', async () => {
    const { bank } = house
    expect((await post(bank, '/api/consents/ask', { ...ask, fields: ['nothing'] })).json().code).toBe(
      'consent_fields_unknown',
    )
    expect((await post(bank, '/api/consents/ask', { ...ask, uscc: '91410100MA0000002X' })).json().code).toBe(
      'organisation_code_invalid',
    )
  })
})

describe('an enterprise', () => {
  test('withdraws, and in the same moment nothing more is seen', async () => {
    const id = await granted()
    expect((await house.bank(`/api/consents/${id}/data`)).statusCode).toBe(200)
    expect((await post(house.enterprise, `/api/consents/${id}/withdraw`)).json().state).toBe('withdrawn')
    expect((await house.bank(`/api/consents/${id}/data`)).statusCode).toBe(403)
    expect((await post(house.enterprise, `/api/consents/${id}/withdraw`)).json().code).toBe('consent_decided')
  })

  test('that withdraws twice at once is told that the second came too late', async () => {
    const id = await granted()
    const sent = [1, 2, 3, 4].map(() => post(house.enterprise, `/api/consents/${id}/withdraw`))
    expect((await Promise.all(sent)).map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409])
  })

  test('sees who read what, when and what for', async () => {
    const id = await granted()
    await house.bank(`/api/consents/${id}/data`)
    const { rows } = (await house.enterprise(`/api/subjects/${house.own}/accesses`)).json()
    expect(rows).toContainEqual(
      expect.objectContaining({
        event: 'consent.data_read',
        actorRole: 'provider',
        purpose: '科技贷款审批',
        organisation: 'bank1',
        fields: ['revenue', 'score:innovation-points'],
      }),
    )
  })

  test('gives less than was asked for, never more, and answers once', async () => {
    const { bank, enterprise } = house
    const { id } = (await post(bank, '/api/consents/ask', ask)).json()
    const wider = await post(enterprise, `/api/consents/${id}/grant`, { fields: ['employees'], days: 30 })
    expect(wider.json().code).toBe('consent_wider')
    expect((await post(enterprise, `/api/consents/${id}/grant`, { fields: ['revenue'], days: 91 })).statusCode).toBe(
      422,
    )
    expect((await post(enterprise, `/api/consents/${id}/refuse`)).json().state).toBe('refused')
    expect((await post(enterprise, `/api/consents/${id}/grant`, { fields: ['revenue'], days: 3 })).json().code).toBe(
      'consent_decided',
    )
    expect((await bank(`/api/consents/${id}/data`)).statusCode).toBe(403)
  })

  test('does not see what is asked of others', async () => {
    const { zone, bank, enterprise } = house
    await zone.addCompanies([{ name: '示例乙有限公司', uscc: '91410100MA0000001X' }])
    await post(bank, '/api/consents/ask', { ...ask, uscc: '91410100MA0000001X' })
    expect((await enterprise('/api/consents')).json().rows).toEqual([])
  })
})

test('the database itself lets neither side write the part of the other', async () => {
  const { zone, own } = house
  const id = await granted()
  const write = (text: 'purpose' | 'fields') =>
    zone.as('enterprise', own).transact((ctx) =>
      ctx.db
        .updateTable('consents')
        .set(text === 'purpose' ? { purpose: '别的' } : { fields: ['revenue', 'employees'] })
        .where('id', '=', id)
        .execute(),
    )
  await expect(write('purpose')).rejects.toThrow(/permission denied/)
  await expect(write('fields')).rejects.toThrow(/cannot be changed/)
})
