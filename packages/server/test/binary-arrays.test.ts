import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { boolArray, byteaArray, float8Array, int4Array, textArray, uuidArray } from '#platform/binary-arrays'
import { copyOut } from '#platform/copy-out'
import { createZone } from './harness.ts'

test('arrays arrive in the database as they were, with nulls for what is unknown', async () => {
  const { ctx } = await createZone()
  const id = '018f0000-0000-7000-8000-0000000000ff'
  const { rows } = await ctx.transact(({ db }) =>
    sql`select ${float8Array(Float64Array.of(1.5, Number.NaN, -0.1, Number.POSITIVE_INFINITY))}::double precision[] as floats,
      ${int4Array([7, -1, -2_147_483_648], -1)}::integer[] as whole, ${boolArray([1, 0, -1])}::boolean[] as bools,
      ${textArray(['梧桐', null, '', '"{,}\\'])}::text[] as texts, ${byteaArray([Uint8Array.of(0, 255), new Uint8Array(0)])}::bytea[] as bytes,
      ${uuidArray(Buffer.from(id.replaceAll('-', ''), 'hex'))}::uuid[]::text[] as ids, ${textArray([])}::text[] as none`.execute(
      db,
    ),
  )
  expect(rows).toEqual([
    {
      floats: [1.5, null, -0.1, null],
      whole: [7, null, -2_147_483_648],
      bools: [true, false, null],
      texts: ['梧桐', null, '', '"{,}\\'],
      bytes: [Buffer.from([0, 255]), Buffer.alloc(0)],
      ids: [id],
      none: [],
    },
  ])
})

test('a query is copied out, a failing one rejects and leaves the connection usable', async () => {
  const { ctx } = await createZone()
  const seen: string[] = []
  await ctx.transact((inside) =>
    copyOut(inside, sql`select n, repeat('x', 70000) as long from generate_series(1, 5) as s(n)`, ([n, long]) =>
      seen.push(`${n?.readInt32BE(0)} ${long?.length}`),
    ),
  )
  expect(seen).toEqual(['1 70000', '2 70000', '3 70000', '4 70000', '5 70000'])
  await expect(ctx.transact((inside) => copyOut(inside, sql`select 1 / 0`, () => {}))).rejects.toThrow(
    /division by zero/,
  )
  const stop = new Error('stop')
  const stopped = ctx.transact((inside) =>
    copyOut(inside, sql`select n from generate_series(1, 1000) as s(n)`, () => {
      throw stop
    }),
  )
  await expect(stopped).rejects.toBe(stop)
  expect(await ctx.transact(({ db }) => sql`select 1 as one`.execute(db))).toMatchObject({ rows: [{ one: 1 }] })
})
