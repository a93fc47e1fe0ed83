/** Backups that are made while things go wrong: whole or not there, and whoever restores one has a whole zone. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runWutong, type Where } from '../support/process.ts'
import { lookAt } from './whole.ts'

/** What is wrong with a backup, restored into an embedded database whatever it was made of. */
export async function listBrokenOf(backup: string): Promise<string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wutong-restored-'))
  const where: Where = { dataDir }
  try {
    if ((await runWutong(where, ['backup', '--check', backup])) !== 0) return [`the backup ${backup} is damaged`]
    if ((await runWutong(where, ['restore', backup])) !== 0) return [`the backup ${backup} cannot be restored`]
    return (await lookAt(where)).broken.map((one) => `in the restored backup ${backup}: ${one}`)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Begins a backup of the running server; resolves to its file once it has ended, or null where it left nothing; it never leaves half a file. */
export async function beginBackup(where: Where, number: number): Promise<string | null> {
  const backup = join(where.dataDir, `${number}.gz`)
  await runWutong(where, ['backup', backup])
  if (existsSync(`${backup}.part`)) throw new Error('half a backup was left')
  return existsSync(backup) ? backup : null
}
