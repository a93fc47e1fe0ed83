/** `score`, `classify` and `match`: with `--input` stateless, without it over the stored zone. */
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { classifyAll, matchAll, offersInForce, scoreAll } from './judge.ts'
import { limitOf, textOption } from './options.ts'
import { ladderLines, matchLines, scoreLines } from './paper.ts'
import { ladderShape, matchShape, scoreShape } from './shapes.ts'
import { type Given, givenSubjects } from './subjects.ts'

/** Scores by a scorecard. */
export async function runScore(run: Run): Promise<number> {
  const scorecard = named(run, '评分表', 'scorecard')
  if (run.called.values.engine !== undefined) return (await import('./on-engine.ts')).scoreOnEngine(run, scorecard)
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
  if (run.called.values.engine !== undefined) return (await import('./on-engine.ts')).classifyOnEngine(run, ladder)
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
  if (run.called.values.engine !== undefined) return (await import('./on-engine.ts')).matchOnEngine(run)
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

/** Who is judged, by which rules, for when, and how many are shown. */
export interface Subjects extends Given {
  /** How many to show of a stored zone; null shows all that were given. */
  readonly limit: number | null
}

/** The subjects of `--input`, or those stored. */
export async function subjectsOf(run: Run): Promise<Subjects> {
  const { called } = run
  const stored = textOption(called, 'input') === null
  const given = await givenSubjects(run)
  return { ...given, limit: stored ? limitOf(called) : null }
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
