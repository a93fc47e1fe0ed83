/** The files of a zone package and what each one holds. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The single files every package has, and the folders with one definition a file. */
export const singleFiles = ['zone.yaml', 'indicators.yaml', 'sources.yaml', 'condition-sets.yaml'] as const
/** Files that a package may do without. */
export const optionalFiles = ['bundles.yaml', 'plausibility.yaml'] as const
export const listFolders = ['scorecards', 'ladders', 'offers'] as const
/** Worked examples are not part of the rules and are read only when they are run. */
export const casesFolder = 'cases'

export type SingleFile = (typeof singleFiles)[number]
export type ListFolder = (typeof listFolders)[number]

/** Why a folder cannot be read as a package. */
export type FolderProblem = 'missing' | 'not-a-folder'

/** Whether a path is a folder at all. */
export function findFolderProblem(folder: string): FolderProblem | null {
  if (!existsSync(folder)) return 'missing'
  return statSync(folder).isDirectory() ? null : 'not-a-folder'
}

/** Texts of the package's rule files by path, single files first, then folders in order of name; absent ones are left out. */
export function readTexts(folder: string): Map<string, string> {
  const files = [...singleFiles, ...optionalFiles, ...listFolders.flatMap((name) => yamlFilesIn(folder, name))]
  return new Map(
    files
      .filter((file) => existsSync(join(folder, file)))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
}

/** YAML files of a sub-folder, as paths inside the package, by name. */
export function yamlFilesIn(folder: string, name: string): string[] {
  const path = join(folder, name)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => `${name}/${file}`)
}

/** YAML files that lie where no rule is read from, e.g. in a folder `scorecard`. */
export function strayFiles(folder: string): string[] {
  const known: readonly string[] = [...singleFiles, ...optionalFiles, ...listFolders, casesFolder]
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !known.includes(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? yamlFilesIn(folder, entry.name) : [entry.name]))
    .filter((file) => /\.ya?ml$/.test(file))
}

/** The id that the name of a file promises. */
export function idFromFile(file: string): string {
  return basename(file).replace(/\.ya?ml$/, '')
}
