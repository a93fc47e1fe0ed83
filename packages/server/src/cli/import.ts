/** `import`: files into the stored zone, and batches taken back. */
import { readFileSync, writeFileSync } from 'node:fs'
import { ImportDecisions, type ImportReport, type RelationReport, type Text } from '@wutong/contract'
import { evaluateZone } from '#modules/evaluations'
import { type ImportProgress, importFile, listSources, reportCsv, retractBatch } from '#modules/records'
import { importRelations } from '#modules/relations'
import type { Ctx } from '#platform/context'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'
import { parseWhole, textOption } from './options.ts'
import type { Output } from './output.ts'

/** Imports files one after the other, each a batch, and evaluates everything anew. */
export async function runImport({ called, output }: Run): Promise<number> {
  const takeBack = textOption(called, 'take-back')
  if (takeBack !== null) return runTakeBack({ called, output }, takeBack)
  if (called.words.length === 0) throw new CliFailure({ zh: '请给出要导入的文件', en: 'name the files to import' })
  if (called.values.relations === true) return runRelations({ called, output })
  const dryRun = called.values['dry-run'] === true
  const decisions = decisionsFrom(textOption(called, 'answers'))
  const period = textOption(called, 'period')
  const reports = await inHouse(called, async ({ ctx }) => {
    const source = sourceOf(ctx, textOption(called, 'source'))
    const all: ImportReport[] = []
    try {
      for (const path of called.words) {
        const report = await importFile(ctx, {
          path,
          source,
          period: period === null ? undefined : parseWhole('--period', period, { min: 1950, max: 2200 }),
          dryRun,
          decisions,
          onProgress: (progress) => showImport(output, path, progress),
        })
        all.push(report)
        await saveReport(ctx, report, textOption(called, 'report'))
      }
    } finally {
      // Files before one that fails are in and stay in.
      if (!dryRun && all.length > 0) await evaluateZone(ctx)
    }
    return all
  })
  if (output.json) output.value(reports)
  else for (const report of reports) for (const line of reportLines(report, output.language === 'zh')) output.line(line)
  return exitCodes.ok
}

/** Answers to questions, from a JSON file: `{ "unit:营业收入": "元" }`. */
function decisionsFrom(file: string | null): ImportDecisions | undefined {
  if (file === null) return undefined
  try {
    return ImportDecisions.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new CliFailure(
      {
        zh: `「${file}」应为 JSON 对象，如 {"unit:营业收入":"元"}`,
        en: `"${file}" must hold a JSON object such as {"unit:营业收入":"元"}`,
      },
      { cause: error },
    )
  }
}

async function runRelations({ called, output }: Pick<Run, 'called' | 'output'>): Promise<number> {
  const dryRun = called.values['dry-run'] === true
  const reports = await inHouse(called, async ({ ctx }) => {
    const source = sourceOf(ctx, textOption(called, 'source'))
    const all: RelationReport[] = []
    try {
      for (const path of called.words) all.push(await importRelations(ctx, { path, source, dryRun }))
    } finally {
      if (!dryRun && all.length > 0) await evaluateZone(ctx)
    }
    return all
  })
  if (output.json) output.value(reports)
  else for (const report of reports) for (const line of relationLines(report)) output.line(line[output.language])
  return exitCodes.ok
}

function relationLines({ file, rows, accepted, byName, refused, batchId, issues }: RelationReport): Text[] {
  const batch = {
    zh: batchId === null ? '（试运行，未写入）' : `；批次 ${batchId}`,
    en: batchId === null ? ' (dry run, nothing written)' : `; batch ${batchId}`,
  }
  return [
    {
      zh: `${file}：${rows} 行关系，接收 ${accepted}（其中对方不在库、只记名称 ${byName}），拒收 ${refused}${batch.zh}`,
      en: `${file}: ${rows} relations, ${accepted} accepted (${byName} with the other side by name only), ${refused} refused${batch.en}`,
    },
    ...issues.map(({ row, reason }) => ({ zh: `  第 ${row} 行：${reason.zh}`, en: `  row ${row}: ${reason.en}` })),
  ]
}

async function runTakeBack({ called, output }: Pick<Run, 'called' | 'output'>, batchId: string): Promise<number> {
  const reason = textOption(called, 'reason')
  if (reason === null)
    throw new CliFailure({ zh: '撤回批次要用 --reason 写明原因', en: 'taking a batch back needs --reason' })
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(batchId))
    throw new CliFailure({
      zh: `「${batchId}」不是批次编号，请从导入报告或网页的导入记录中复制`,
      en: `"${batchId}" is no batch id: copy it from the import report or the imports page`,
    })
  const batch = await inHouse(called, async ({ ctx }) => {
    const retracted = await retractBatch(ctx, batchId, reason)
    await evaluateZone(ctx)
    return retracted
  })
  if (output.json) output.value(batch)
  else
    output.line(
      output.language === 'zh'
        ? `已撤回批次 ${batch.id}（${batch.file}）`
        : `batch ${batch.id} (${batch.file}) is taken back`,
    )
  return exitCodes.ok
}

function sourceOf(ctx: Ctx, named: string | null): string {
  const known = listSources(ctx).map((source) => source.id)
  if (named !== null && known.includes(named)) return named
  const list = known.join(', ')
  if (named === null)
    throw new CliFailure({
      zh: `请用 --source 写明数据来源：${list}`,
      en: `say where the data come from with --source: ${list}`,
    })
  throw new CliFailure({
    zh: `没有来源「${named}」；可用：${list}`,
    en: `there is no source "${named}"; use one of ${list}`,
  })
}

async function saveReport(ctx: Ctx, report: ImportReport, file: string | null): Promise<void> {
  if (file === null || report.batchId === null) return
  const chunks: string[] = []
  for await (const chunk of reportCsv(ctx, report.batchId)) chunks.push(chunk)
  writeFileSync(file, chunks.join(''))
}

const phases: Record<ImportProgress['phase'], { zh: string; en: string }> = {
  read: { zh: '读取', en: 'reading' },
  load: { zh: '写入', en: 'writing' },
  choose: { zh: '确定事实', en: 'choosing facts' },
}

function showImport(output: Output, path: string, { phase, done, total }: ImportProgress): void {
  if (total !== null) output.progress(`${path} ${phases[phase][output.language]}`, done, total)
}

function reportLines(report: ImportReport, zh: boolean): string[] {
  const { file, rows, accepted, corrected, refused, newSubjects, values, ms, batchId } = report
  const unused = report.columns.filter((column) => column.target === null).map((column) => column.header)
  const seconds = (ms / 1000).toFixed(1)
  return [
    zh
      ? `${file}：${rows} 行，接收 ${accepted}（其中更正 ${corrected}），拒收 ${refused}；新主体 ${newSubjects}，数值 ${values}；${seconds} 秒${batchId === null ? '（试运行，未写入）' : `；批次 ${batchId}`}`
      : `${file}: ${rows} rows, ${accepted} accepted (${corrected} corrected), ${refused} refused; ${newSubjects} new subjects, ${values} values; ${seconds} s${batchId === null ? ' (dry run, nothing written)' : `; batch ${batchId}`}`,
    ...report.columns
      .filter((column) => column.target !== null)
      .map(
        (column) =>
          `  ${column.header} → ${column.target ?? ''}${column.factor === null || column.factor === '1' ? '' : ` × ${column.factor}`}`,
      ),
    ...(unused.length === 0
      ? []
      : [zh ? `  未使用的列：${unused.join('、')}` : `  columns not used: ${unused.join(', ')}`]),
    ...report.reasons.map(
      ({ kind, reason, count }) => `  ${kind === 'refused' ? '✗' : '~'} ${count} × ${zh ? reason.zh : reason.en}`,
    ),
    ...report.notes.map(({ sheet, text }) => `  · ${sheet ? `[${sheet}] ` : ''}${zh ? text.zh : text.en}`),
    ...report.questions.flatMap(({ id, text, options }) => [
      `  ? ${id}: ${zh ? text.zh : text.en}`,
      ...options.map(({ value, label, preview }) => {
        const shown = preview === null ? '' : ` (${zh ? preview.zh : preview.en})`
        return `      ${value}: ${zh ? label.zh : label.en}${shown}`
      }),
    ]),
  ]
}
