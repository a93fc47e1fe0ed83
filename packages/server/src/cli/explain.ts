/** `explain`: everything the engine says about one stored enterprise. */
import type { Assessment } from '@wutong/contract'
import type { Language } from '@wutong/engine'
import { assessSubject } from '#modules/evaluations'
import { pastViews } from '#modules/history'
import { findSubjectId, getSubjectRow, listSubjectsNamed } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'
import { dayOption, parseWhole, textOption } from './options.ts'
import { ladderLines, matchLines, scoreLines } from './paper.ts'
import { ladderShape, matchShape, scoreShape } from './shapes.ts'

/** Explains one enterprise by credit code, name or id. */
export async function runExplain({ called, output }: Run): Promise<number> {
  const wanted = called.words.join(' ')
  if (wanted === '')
    throw new CliFailure({ zh: '请给出企业的信用代码或名称', en: 'give the credit code or the name of an enterprise' })
  const period = textOption(called, 'period')
  const asked = {
    period: period === null ? undefined : parseWhole('--period', period, { min: 1950, max: 2200 }),
    on: dayOption(called, 'on') ?? undefined,
  }
  const asOf = dayOption(called, 'as-of')
  if (asOf !== null && asked.on !== undefined)
    throw new CliFailure({ zh: '--as-of 与 --on 只能用一个', en: 'use --as-of or --on, not both' })
  const { subject, assessment } = await inHouse(called, async ({ ctx }) => {
    const subject = await ctx.transact(async (ctx) => {
      const id = (await findSubjectId(ctx, wanted)) ?? (await onlyOneNamed(ctx, wanted))
      return getSubjectRow(ctx, id)
    })
    const { period } = asked
    const assessment =
      asOf === null
        ? await assessSubject(ctx, subject.id, asked)
        : await pastViews.pastAssessment(ctx, { day: asOf, subjectId: subject.id, period }, ctx)
    return { subject, assessment }
  })
  const { language } = output
  if (output.json) {
    output.value({
      subject: { id: subject.id, uscc: subject.uscc, name: subject.name },
      period: assessment.period,
      on: assessment.on,
      scores: assessment.scores.map((score) => scoreShape(score, language)),
      ladders: assessment.ladders.map((ladder) => ladderShape(ladder, language)),
      matches: assessment.matches.map((match) => matchShape(match, language)),
      sources: assessment.sources,
    })
    return exitCodes.ok
  }
  for (const line of explainedLines(subject, assessment, language)) output.line(line)
  return exitCodes.ok
}

function explainedLines(
  subject: { id: string; name: string; uscc: string | null },
  assessment: Assessment,
  language: Language,
): string[] {
  const lines = [
    ...assessment.scores.flatMap((score) => scoreLines(score, language)),
    ...assessment.ladders.flatMap((ladder) => ladderLines(ladder, language)),
    ...assessment.matches
      .filter((match) => match.verdict !== 'not_qualified')
      .flatMap((match) => matchLines(match, language)),
  ]
  return [
    `${subject.name}  ${subject.uscc ?? ''}  ${assessment.period}  ${assessment.on}`,
    ...lines.map((line) => line.replace(subject.id, '')),
    ...sourceLines(assessment, language),
  ]
}

/** Which source said each figure, in which file and row. */
function sourceLines({ sources }: Assessment, language: Language): string[] {
  return Object.entries(sources).map(([fact, { sourceName, batchName, row, recordedAt }]) => {
    const place = row === null ? batchName : `${batchName}:${row}`
    return `  ${fact} ← ${sourceName[language]}  ${place}  ${recordedAt.slice(0, 10)}`
  })
}

const namesShown = 5

/** The one subject whose name holds the text; throws CliFailure naming some where there are several. */
async function onlyOneNamed(ctx: TxCtx, wanted: string): Promise<string> {
  const found = await listSubjectsNamed(ctx, wanted, namesShown + 1)
  const [first] = found
  if (first !== undefined && found.length === 1) return first.id
  if (first === undefined) {
    throw new CliFailure({
      zh: `库中没有「${wanted}」，请用信用代码或企业名称`,
      en: `there is no "${wanted}" in the zone: use the credit code or the name`,
    })
  }
  const names = found.slice(0, namesShown).map(({ name }) => name)
  throw new CliFailure({
    zh: `不止一家企业名称含「${wanted}」，请写得更完整，如：${names.join('、')}`,
    en: `several names hold "${wanted}", write more of it, such as: ${names.join(', ')}`,
  })
}
