/** A change that was committed while the book is read is never lost in lists: the book says of which state it is, before and after. */
import { SubjectQuery } from '@wutong/contract'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import type { Ctx, TxCtx } from '#platform/context'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { bookFor, readBook } from './book.store.ts'
import { listPage } from './list.views.ts'

async function smallZone(): Promise<{ zone: TestZone; officer: Ctx; ids: string[] }> {
  const zone = await createZone()
  const names = Array.from({ length: 40 }, (_, at) => ({ name: `甲${at}号`, facts: { district: 'east' } }))
  const ids = await zone.addCompanies(names)
  await evaluateZone(zone.ctx, { period: 2024 })
  return { zone, officer: zone.as('officer'), ids }
}

const namesFound = async (ctx: Ctx, query: object): Promise<string[]> =>
  (await listPage(ctx, SubjectQuery.parse({ limit: 100, ...query }))).rows.map(({ name }) => name)

/** The context of a reader in whose transaction something happens just before or just after the entries are read. */
function interrupted(ctx: Ctx, when: 'before' | 'after', happen: (inside: TxCtx) => Promise<unknown>): Ctx {
  return {
    ...ctx,
    transact: (work) =>
      ctx.transact((inside) => {
        const executeQuery: typeof inside.db.executeQuery = async (query) => {
          const isCopy = 'sql' in query && query.sql.startsWith('copy (')
          if (isCopy && when === 'before') await happen(inside)
          const result = await inside.db.executeQuery(query)
          if (isCopy && when === 'after') await happen(inside)
          return result as never
        }
        const db = new Proxy(inside.db, {
          get: (target, name) => {
            if (name === 'executeQuery') return executeQuery
            const member: unknown = Reflect.get(target, name, target)
            return typeof member === 'function' ? member.bind(target) : member
          },
        })
        const reading: TxCtx = { ...inside, db, transact: (joined) => joined(reading) }
        return work(reading)
      }),
  }
}

// The embedded database has one session: there nobody else can commit meanwhile, so the change is the reader's own.
const others = inject('database').kind === 'postgres'

// prettier-ignore
const changes = {
  'a new enterprise': (ctx: TxCtx) =>
    sql`insert into subjects (zone_id, id, name, name_key, created_at) values (app_zone(), ${ctx.newId()}, '竞速', '竞速', now())`,
  'another name': () => sql`update subjects set name = '竞速' where zone_id = app_zone() and name = '甲7号'`,
  'one that is gone': () => sql`delete from subjects where zone_id = app_zone() and name = '甲7号'`,
}

for (const [name, statement] of Object.entries(changes))
  test.for(['before', 'after'] as const)(`${name}, committed %s the entries are read, makes no book`, async (when) => {
    const { zone, officer } = await smallZone()
    const change = (inside: TxCtx): Promise<unknown> => statement(inside).execute(inside.db)
    const reader = interrupted(officer, when, (inside) =>
      others ? zone.as('officer').transact(change) : change(inside),
    )
    expect(await readBook(reader)).toBeNull()
    const found = await namesFound(officer, { search: name === 'one that is gone' ? '甲7号' : '竞速' })
    expect(found).toHaveLength(name === 'one that is gone' ? 0 : 1)
  })

test('without a change in between there is a book', async () => {
  const { officer } = await smallZone()
  const book = await readBook(interrupted(officer, 'before', () => Promise.resolve()))
  expect(book?.size).toBe(40)
})

test('what was acknowledged is in every list asked for afterwards, however often the book is read meanwhile', async () => {
  const { zone, officer, ids } = await smallZone()
  let isOver = false
  const reading = [1, 2].map(async () => {
    for (let round = 0; !isOver; round += 1) {
      await bookFor(officer, { waits: true })
      await namesFound(officer, round % 2 === 0 ? { search: '甲' } : {})
    }
  })
  for (let round = 0; round < 12; round += 1) {
    const [subjectId = ''] = ids.slice(round)
    await zone.addCompanies([{ name: `竞速${round}号新` }])
    expect(await namesFound(officer, { search: `竞速${round}号` })).toHaveLength(1)
    await zone.addStatements([{ subjectId, facts: { name: `改名${round}号`, district: 'west' } }], 'tax')
    expect(await namesFound(officer, { search: `改名${round}号` })).toHaveLength(1)
    expect(await namesFound(officer, { district: 'west' })).toHaveLength(round + 1)
  }
  isOver = true
  await Promise.all(reading)
})
