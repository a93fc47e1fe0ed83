/** Readers beside a transaction that keeps the embedded database's session for long. */
import { existsSync, globSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import type { Tables } from './tables.ts'

let dataDir = ''
let owner: Database
let other: Database

beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'wutong-aside-')), 'data')
  owner = await openDatabase({ dataDir })
  other = await openDatabase({ dataDir, attach: true })
  await sql`create table marks (who text)`.execute(owner.root)
}, 60_000)

afterAll(async () => {
  await other.close()
  await owner.close()
  await rm(join(dataDir, '..'), { recursive: true, force: true })
})

const copyThere = (): boolean => globSync(join(dataDir, 'reading-copies', '*')).length > 0
/** Removing a thousand files takes a while on a busy disk. */
const noCopyLeft = () => vi.waitFor(() => expect(copyThere()).toBe(false), { timeout: 20_000 })
const mark = (db: Kysely<Tables>, who: string) => sql`insert into marks values (${who})`.execute(db)
async function marks(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ who: string }>`select who from marks order by who`.execute(db)
  return rows.map(({ who }) => who)
}

/** A transaction of the owner that has written a mark and lasts until it is told to end. */
async function lasting(who: string) {
  const hold = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const ended = owner.root.transaction().execute(async (trx) => {
    await mark(trx, who)
    begun.resolve()
    await hold.promise
    await mark(trx, `${who} again`)
  })
  await begun.promise
  return {
    end: async () => {
      hold.resolve()
      await ended
    },
  }
}

describe('while a transaction lasts', () => {
  test('others read what was committed before it, and everything once it has ended', async () => {
    await mark(owner.root, 'before')
    const long = await lasting('long')
    expect(await marks(other.root)).toEqual(['before'])
    expect(copyThere()).toBe(true)
    await long.end()
    expect(await marks(other.root)).toEqual(['before', 'long', 'long again'])
    await noCopyLeft()
  })

  test('a statement that writes waits for its end and is then done once', async () => {
    const long = await lasting('first')
    await marks(other.root)
    let isWritten = false
    const written = mark(other.root, 'second').then(() => {
      isWritten = true
    })
    await sleep(300)
    expect(isWritten).toBe(false)
    await long.end()
    await written
    expect((await marks(other.root)).filter((who) => who === 'second')).toEqual(['second'])
  })

  test('a transaction that only read goes on where it began, one that writes is refused and begins anew', async () => {
    const long = await lasting('third')
    const before = await marks(other.root)
    const reading = other.root.transaction().execute(async (trx) => {
      const first = await marks(trx)
      await long.end()
      return [first, await marks(trx)]
    })
    expect(await reading).toEqual([before, before])
    const again = await lasting('fourth')
    await marks(other.root)
    await expect(other.root.transaction().execute((trx) => mark(trx, 'fifth'))).rejects.toMatchObject({ code: '25006' })
    const anew = other.root
      .transaction()
      .setAccessMode('read write')
      .execute((trx) => mark(trx, 'fifth'))
    await again.end()
    await anew
    expect(await marks(other.root)).toEqual(expect.arrayContaining(['third', 'third again', 'fifth']))
  })

  test('a reader that goes on after it keeps its copy while the next is made', async () => {
    const first = await lasting('one')
    const before = await marks(other.root)
    await other.root.transaction().execute(async (trx) => {
      expect(await marks(trx)).toEqual(before)
      await first.end()
      const second = await lasting('two')
      const beside = await openDatabase({ dataDir, attach: true })
      expect(await marks(beside.root)).toEqual([...before, 'one', 'one again'].sort())
      expect(await marks(trx)).toEqual(before)
      await beside.close()
      await second.end()
    })
    expect(await marks(other.root)).toContain('two again')
    await noCopyLeft()
  })

  test('one that goes away inside a transaction on the copy leaves it to others', async () => {
    const long = await lasting('sixth')
    await marks(other.root)
    const leaving = await openDatabase({ dataDir, attach: true })
    await sql`begin`.execute(leaving.root)
    await leaving.close()
    expect(await marks(other.root)).not.toContain('sixth')
    await long.end()
    expect(await marks(other.root)).toContain('sixth')
    await noCopyLeft()
  })
})

test('a copy that a killed process left behind is taken away at the next start', async () => {
  const folder = join(dataDir, '..', 'left')
  await (await openDatabase({ dataDir: folder })).close()
  await cp(join(folder, 'database'), join(folder, 'reading-copies', 'one'), { recursive: true })
  const next = await openDatabase({ dataDir: folder })
  expect(existsSync(join(folder, 'reading-copies'))).toBe(false)
  await next.close()
})
