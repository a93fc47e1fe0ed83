/** `score`, `classify` and `match`: with `--input` stateless, without it over the stored zone. */
import type { CompiledZone, Judged, SubjectFacts } from '@wutong/engine'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { readSubjects } from './inputs.ts'
import { classifyAll, matchAll, offersInForce, scoreAll } from './judge.ts'
import { judgedFrom, parseWhole, textOption } from './options.ts'
import { openZone } from './packages.ts'
import { ladderLines, matchLines, scoreLines } from './paper.ts'
import { ladderShape, matchShape, scoreShape } from './shapes.ts'

/** Scores by a scorecard. */
export async function runScore(run: Run): Promise<number> {
  const scorecard = named(run, '评分表', 'scorecard')
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const scores = scoreAll(zone, scorecard, subjects, judged)
  const shown =
    limit === null
      ? scores
      : scores
          .toSorted((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
          .slice(0, limit)
  return print(run, shown, { shape: scoreShape, lines: scoreLines })
}

/** Places on a ladder. */
export async function runClassify(run: Run): Promise<number> {
  const ladder = named(run, '梯度', 'ladder')
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const results = classifyAll(zone, ladder, subjects, judged)
  const rungOf = (code: string | null, rungs: readonly { code: string }[]) =>
    rungs.findIndex((rung) => rung.code === code)
  const shown =
    limit === null
      ? results
      : results.toSorted((a, b) => rungOf(b.rung, b.rungs) - rungOf(a.rung, a.rungs)).slice(0, limit)
  return print(run, shown, { shape: ladderShape, lines: ladderLines })
}

/** Matches one offer, or all in force on the day. */
export async function runMatch(run: Run): Promise<number> {
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const offer = run.called.words[0]
  const matches = matchAll(zone, offer === undefined ? offersInForce(zone, judged.on) : [offer], subjects, judged)
  const shown = limit === null ? matches : matches.filter((match) => match.verdict === 'qualified').slice(0, limit)
  return print(run, shown, { shape: matchShape, lines: matchLines })
}

function named(run: Run, zh: string, en: string): string {
  const word = run.called.words[0]
  if (word === undefined)
    throw new CliFailure({ zh: `请写明${zh}的代码，用 --help 查看示例`, en: `name the ${en}; see --help for examples` })
  return word
}

/** Who is judged, by which rules, for when. */
export interface Subjects {
  readonly zone: CompiledZone
  readonly subjects: readonly SubjectFacts[]
  readonly judged: Judged
  /** How many to show of a stored zone; null shows all that were given. */
  readonly limit: number | null
}

/** The subjects of `--input`, or those stored. */
export async function subjectsOf(run: Run): Promise<Subjects> {
  const { called, output, today } = run
  const input = textOption(called, 'input')
  if (input === null) {
    const { storedSubjects } = await import('./stored.ts')
    const limit = parseWhole('--limit', textOption(called, 'limit') ?? '20', { min: 1, max: 10_000_000 })
    return { ...(await storedSubjects(run)), limit }
  }
  const judged = judgedFrom(called, today)
  const zone = await openZone(textOption(called, 'zone'))
  return {
    zone,
    subjects: readSubjects(zone, input, { period: judged.period, warn: output.warn }),
    judged,
    limit: null,
  }
}

interface Printing<T> {
  readonly shape: (result: T, language: 'zh' | 'en') => unknown
  readonly lines: (result: T, language: 'zh' | 'en') => readonly string[]
}

/** Prints results as JSON or lines. */
export function print<T>({ output }: Run, results: readonly T[], { shape, lines }: Printing<T>): number {
  if (output.json) output.list(shapes(results, (result) => shape(result, output.language)))
  else for (const result of results) for (const line of lines(result, output.language)) output.line(line)
  return exitCodes.ok
}

function* shapes<T>(results: readonly T[], shape: (result: T) => unknown): Generator<unknown> {
  for (const result of results) yield shape(result)
}
