/** Long work beside requests, on a database server. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { connectTo, openDatabase } from '#platform/database'
import { ownDatabase } from './harness.ts'

test.skipIf(process.env.TEST_DATABASE_URL === undefined)(
  'work that takes long pauses between its questions while many ask, and requests never do',
  async () => {
    const own = await ownDatabase()
    const { root, address, close } = await openDatabase(own.address)
    if (!('url' in address)) throw new Error('A database server has a url.')
    const long = connectTo(address, { isGentle: true })
    const rounds = Array.from({ length: 10 }, (_, n) => n)
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const begun = performance.now()
      for (const _ of rounds) await work()
      return performance.now() - begun
    }
    const asks = (db: typeof root) => () => db.transaction().execute((trx) => sql`select pg_sleep(0.02)`.execute(trx))
    try {
      expect(Atomics.load(address.asked, 0)).toBe(0)
      const alone = await timed(asks(long))
      expect(Atomics.load(address.asked, 0)).toBe(0)
      const request = await timed(asks(root))
      expect(Atomics.load(address.asked, 0)).toBe(rounds.length)
      const throng = setInterval(() => Atomics.add(address.asked, 0, 20), 5)
      const beside = await timed(asks(long))
      clearInterval(throng)
      // Twice as long again as each answer took; a machine that is busy only makes the rest longer.
      expect(beside).toBeGreaterThan(rounds.length * 60)
      expect(Math.max(alone, request)).toBeGreaterThan(rounds.length * 20)
    } finally {
      await Promise.all([long.destroy(), close()])
      await own.remove()
    }
  },
)
