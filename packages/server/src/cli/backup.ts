/** `backup` and `restore`: a whole zone as one file. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupSummary, makeBackup, readBackup, restoreBackup } from '#modules/backup'
import { loadZone } from '#modules/zones'
import { systemClock } from '#platform/clock'
import { type Ctx, createCtx, systemActor } from '#platform/context'
import { type Database, openDatabase } from '#platform/database'
import { activeZoneFrom } from '../active-zone.ts'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { configOf, houseOptions } from './house.ts'
import type { Called } from './options.ts'

/** Writes a backup, or checks one. */
export async function runBackup({ called, output }: Run): Promise<number> {
  const file = fileOf(called)
  const isCheck = called.values.check === true
  const step = output.language === 'zh' ? '备份' : 'backing up'
  const summary = isCheck
    ? await readBackup(file)
    : await onDatabase(called, ({ database, ctx }) =>
        makeBackup(database.root, ctx, { file, onProgress: (done, total) => output.progress(step, done, total) }),
      )
  const { size } = await stat(file)
  if (output.json) output.value({ ...shownOf(summary), bytes: size })
  else {
    const { rows, tables, at } = shownOf(summary)
    const megabytes = (size / 2 ** 20).toFixed(1)
    output.line(
      output.language === 'zh'
        ? `${isCheck ? '备份完整' : '已备份并核对'}：${file}，${tables} 张表、${rows} 行、${megabytes} MB，时点 ${at}`
        : `${isCheck ? 'the backup is whole' : 'backed up and checked'}: ${file}, ${tables} tables, ${rows} rows, ${megabytes} MB, as of ${at}`,
    )
  }
  return exitCodes.ok
}

/** Puts a backup into the database. */
export async function runRestore({ called, output }: Run): Promise<number> {
  const file = fileOf(called)
  const zh = output.language === 'zh'
  const steps = zh
    ? { read: '核对备份', write: '写入', compare: '与备份核对' }
    : { read: 'checking the backup', write: 'writing', compare: 'comparing' }
  const summary = await onDatabase(called, ({ database, ctx }) =>
    restoreBackup(database.root, ctx, {
      file,
      replace: called.values.replace === true,
      onProgress: (step, done, total) => output.progress(steps[step], done, total),
    }),
  )
  if (output.json) output.value(shownOf(summary))
  else {
    const { rows, tables, at } = shownOf(summary)
    output.line(
      zh
        ? `已恢复并逐表核对：${tables} 张表、${rows} 行，备份时点 ${at}；所有人需要重新登录`
        : `restored and compared table by table: ${tables} tables, ${rows} rows, as of ${at}; everybody signs in again`,
    )
  }
  return exitCodes.ok
}

function fileOf({ words }: Called): string {
  const [file] = words
  if (file !== undefined && words.length === 1) return file
  throw new CliFailure({ zh: '请给出一个备份文件名', en: 'give the name of one backup file' })
}

function shownOf({ head, tables, rows, sha256 }: BackupSummary) {
  return { zone: head.zone, at: head.madeAt, tables: tables.size, rows, sha256 }
}

/** The database as it stands: whoever backs up before an upgrade must not be upgraded by that. */
async function onDatabase<T>(
  called: Called,
  work: (opened: { readonly database: Database; readonly ctx: Ctx }) => Promise<T>,
): Promise<T> {
  const { zoneDir, ...where } = houseOptions(configOf(called))
  const zone = activeZoneFrom(await loadZone(zoneDir), join(where.dataDir, 'snapshots'))
  const database = await openDatabase({ ...where, attach: true })
  try {
    return await work({
      database,
      ctx: createCtx({ root: database.root, zone, actor: systemActor, clock: systemClock }),
    })
  } finally {
    await database.close()
  }
}
