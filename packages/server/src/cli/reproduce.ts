/** `reproduce`: past evaluations done again from the records and definitions of their time. */
import type { PastRun, Reproduction } from '@wutong/contract'
import type { Language, Text } from '@wutong/engine'
import { listRunRows, reproduceEvaluation } from '#modules/history'
import type { Ctx } from '#platform/context'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'

/** Does one evaluation or all of them again and compares; anything that differs fails the command. */
export async function runReproduce({ called, output }: Run): Promise<number> {
  const [wanted] = called.words
  if (wanted === undefined) {
    throw new CliFailure({
      zh: '请给出评价编号，或写 all 复算全部',
      en: 'give the id of an evaluation, or all for every one of them',
    })
  }
  const { done, skipped } = await inHouse(called, async ({ ctx }) => {
    const runs = wanted === 'all' ? await listRuns(ctx) : [{ id: wanted, resultHash: '' }]
    const kept = runs.filter(({ resultHash }) => resultHash !== null)
    const all: Reproduction[] = []
    for (const { id } of kept) {
      all.push(await reproduceEvaluation(ctx, id))
      output.progress(output.language === 'zh' ? '复算' : 'doing again', all.length, kept.length)
    }
    return { done: all, skipped: runs.length - kept.length }
  })
  const different = done.filter(({ same }) => !same).length
  if (output.json) output.value({ runs: done, same: done.length - different, different, skipped })
  else for (const line of linesOf({ done, different, skipped }, output.language)) output.line(line)
  return different === 0 ? exitCodes.ok : exitCodes.failed
}

async function listRuns(ctx: Ctx): Promise<PastRun[]> {
  const all: PastRun[] = []
  for (let after: string | undefined; ; ) {
    const page = await ctx.transact((inside) => listRunRows(inside, { after, limit: 200 }))
    all.push(...page.rows)
    if (page.next === null) return all
    after = page.next
  }
}

interface Outcome {
  readonly done: readonly Reproduction[]
  readonly different: number
  readonly skipped: number
}

function linesOf({ done, different, skipped }: Outcome, language: Language): string[] {
  const total = {
    zh: `共复算 ${done.length} 次评价，不一致 ${different} 次；另有 ${skipped} 次早于留存依据，未复算`,
    en: `${done.length} evaluations done again, ${different} different; ${skipped} are from before runs were kept`,
  }
  return [...done.map((one) => lineOf(one)[language]), total[language]]
}

function lineOf({ runId, facts, results, same, subjects, ms }: Reproduction): Text {
  if (same)
    return { zh: `一致  ${runId}  ${subjects} 家  ${ms} 毫秒`, en: `same  ${runId}  ${subjects} enterprises  ${ms} ms` }
  const isFacts = facts.stored !== facts.again
  const isResults = results.stored !== results.again
  return {
    zh: `不一致  ${runId}  ${[isFacts ? '数据' : '', isResults ? '结果' : ''].filter(Boolean).join('、')}`,
    en: `different  ${runId}  ${[isFacts ? 'facts' : '', isResults ? 'results' : ''].filter(Boolean).join(', ')}`,
  }
}
