/** `export snapshot`: all facts as a Parquet file with a manifest, for `--engine` and for other programs. */
import { snapshotFrom } from '@wutong/engine'
import type { Run } from '../cli.ts'
import { writeSnapshot } from '../engines/snapshot-files.ts'
import { exitCodes } from './failure.ts'
import { textOption } from './options.ts'
import { givenSubjects } from './subjects.ts'

/** Writes the snapshot and says what it holds. */
export async function exportSnapshot(run: Run): Promise<number> {
  const { called, output } = run
  const { zone, subjects, judged } = await givenSubjects(run)
  const folder = textOption(called, 'out') ?? 'snapshot'
  const { manifest, path } = writeSnapshot(zone, snapshotFrom(zone, subjects, judged.period), folder)
  const { rows, columns, sha256, period } = manifest
  if (output.json) output.value({ path, period, rows, columns: columns.length, sha256 })
  else
    output.line(
      output.language === 'zh'
        ? `已写出 ${path}：${rows} 家企业、${columns.length} 列，数据年度 ${period}`
        : `wrote ${path}: ${rows} enterprises, ${columns.length} columns, year ${period}`,
    )
  return exitCodes.ok
}
