import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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
})
