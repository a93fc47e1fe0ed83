import { createHash } from 'node:crypto'

/** What became of the mutants of one file. */
export interface FileScore {
  readonly killed: number
  readonly timeout: number
  readonly survived: number
  /** Mutants that no test of the group reaches. */
  readonly noCoverage: number
  /** Short hash of the file that was measured, so that a later change shows. */
  readonly content: string
}

/** By path under `packages/engine/src`. */
export type Scores = Readonly<Record<string, FileScore>>

/** The part of Stryker's JSON report that counts. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

const engine = 'packages/engine/src/'

/** Short hash of a file's text. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** Counts a report by file; `textOf` reads a file that was mutated. */
export function scoresFromReport(report: MutationReport, textOf: (path: string) => string): Scores {
  return Object.fromEntries(
    Object.entries(report.files).map(([path, { mutants }]) => {
      const count = (status: string) => mutants.filter((mutant) => mutant.status === status).length
      return [
        path.replace(engine, ''),
        {
          killed: count('Killed'),
          timeout: count('Timeout'),
          survived: count('Survived'),
          noCoverage: count('NoCoverage'),
          content: contentHash(textOf(path)),
        },
      ]
    }),
  )
}

/** Share of mutants that some test noticed, of those that could have been; null where there were none. */
export function mutationScore(files: readonly FileScore[]): number | null {
  const sum = (pick: (file: FileScore) => number) => files.reduce((total, file) => total + pick(file), 0)
  const noticed = sum(({ killed, timeout }) => killed + timeout)
  const all = noticed + sum(({ survived, noCoverage }) => survived + noCoverage)
  return all === 0 ? null : noticed / all
}

const percent = (score: number | null) => (score === null ? '–' : `${(score * 100).toFixed(1)} %`)

/** The table of `docs/mutation.md`: every file by path, then all together. */
export function scoreTable(scores: Scores): string {
  const row = (name: string, files: readonly FileScore[]) => {
    const sum = (key: 'killed' | 'timeout' | 'survived' | 'noCoverage') =>
      files.reduce((total, file) => total + file[key], 0)
    const counts = [sum('killed'), sum('timeout'), sum('survived'), sum('noCoverage')].join(' | ')
    return `| ${name} | ${percent(mutationScore(files))} | ${counts} |`
  }
  const files = Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '| file | score | killed | timeout | survived | not reached |',
    '|---|---|---|---|---|---|',
    ...files.map(([path, file]) => row(`\`${path}\``, [file])),
    row(
      '**all measured**',
      files.map(([, file]) => file),
    ),
  ].join('\n')
}
