/** The stored population for `score`, `classify` and `match` without `--input`. */
import type { CompiledZone, Judged, SubjectFacts } from '@wutong/engine'
import { listSubjectFacts } from '#modules/snapshots'
import { getJudged } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Run } from '../cli.ts'
import { CliFailure } from './failure.ts'
import { inHouse } from './house.ts'
import { dayOption, parseWhole, textOption } from './options.ts'

/** Every stored subject with its facts, judged for the stored evaluation's year and day unless others are asked for. */
export async function storedSubjects({
  called,
  output,
}: Run): Promise<{ zone: CompiledZone; subjects: readonly SubjectFacts[]; judged: Judged }> {
  const period = textOption(called, 'period')
  const on = dayOption(called, 'on')
  return inHouse(called, ({ ctx, zone }) =>
    ctx.transact(async (ctx) => {
      const stored = await getJudged(ctx)
      const subjects = await listSubjectFacts(ctx, (done) =>
        output.progress(output.language === 'zh' ? '读取事实' : 'reading facts', done, done),
      )
      if (subjects.length === 0) {
        throw new CliFailure({
          zh: '库中还没有企业：请先运行 wutong start 或 wutong import，或用 --input 给出数据',
          en: 'no enterprise is stored yet: run wutong start or wutong import first, or give data with --input',
        })
      }
      const detail = { command: called.words.join(' '), rows: subjects.length }
      await recordEvent(ctx, { event: 'population.read', kind: 'export', detail })
      const judged = {
        period: period === null ? stored.period : parseWhole('--period', period, { min: 1950, max: 2200 }),
        on: on ?? stored.on,
      }
      return { zone: zone.compiled, subjects: named(subjects), judged }
    }),
  )
}

/** Subjects under the id people know: the credit code where there is one. */
function named(subjects: readonly SubjectFacts[]): SubjectFacts[] {
  return subjects.map((subject) => {
    const code = subject.facts.get('uscc')
    return typeof code === 'string' ? { id: code, facts: subject.facts } : subject
  })
}
