/** Two made one and two again: nothing lost, nothing mixed up, every moment of it reproducible. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { retractBatch } from '#modules/records'
import { populationAsOf, populationFor } from '#modules/snapshots'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { mergeSubjects, undoMerge } from './merging.ts'

const byHand = { score: null, reasons: [], automatic: false, reason: '同一家' }

const merge = (zone: TestZone, keptId: string, mergedId: string) =>
  zone.as('officer').transact((ctx) => mergeSubjects(ctx, { keptId, mergedId, ...byHand }))
const undo = (zone: TestZone, mergeId: string) =>
  zone.as('officer').transact((ctx) => undoMerge(ctx, mergeId, '不是同一家'))

async function rowsOf(zone: TestZone): Promise<object[]> {
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<object>`select s.id, s.name, s.uscc, s.external_key, s.created_batch_id,
        (select jsonb_object_agg(f.period, f.values) from facts f where f.zone_id = s.zone_id and f.subject_id = s.id) as facts
      from subjects s where zone_id = ${zone.zone.zone.id} order by id`.execute(ctx.db),
  )
  return rows
}

const code = '91410100MA44TEST0X'

describe('a merge', () => {
  test('lets all records speak for the kept one, and undoing gives both back exactly', async () => {
    const zone = await createZone()
    const [a = '', b = ''] = await zone.addCompanies([
      { name: '梧桐科技', facts: { 'revenue@2023': 5, 'revenue@2024': 10 } },
      { name: '郑州梧桐科技有限公司', uscc: code, facts: { 'revenue@2024': 11, 'employees@2024': 7 } },
    ])
    const before = await rowsOf(zone)
    const { hash } = await populationFor(zone.ctx)
    const id = await merge(zone, a, b)
    expect(await rowsOf(zone)).toMatchObject([
      { id: a, uscc: code, facts: { 2023: { revenue: 5 }, 2024: { employees: 7 } } },
    ])
    await undo(zone, id)
    expect(await rowsOf(zone)).toEqual(before)
    expect((await populationFor(zone.ctx)).hash).toBe(hash)
  })

  test('takes the account along and gives it back', async () => {
    const zone = await createZone()
    const [a = '', b = ''] = await zone.addCompanies([
      { name: '甲', facts: { 'revenue@2024': 1 } },
      { name: '乙', facts: { 'revenue@2023': 2 } },
    ])
    const send = await zone.signIn('enterprise', b)
    const id = await merge(zone, a, b)
    expect((await send(`/api/subjects/${a}`)).json()).toMatchObject({ name: '甲', facts: [{ value: 1 }, { value: 2 }] })
    expect((await send(`/api/subjects/${b}`)).statusCode).toBe(404)
    await undo(zone, id)
    expect((await send(`/api/subjects/${a}`)).statusCode).toBe(404)
    expect((await send(`/api/subjects/${b}`)).json()).toMatchObject({ name: '乙', facts: [{ value: 2 }] })
  })

  test('of two with credit codes, of one with itself, and of one that is gone is refused', async () => {
    const zone = await createZone()
    const [a = '', b = '', c = ''] = await zone.addCompanies([
      { name: '甲', uscc: code },
      { name: '乙', uscc: '91410100MA44TEST1U' },
      { name: '丙' },
    ])
    await expect(merge(zone, a, b)).rejects.toMatchObject({ code: 'merge_codes_differ' })
    await expect(merge(zone, a, a)).rejects.toMatchObject({ code: 'merge_with_itself' })
    const id = await merge(zone, a, c)
    await expect(merge(zone, b, c)).rejects.toMatchObject({ code: 'subject_not_found' })
    await undo(zone, id)
    await expect(undo(zone, id)).rejects.toMatchObject({ code: 'merge_undone' })
  })

  test('any run of imports, merges, undoings and retractions can be seen again as it was at every step', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('merge' as const), one: fc.nat(9), other: fc.nat(9) }),
      fc.record({ kind: fc.constant('undo' as const), one: fc.nat(9) }),
      fc.record({ kind: fc.constant('import' as const), one: fc.nat(9) }),
      fc.record({ kind: fc.constant('retract' as const), one: fc.nat(9) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const zone = await createZone()
        const ids = await zone.addCompanies(
          Array.from({ length: 5 }, (_, at) => ({
            name: `企业${at}`,
            facts: { 'revenue@2024': at, 'rd_expense@2024': 9 - at },
          })),
        )
        const merges: string[] = []
        const seen = [await populationFor(zone.ctx)]
        for (const one of steps) {
          await take(zone, one, { ids, merges }).catch((error: { code?: string }) => {
            expect([
              'subject_not_found',
              'merge_with_itself',
              'merge_undone',
              'merge_not_found',
              'batch_already_retracted',
            ]).toContain(error.code)
          })
          seen.push(await populationFor(zone.ctx))
        }
        for (const { stamp, hash, judged } of seen)
          expect((await populationAsOf(zone.ctx, { stamp, judged })).hash).toBe(hash)
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})

interface State {
  readonly ids: string[]
  readonly merges: string[]
}

async function take(
  zone: TestZone,
  step: { kind: 'merge' | 'undo' | 'import' | 'retract'; one: number; other?: number },
  { ids, merges }: State,
): Promise<void> {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
  switch (step.kind) {
    case 'merge':
      merges.push(await merge(zone, pick(ids, step.one), pick(ids, step.other ?? 0)))
      break
    case 'undo':
      await undo(zone, merges.length === 0 ? zone.clock.newId() : pick(merges, step.one))
      break
    case 'import':
      ids.push(...(await zone.addCompanies([{ name: `新企业${step.one}`, facts: { 'revenue@2024': step.one } }])))
      break
    case 'retract': {
      const { rows } = await zone.ctx.transact((ctx) =>
        sql<{ id: string }>`select id from batches where zone_id = ${zone.zone.zone.id} order by id`.execute(ctx.db),
      )
      await retractBatch(zone.as('officer'), pick(rows, step.one).id, '试')
    }
  }
}
