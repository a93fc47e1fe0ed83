import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Content, shared } from './content.ts'
import { loadFiles, saveFiles } from './files.ts'
import { contentHash } from './sections.ts'

let folder = ''
const folders: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-snapshot-'))
  folders.push(folder)
})
afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))))

function content(seed: number, size = 1000): Content {
  const values = shared.numbers(size).map((_, row) => (row * seed) % 97)
  const codes = shared.whole(size).map((_, row) => row % 2)
  return {
    ids: shared.bytes(size * 16).map((_, at) => (at * seed) % 256),
    size,
    columns: new Map([
      ['industry', { type: 'text', codes, dictionary: ['甲', '乙'] }],
      ['revenue@2024', { type: 'number', values }],
    ]),
  }
}

async function saved(seed: number): Promise<{ hash: string; whole: Content }> {
  const whole = content(seed)
  const hash = contentHash(whole)
  await saveFiles(folder, hash, whole)
  return { hash, whole }
}

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

describe('a population in files', () => {
  test('comes back as it was; the next one takes its place', async () => {
    const first = await saved(3)
    expect(contentHash((await loadFiles(folder, first.hash)) ?? content(1))).toBe(first.hash)
    const second = await saved(5)
    expect(await readdir(folder)).toEqual([second.hash])
    expect(await loadFiles(folder, first.hash)).toBeUndefined()
  })

  test.for([
    { name: 'a byte is another', damage: (home: string) => flip(join(home, 'sections.bin'), 4000) },
    { name: 'its end is missing', damage: (home: string) => truncate(join(home, 'sections.bin'), 5000) },
    { name: 'it has no bytes', damage: (home: string) => truncate(join(home, 'sections.bin'), 0) },
    { name: 'the bytes are gone', damage: (home: string) => rm(join(home, 'sections.bin')) },
    { name: 'the manifest is cut off', damage: (home: string) => truncate(join(home, 'manifest.json'), 20) },
    { name: 'the manifest is gone', damage: (home: string) => rm(join(home, 'manifest.json')) },
    {
      name: 'the manifest is of another format',
      damage: (home: string) => writeFile(join(home, 'manifest.json'), '{"format":0,"sections":[]}'),
    },
    {
      name: 'the manifest names sections that do not fit',
      damage: async (home: string) => {
        const text = await readFile(join(home, 'manifest.json'), 'utf8')
        await writeFile(join(home, 'manifest.json'), text.replace('number revenue', 'date revenue'))
      },
    },
  ])('is thrown away when $name', async ({ damage }) => {
    const { hash, whole } = await saved(3)
    await damage(join(folder, hash))
    expect(await loadFiles(folder, hash)).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
    await saveFiles(folder, hash, whole)
    expect(await loadFiles(folder, hash)).toBeDefined()
  })

  test.for([
    { name: 'writing', api: { open: failing('writeFile'), rename } },
    { name: 'bringing the bytes to the disk', api: { open: failing('sync'), rename } },
    { name: 'opening the file', api: { open: () => Promise.reject(full), rename } },
    { name: 'putting the folder in place', api: { open, rename: () => Promise.reject(full) } },
  ])('leaves the earlier one whole when the disk is full while $name', async ({ api }) => {
    const { hash } = await saved(3)
    const next = content(5)
    await expect(saveFiles(folder, contentHash(next), next, api)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await readdir(folder)).toEqual([hash])
    expect(await loadFiles(folder, hash)).toBeDefined()
  })

  test('is whole or not there after its process was killed while writing, and rests are swept away', async () => {
    const script = join(folder, 'write.ts')
    const files = fileURLToPath(new URL('./files.ts', import.meta.url))
    const home = join(folder, 'files')
    await mkdir(home)
    await writeFile(
      script,
      `import { saveFiles } from ${JSON.stringify(files)}
const bytes = (size, seed) => new Uint8Array(new SharedArrayBuffer(size)).fill(seed)
for (let seed = 1; ; seed += 1) {
  process.stdout.write('.')
  await saveFiles(${JSON.stringify(home)}, 'h' + seed, { ids: bytes(16 * 400_000, seed % 256), size: 400_000, columns: new Map() })
}`,
    )
    for (const afterDots of [2, 3, 5]) {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
      for (let dots = 0; dots < afterDots; ) dots += String((await once(child.stdout, 'data'))[0]).length
      child.kill('SIGKILL')
      await once(child, 'exit')
      const names = (await readdir(home)).filter((name) => !name.endsWith('.unfinished'))
      for (const name of names) expect((await loadFiles(home, name))?.size, name).toBe(400_000)
    }
    const last = content(7)
    await saveFiles(home, contentHash(last), last)
    expect(await readdir(home)).toEqual([contentHash(last)])
  })
})

async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(file, bytes)
}

/** Files whose handles fail at one operation, as on a full disk. */
function failing(operation: 'writeFile' | 'sync'): typeof open {
  return async (...given) => {
    const handle = await open(...given)
    handle[operation] = () => Promise.reject(full)
    return handle
  }
}
