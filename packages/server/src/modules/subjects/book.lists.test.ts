/** Lists decided by the book are those that the database gives, byte for byte, whatever changes in between. */
import { SubjectQuery, type SubjectRow } from '@wutong/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createCtx } from '#platform/context'
import type { Page } from '#platform/cursor'
import { allRoles, createZone, type TestCompany, type TestZone } from '../../../test/harness.ts'
import { bookFor, readBook } from './book.store.ts'
import type { Book } from './book.ts'
import { listByBook } from './book.views.ts'
import { listPage, listSubjectRows } from './list.views.ts'

// prettier-ignore
const names = [
  '示例东篱传感科技有限公司',
  '示例Alpha软件有限公司',
  '传感传感',
  '甲1797公司',
  '𠀀𠀁示例',
  '￥100%_折扣\\店',
  'ÉCOLE Kelvin',
  'zheng zhou',
  'zheng',
  '示例 传感',
  '乙',
  '重庆银行',
  '示例东篱传感科技有限公司郑州分公司',
  'ab',
  'AB ba',
  '示例东篱',
  '～波浪',
  'ﬀ合字',
]

const companies: readonly TestCompany[] = Array.from({ length: 54 }, (_, index) => ({
  name: `${names[index % names.length]}${index < names.length ? '' : index % 7}`,
  uscc: index % 3 === 0 ? undefined : `914101${String(index % 5)}0MA${String(index).padStart(9, '0')}`,
  facts:
    index % 11 === 0
      ? {}
      : { 'revenue@2024': (index % 9) * 100, 'rd_expense@2024': index, 'employees@2024': index % 4 },
}))

/** Values as no evaluation may give them: equal ones, none, large, small and below zero, with labels that are heads of one another. */
const strange = sql`update subject_summaries m set revenue = (array[null, 0, -5, 1e21, 1e-7, 100, 100.25])[1 + x.at % 7],
  points = (array[null, 60, 60, 0.1])[1 + x.at % 4], employees = nullif(x.at % 6, 3),
  registered_on = (array[null, '2020-02-29', '0999-12-31', '12020-01-01', '2020-03-01', '2020-02-29']::date[])[1 + x.at % 6],
  district = (array[null, '', 'east', 'east ', 'West', '东'])[1 + x.at % 6], industry = (array[null, '', 'C', 'C39', 'C3985', 'D1'])[1 + x.at % 6]
  from (select subject_id, (row_number() over (order by md5(subject_id::text)))::integer as at from subject_summaries where zone_id = app_zone()) x
  where m.zone_id = app_zone() and m.subject_id = x.subject_id`

const Piece = fc
  .tuple(fc.constantFrom(...names), fc.nat(20), fc.integer({ min: 1, max: 5 }))
  .map(([name, from, length]) => [...name].slice(from % name.length, (from % name.length) + length).join(''))
const Search = fc.oneof(
  Piece,
  fc.constantFrom('91410', '914101', '91410100ma000', 'sl', 'slcg', 'zheng', 'shi', 'AB', 'é', '  ', '没有'),
)
const Query = fc
  .record(
    {
      search: Search,
      district: fc.constantFrom('east', '', '东', 'nowhere'),
      industry: fc.constantFrom('C', 'C39', '', 'D', 'E'),
      minRevenue: fc.constantFrom('0', '-10', '100', '1e20', ''),
      maxRevenue: fc.constantFrom('0', '100', '100.25', '-1'),
      rung: fc.constantFrom('growth:small', 'growth:large', 'growth:none', 'none:small'),
      offer: fc.constantFrom(
        ...['rd-grant:qualified', 'rd-grant:one_away', 'rd-grant:undecided', 'rd-grant:not_qualified'],
        ...['old-grant:qualified', 'old-grant:not_qualified', 'none:qualified', 'none:not_qualified'],
      ),
      sort: fc.constantFrom('points', 'revenue', 'employees', 'registeredOn', 'name'),
      order: fc.constantFrom('asc', 'desc'),
      limit: fc.constantFrom(1, 3, 10, 100),
    },
    { requiredKeys: ['limit'] },
  )
  .map((asked) => SubjectQuery.parse(asked))

const bySql = (zone: TestZone, query: SubjectQuery): Promise<Page<SubjectRow>> =>
  zone.as('officer').transact((ctx) => listSubjectRows(ctx, query))
const byBook = (zone: TestZone, query: SubjectQuery, book: Book): Promise<Page<SubjectRow> | null> =>
  zone.as('leader').transact((ctx) => listByBook(ctx, query, book))

async function bookOf(zone: TestZone): Promise<Book> {
  const book = await readBook(zone.as('leader'))
  if (book === null) throw new Error('Somebody changed the zone.')
  return book
}

/** Follows some pages of a list. */
async function expectSame(zone: TestZone, book: Book, asked: SubjectQuery): Promise<void> {
  let query = asked
  for (let page = 0; page < 4; page += 1) {
    const expected = await bySql(zone, query)
    expect(JSON.stringify(await byBook(zone, query, book))).toBe(JSON.stringify(expected))
    if (expected.next === null) return
    query = { ...query, after: expected.next }
  }
}

const expectAllSame = (zone: TestZone, book: Book, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(Query, (query) => expectSame(zone, book, query)),
    { numRuns },
  )

describe('lists of those who see the whole zone', () => {
  let zone: TestZone
  beforeAll(async () => {
    zone = await createZone()
    await zone.addCompanies(companies)
    await evaluateZone(zone.ctx, { period: 2024 })
  })

  test('are the same by the book, with any filter, order and page', async () => {
    await expectAllSame(zone, await bookOf(zone), 60)
  })

  test('are the same with values as no evaluation gives them', async () => {
    await zone.ctx.transact((ctx) => strange.execute(ctx.db))
    await expectAllSame(zone, await bookOf(zone), 120)
    await evaluateZone(zone.ctx, { period: 2024 })
  })

  // prettier-ignore
  test.for<{ name: string; change: () => Promise<unknown> }>([
    { name: 'an enterprise is new', change: () => zone.addCompanies([{ name: '示例新来者有限公司' }]) },
    {
      name: 'one is renamed',
      change: async () =>
        zone.addStatements([{ subjectId: await firstId(), facts: { name: '示例改名后有限公司' } }], 'business'),
    },
    {
      name: 'one moves to another sub-district, before it is evaluated',
      change: async () => zone.addStatements([{ subjectId: await firstId(), facts: { district: 'west' } }], 'business'),
    },
    {
      name: 'one gets a credit code',
      change: () =>
        zone.ctx.transact((ctx) =>
          sql`update subjects set uscc = '91410100MA44NEW01X' where zone_id = app_zone()
      and id = (select id from subjects where zone_id = app_zone() and uscc is null order by id limit 1)`.execute(
            ctx.db,
          ),
        ),
    },
    {
      name: 'one is gone',
      change: async () => {
        const id = await firstId()
        await zone.ctx.transact((ctx) =>
          sql`delete from subjects where zone_id = app_zone() and id = ${id}`.execute(ctx.db),
        )
      },
    },
    {
      name: 'all are evaluated again with other figures',
      change: async () => {
        await zone.addStatements(
          [{ subjectId: await firstId(), facts: { 'revenue@2024': 123_456, 'rd_expense@2024': 60_000 } }],
          'tax',
        )
        await evaluateZone(zone.ctx, { period: 2024 })
      },
    },
  ])('are never those of before when $name', async ({ change }) => {
    const before = await bookOf(zone)
    await change()
    for (const search of ['', '示例', '没有'])
      expect(await byBook(zone, SubjectQuery.parse({ search }), before)).toBeNull()
    await expectAllSame(zone, await bookOf(zone), 15)
  })

  test('are those of before while a change is under way, also for whoever reads the book then', async () => {
    const query = SubjectQuery.parse({ search: '示例' })
    const before = await bySql(zone, query)
    const undone = new Error('undone')
    const changing = zone.ctx.transact(async (ctx) => {
      await sql`update subjects set name = '改' where zone_id = app_zone()`.execute(ctx.db)
      throw undone
    })
    await expect(changing).rejects.toBe(undone)
    expect(await byBook(zone, query, await bookOf(zone))).toEqual(before)
  })

  test('come from the book that is read once for all who ask, and from the next one after a change', async () => {
    const [officer, query] = [zone.as('officer'), SubjectQuery.parse({ search: '示例' })]
    for (const name of ['示例其一', '示例其二']) {
      const books = await Promise.all([1, 2, 3].map(() => bookFor(officer, { waits: true })))
      expect(new Set(books).size).toBe(1)
      expect(await listPage(officer, query)).toEqual(await bySql(zone, query))
      expect(await bookFor(officer, { waits: false })).toBe(books[0])
      await zone.addCompanies([{ name }])
      // One that waits for nothing, and then one that has the book read anew.
      for (const next of [SubjectQuery.parse({}), query])
        expect(await listPage(officer, next)).toEqual(await bySql(zone, next))
      const after = await bookFor(officer, { waits: true })
      expect(after).not.toBe(books[0])
      expect(await byBook(zone, query, after as Book)).toEqual(await bySql(zone, query))
    }
  })

  test.for(allRoles)('come from the book only where %s sees every enterprise', async (role) => {
    const book = await bookOf(zone)
    const ctx = zone.as(role, role === 'enterprise' ? await firstId() : undefined)
    const { rows } = await ctx.transact(({ db }) => sql<{ n: number }>`select count(*) as n from subjects`.execute(db))
    const page = await ctx.transact((ctx) => listByBook(ctx, SubjectQuery.parse({}), book))
    expect(page === null).toBe(rows[0]?.n !== book.size)
  })

  test('come from no book for whoever is limited, even if asked for', async () => {
    const book = await bookOf(zone)
    const { actor } = zone.as('officer')
    const limits = { reach: { of: 'district', district: 'west' }, hidden: new Set<string>() } as const
    const limited = createCtx({ root: zone.root, zone: zone.zone, clock: zone.clock, actor: { ...actor, limits } })
    expect(await limited.transact((ctx) => listByBook(ctx, SubjectQuery.parse({}), book))).toBeNull()
    expect(await readBook(limited)).toBeNull()
  })

  async function firstId(): Promise<string> {
    const page = await bySql(zone, SubjectQuery.parse({ search: '示例', sort: 'name', limit: 1 }))
    return page.rows[0]?.id ?? ''
  }
})
