/** Temporary folders of this process under one roof, so that what a killed process left is found and cleared. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Another user's folders are neither ours to fill nor to clear. */
function roof(): string {
  return join(tmpdir(), `wutong-work-${userInfo().username}`)
}

/** Makes an empty folder that nobody else uses; whoever made it removes it. */
export async function makeWorkFolder(purpose: string): Promise<string> {
  const folder = roof()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return mkdtemp(join(folder, `${process.pid}-${purpose}-`))
}

/** Removes the folders of processes that are no longer there; returns how many. */
export async function clearDeadWork(): Promise<number> {
  const folder = roof()
  const names = await readdir(folder).catch(() => [])
  let cleared = 0
  for (const name of names) {
    const path = join(folder, name)
    if (!(await isDead(path, Number(name.split('-')[0])))) continue
    await rm(path, { recursive: true, force: true })
    cleared += 1
  }
  return cleared
}

async function isDead(path: string, pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (pid !== process.pid) return !isAlive(pid)
  // A process that is gone may have had our number: in a container it always has.
  const made = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  )
  return made < Date.now() - process.uptime() * 1000
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // No permission to ask is an answer too: it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
