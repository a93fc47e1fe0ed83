import type { Text } from '@wutong/contract'
import type { Finding } from '@wutong/engine'

/** A mistake in a file of a zone package: where it stands and how to mend it. */
export interface ZoneProblem {
  /** Path inside the package folder, e.g. `scorecards/tech-sme.yaml`. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: Text
  /** Where it was found by reasoning: how grave it is, what it is, and an enterprise that shows it. */
  readonly severity?: Finding['severity']
  readonly kind?: Finding['kind']
  readonly example?: Finding['example']
}

/** Whether a problem keeps a package from being used. */
export function isError({ severity }: ZoneProblem): boolean {
  return severity !== 'warning'
}

/** A zone package that cannot be used, with every mistake found in it. */
export class ZoneError extends Error {
  override readonly name = 'ZoneError'
  readonly folder: string
  readonly problems: readonly ZoneProblem[]

  constructor(folder: string, problems: readonly ZoneProblem[]) {
    super(problems.map(problemLine).join('\n'))
    this.folder = folder
    this.problems = problems
  }
}

/** One problem as a line that editors can follow: `file:line:column 中文 / English`. */
export function problemLine({ file, line, column, message }: ZoneProblem): string {
  return `${file}:${line}:${column} ${message.zh} / ${message.en}`
}

/** Problems in reading order: by file, line and column. */
export function sortedProblems(problems: readonly ZoneProblem[]): ZoneProblem[] {
  return problems.toSorted(
    (a, b) => byText(a.file, b.file) || a.line - b.line || a.column - b.column || byText(a.message.en, b.message.en),
  )
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
