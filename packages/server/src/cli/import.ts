/** `import`: files into the stored zone, and batches taken back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportReport, RelationReport, Text } from '@wutong/contract'
import { evaluateZone } from '#modules/evaluations'
import {
  fileProblems,
  type ImportInput,
  type ImportProgress,
  importFile,
  listSources,
  reportCsv,
  retractBatch,
} from '#modules/records'
import { importRelations } from '#modules/relations'
import type { Ctx } from '#platform/context'
import { counted } from '#tables/words'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'
import { decisionsOf, type GivenFiles, saveErrorSheet, withFiles } from './import-files.ts'
import { type Called, parseWhole, textOption } from './options.ts'
import type { Output } from './output.ts'

/** Imports files one after the other, each a batch, and evaluates everything anew. */
export async function runImport({ called, output }: Run): Promise<number> {
  const takeBack = textOption(called, 'take-back')
  if (takeBack !== null) return runTakeBack({ called, output }, takeBack)
  if (called.values.relations === true) return withFiles(called, (files) => runRelations({ called, output }, files))
  const order = orderFrom(called)
  const reports = await withFiles(called, (files) =>
    inHouse(called, async ({ ctx, database }) =>
      importAll(ctx, { called, output }, { ...order, files, together: database.kind === 'postgres' }),
    ),
  )
  if (output.json) output.value(reports)
  else for (const report of reports) for (const line of reportLines(report, output.language === 'zh')) output.line(line)
  return exitCodes.ok
}

interface ImportOrder extends Pick<ImportInput, 'period' | 'dryRun' | 'decisions' | 'remember' | 'together'> {
  readonly errorSheet: string | null
}

function orderFrom(called: Called): ImportOrder {
  const period = textOption(called, 'period')
  return {
    period: period === null ? undefined : parseWhole('--period', period, { min: 1950, max: 2200 }),
    dryRun: called.values['dry-run'] === true,
    decisions: decisionsOf(called),
    remember: called.values['no-remember'] !== true,
    errorSheet: textOption(called, 'error-sheet'),
  }
}

async function importAll(
  ctx: Ctx,
  { called, output }: Pick<Run, 'called' | 'output'>,
  { files, errorSheet, ...how }: ImportOrder & { readonly files: GivenFiles },
): Promise<ImportReport[]> {
  const source = sourceOf(ctx, textOption(called, 'source'))
  const problemsTo = errorSheet === null ? undefined : join(files.folder, 'problems.ndjson')
  const all: ImportReport[] = []
  try {
    for (const path of files.paths) {
      const onProgress = (progress: ImportProgress): void => showImport(output, path, progress)
      const report = await importFile(ctx, { ...how, path, source, problemsTo, onProgress })
      all.push(report)
      await saveReport(ctx, report, textOption(called, 'report'))
      if (errorSheet !== null && problemsTo !== undefined)
        await saveErrorSheet(fileProblems(ctx, report, problemsTo, output.language), errorSheet)
    }
  } finally {
    // Files before one that fails are in and stay in.
    if (how.dryRun !== true && all.length > 0) await evaluateZone(ctx)
  }
  return all
}

async function runRelations(
  { called, output }: Pick<Run, 'called' | 'output'>,
  { paths }: GivenFiles,
): Promise<number> {
  const dryRun = called.values['dry-run'] === true
  const reports = await inHouse(called, async ({ ctx }) => {
    const source = sourceOf(ctx, textOption(called, 'source'))
    const all: RelationReport[] = []
    try {
      for (const path of paths) all.push(await importRelations(ctx, { path, source, dryRun }))
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
      en: `${file}: ${counted(rows, 'relation')}, ${accepted} accepted (${byName} with the other side by name only), ${refused} refused${batch.en}`,
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
  wait: { zh: '等待另一次导入', en: 'waiting for another import' },
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
      : `${file}: ${counted(rows, 'row')}, ${accepted} accepted (${corrected} corrected), ${refused} refused; ${counted(newSubjects, 'new subject')}, ${counted(values, 'value')}; ${seconds} s${batchId === null ? ' (dry run, nothing written)' : `; batch ${batchId}`}`,
    ...linkedLines(report, zh),
    ...changeLines(report, zh),
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

/** Which of the enterprises that came without a known code were recognised, and which a person has to look at. */
function linkedLines({ linked }: ImportReport, zh: boolean): string[] {
  const { joined, doubtful } = linked ?? { joined: 0, doubtful: 0 }
  return [
    ...(joined === 0
      ? []
      : [zh ? `  按名称等证据并入已有企业 ${joined} 家` : `  ${joined} recognised by name and other evidence`]),
    ...(doubtful === 0
      ? []
      : [
          zh
            ? `  可能与已有企业重复、待人工辨认 ${doubtful} 对：网页“数据治理”的“待核对主体”`
            : `  ${counted(doubtful, 'pair may be the same enterprise and waits', 'pairs may be the same enterprise and wait')} for a person: page "Data", tab "Possible duplicates"`,
        ]),
  ]
}

/** What a dry run found would change. */
function changeLines({ changes }: ImportReport, zh: boolean): string[] {
  if (changes === null) return []
  const { subjects, added, changed, same, outranked } = changes
  return [
    zh
      ? `  将涉及企业 ${subjects.new + subjects.known}（新增 ${subjects.new}）；数值新增 ${added}，改变 ${changed}，相同 ${same}，不采用 ${outranked}`
      : `  would touch ${counted(subjects.new + subjects.known, 'enterprise')} (${subjects.new} new); figures: ${added} new, ${changed} changed, ${same} the same, ${outranked} not in force`,
    ...changes.examples
      .filter(({ kind }) => kind === 'changed')
      .slice(0, 5)
      .map(
        ({ name, code, period, before, after }) =>
          `    ${name} ${code}${period === 0 ? '' : `@${period}`}: ${before} → ${after}`,
      ),
  ]
}
