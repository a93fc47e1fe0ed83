/** Questions of one transaction that are asked at once. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { TxCtx } from '#platform/context'
import { copyOut } from '#platform/copy-out'
import { createZone } from './harness.ts'

const double = async ({ db }: TxCtx, n: number): Promise<number | undefined> =>
  (await sql<{ twice: number }>`select ${n}::integer * 2 as twice`.execute(db)).rows[0]?.twice

const countNamed = async ({ db }: TxCtx, name: string): Promise<number> => {
  const { rows } = await sql<{
    total: number
  }>`select count(*) as total from source_contacts where person = ${name}`.execute(db)
  return rows[0]?.total ?? 0
}

const addNamed = (ctx: TxCtx, name: string) =>
  sql`insert into source_contacts (zone_id, source, person, phone, email, note, changed_by, changed_at)
    values (${ctx.zoneId}, ${name}, ${name}, '', '', '', ${ctx.actor.userId}, ${ctx.now()})`.execute(ctx.db)

const numbers = Array.from({ length: 40 }, (_, n) => n)

test('each question gets its own answer, a copy among them too', async () => {
  const { ctx } = await createZone()
  const copied: string[] = []
  const [answers] = await ctx.transact((inside) =>
    Promise.all([
      Promise.all(numbers.map((n) => double(inside, n))),
      copyOut(inside, sql`select n from generate_series(1, 3) n`, ([field]) =>
        copied.push(String(field?.readInt32BE(0))),
      ),
      double(inside, 7),
    ]),
  )
  expect(answers).toEqual(numbers.map((n) => n * 2))
  expect(copied).toEqual(['1', '2', '3'])
})

test('they come in the order in which they were asked, each seeing what those before it did', async () => {
  const { ctx } = await createZone()
  const [before, , after] = await ctx.transact((inside) =>
    Promise.all([countNamed(inside, '张三'), addNamed(inside, '张三'), countNamed(inside, '张三')]),
  )
  expect([before, after]).toEqual([0, 1])
})

test('one that fails takes back what the others did, tells what failed, and leaves the connection good', async () => {
  const { ctx } = await createZone()
  const failing = ctx.transact((inside) =>
    Promise.all([addNamed(inside, '李四'), sql`select 1 / 0`.execute(inside.db), double(inside, 1)]),
  )
  await expect(failing).rejects.toThrow('division by zero')
  for (let round = 0; round < 12; round += 1) expect(await ctx.transact((inside) => countNamed(inside, '李四'))).toBe(0)
})

test('where the first one fails, all of them fail as it did', async () => {
  const { ctx } = await createZone()
  const told: unknown[] = []
  const tell = (asked: Promise<unknown>) => asked.catch((error: { readonly code: string }) => told.push(error.code))
  const failing = ctx.transact(async (inside) => {
    const first = sql`select 1 / 0`.execute(inside.db)
    await Promise.all([first, double(inside, 1), double(inside, 2)].map(tell))
  })
  await expect(failing).rejects.toThrow()
  expect(told).toEqual(['22012', '22012', '22012'])
})

test('the first question of a transaction fails as itself, and a transaction without any is none', async () => {
  const { ctx } = await createZone()
  await expect(ctx.transact(({ db }) => sql`select nothing_such`.execute(db))).rejects.toThrow('nothing_such')
  expect(await ctx.transact(() => Promise.resolve('nothing asked'))).toBe('nothing asked')
  await expect(ctx.transact(() => Promise.reject(new Error('changed its mind')))).rejects.toThrow('changed its mind')
  expect(await ctx.transact((inside) => double(inside, 3))).toBe(6)
})

test('many transactions at once keep their zones apart', async () => {
  const [one, other] = [await createZone(), await createZone()]
  await one.addCompanies([{ name: '示例甲有限公司' }])
  const counts = await Promise.all(
    numbers.map((n) =>
      (n % 2 === 0 ? one : other).ctx.transact(async (inside) => {
        const [all] = await Promise.all([
          sql<{ total: number }>`select count(*) as total from subjects`.execute(inside.db),
          double(inside, n),
        ])
        return all.rows[0]?.total
      }),
    ),
  )
  expect(counts).toEqual(numbers.map((n) => (n % 2 === 0 ? 1 : 0)))
})
