import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimDataFolder } from './data-folder.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-folder-'))
  await writeFile(join(folder, 'file'), '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a data folder', () => {
  test.for([
    { name: 'below a file', path: () => join(folder, 'file', 'data') },
    { name: 'that is a file', path: () => join(folder, 'file') },
    { name: 'where the system allows none', path: () => '/proc/wutong/data' },
  ])('$name is refused at once with the folder named', async ({ path }) => {
    await expect(claimDataFolder(path())).rejects.toMatchObject({
      code: 'data_not_writable',
      detail: { folder: path() },
    })
  })

  test('is made with the folders above it, and taken by one process at a time', async () => {
    const path = join(folder, 'deep', 'er', 'data')
    const first = await claimDataFolder(path)
    await expect(claimDataFolder(path)).rejects.toMatchObject({ code: 'data_in_use', detail: { pid: process.pid } })
    await first.release()
    await (await claimDataFolder(path)).release()
  })

  test.for([
    { name: 'a lock half written', lock: '{"pid": 1' },
    { name: 'an empty lock', lock: '' },
    { name: 'a lock of a process that is gone', lock: '{"pid":4194304,"started":"1","socket":"/nowhere"}' },
    {
      name: 'a lock of another process of the same number',
      lock: `{"pid":${process.pid},"started":"1","socket":"/nowhere"}`,
    },
  ])('left behind with $name is taken, by one of many that ask in the same moment', async ({ lock }) => {
    const path = await mkdtemp(join(folder, 'race-'))
    await writeFile(join(path, 'lock.json'), lock)
    const claims = await Promise.allSettled(Array.from({ length: 12 }, () => claimDataFolder(path)))
    const taken = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []))
    expect(taken).toHaveLength(1)
    for (const claim of claims)
      if (claim.status === 'rejected') expect(claim.reason).toMatchObject({ code: 'data_in_use' })
    await taken[0]?.release()
    expect((await readdir(path)).filter((name) => name.startsWith('lock'))).toEqual([])
  })
})
