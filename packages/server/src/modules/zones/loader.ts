import { checkZone, examineZone, type Finding, type Zone } from '@wutong/engine'
import {
  type FolderProblem,
  findFolderProblem,
  idFromFile,
  type ListFolder,
  listFolders,
  optionalFiles,
  readTexts,
  singleFiles,
  strayFiles,
} from './files.ts'
import { findParsed, keepParsed, textsKey } from './parsed-cache.ts'
import { referenceFindings } from './references.rules.ts'
import { type ShapeProblem, shapeProblems } from './shape.rules.ts'
import type { YamlFile } from './yaml-file.ts'
import { sortedProblems, ZoneError, type ZoneProblem } from './zone-error.ts'

/** Reads a zone package; throws ZoneError with every mistake in it, each with file and line. */
export async function loadZone(folder: string): Promise<Zone> {
  const { zone, problems } = await readZone(folder)
  if (zone === null || problems.length > 0) throw new ZoneError(folder, problems)
  return zone
}

/** Reads a zone package, reasons about all possible enterprises, and says everything that is or may be wrong with it. */
export async function examineFolder(folder: string): Promise<{ zone: Zone | null; problems: ZoneProblem[] }> {
  const read = await readZone(folder)
  if (read.zone === null) return read
  const files = await parsedFiles(readTexts(folder))
  const found = examineZone(read.zone).map((finding) => placedFinding(files, finding))
  const isFound = (problem: ZoneProblem) => found.some(({ message }) => message.en === problem.message.en)
  return { zone: read.zone, problems: sortedProblems([...read.problems.filter((one) => !isFound(one)), ...found]) }
}

/** Reads a zone package and says everything that is wrong with it; `zone` is null when its shape does not hold. */
export async function readZone(folder: string): Promise<{ zone: Zone | null; problems: ZoneProblem[] }> {
  const folderProblem = findFolderProblem(folder)
  if (folderProblem !== null) return { zone: null, problems: [noFolder(folder, folderProblem)] }
  const texts = readTexts(folder)
  const absent = [...absentProblems(texts), ...strayFiles(folder).map(strayProblem)]
  const key = textsKey(texts)
  const remembered = findParsed(key)
  if (remembered !== null && absent.length === 0) {
    const zone = zoneFrom(remembered)
    // Any mistake sends the reader back to the text, for its line.
    if (findingsOf(zone, remembered).length === 0) return { zone, problems: [] }
  }
  return readSlowly(texts, absent, key)
}

async function readSlowly(
  texts: ReadonlyMap<string, string>,
  absent: readonly ZoneProblem[],
  key: string,
): Promise<{ zone: Zone | null; problems: ZoneProblem[] }> {
  const files = await parsedFiles(texts)
  const readable = new Map([...files].filter(([, { problems }]) => problems.length === 0))
  const values = new Map([...readable].map(([file, { value }]) => [file, value]))
  const shapes = await misshapen(values)
  const problems = [
    ...absent,
    ...[...files.values()].flatMap((file) => file.problems),
    ...[...shapes].flatMap(([file, found]) => found.map((problem) => placedShape(files.get(file), problem))),
  ]
  if (problems.length > 0) return { zone: null, problems: sortedProblems(problems) }
  keepParsed(key, values)
  const zone = zoneFrom(values)
  const found = findingsOf(zone, values).map((finding) => placedFinding(files, finding))
  return { zone, problems: sortedProblems(found) }
}

async function parsedFiles(texts: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, YamlFile>> {
  const { parseYamlFile } = await import('./yaml-file.ts')
  return new Map([...texts].map(([file, text]) => [file, parseYamlFile(file, text)]))
}

/** Mistakes of shape by file. */
async function misshapen(values: ReadonlyMap<string, unknown>): Promise<Map<string, ShapeProblem[]>> {
  // Loaded late so that a caller pays for the schemas only when it reads a package.
  const shapes = await import('@wutong/contract/zone-files')
  const byName = {
    'zone.yaml': shapes.ZoneFile,
    'indicators.yaml': shapes.IndicatorsFile,
    'sources.yaml': shapes.SourcesFile,
    'condition-sets.yaml': shapes.ConditionSetsFile,
    'bundles.yaml': shapes.BundlesFile,
    'plausibility.yaml': shapes.PlausibilityFile,
    scorecards: shapes.ScorecardFile,
    ladders: shapes.LadderFile,
    offers: shapes.OfferFile,
  }
  const found = [...values].map(([file, value]) => {
    const name = (file.split('/')[0] ?? file) as keyof typeof byName
    return [file, shapeProblems(byName[name], value)] as const
  })
  return new Map(found.filter(([, problems]) => problems.length > 0))
}

/** Puts the package together from its files, whose shapes hold. */
function zoneFrom(values: ReadonlyMap<string, unknown>): Zone {
  const single = Object.assign({}, ...[...singleFiles, ...optionalFiles].map((file) => values.get(file)))
  const lists = Object.fromEntries(
    listFolders.map((folder) => [folder, filesOf(values, folder).map((file) => values.get(file))]),
  )
  return { precedence: {}, ...single, ...lists }
}

function filesOf(files: ReadonlyMap<string, unknown>, folder: ListFolder): string[] {
  return [...files.keys()].filter((file) => file.startsWith(`${folder}/`))
}

function findingsOf(zone: Zone, values: ReadonlyMap<string, unknown>): Finding[] {
  return [...checkZone(zone), ...referenceFindings(zone), ...misnamed(zone, values)]
}

/** A definition lies in the file that carries its id, so that both are found by name. */
function misnamed(zone: Zone, values: ReadonlyMap<string, unknown>): Finding[] {
  return listFolders.flatMap((folder) =>
    filesOf(values, folder).flatMap((file, index) => {
      const id = zone[folder][index]?.id ?? ''
      if (id === idFromFile(file)) return []
      const message = {
        zh: `id「${id}」与文件名不同，请改成「${idFromFile(file)}」或改文件名`,
        en: `the id "${id}" differs from the file name: make it "${idFromFile(file)}" or rename the file`,
      }
      return [{ path: [folder, index, 'id'], message }]
    }),
  )
}

/** From a path inside the zone to the file that holds it and the path inside that file. */
function placedFinding(files: ReadonlyMap<string, YamlFile>, { path, ...found }: Finding): ZoneProblem {
  const [head, index, ...rest] = path
  const folder = listFolders.find((name) => name === head)
  const file = folder === undefined ? ownerOf(head) : (filesOf(files, folder)[Number(index)] ?? folder)
  const place = files.get(file)?.placeOf(folder === undefined ? path : rest)
  return { file, line: place?.line ?? 1, column: place?.column ?? 1, ...found }
}

function ownerOf(head: string | number | undefined): string {
  if (head === 'indicators') return 'indicators.yaml'
  if (head === 'conditionSets') return 'condition-sets.yaml'
  if (head === 'bundles') return 'bundles.yaml'
  if (head === 'plausibility') return 'plausibility.yaml'
  return head === 'sources' || head === 'precedence' ? 'sources.yaml' : 'zone.yaml'
}

function placedShape(file: YamlFile | undefined, { path, key, message }: ShapeProblem): ZoneProblem {
  const place = key === null ? file?.placeOf(path) : file?.placeOfKey(path, key)
  return { file: file?.file ?? '', line: place?.line ?? 1, column: place?.column ?? 1, message }
}

function absentProblems(texts: ReadonlyMap<string, string>): ZoneProblem[] {
  return singleFiles
    .filter((file) => !texts.has(file))
    .map((file) => whole(file, `缺少文件「${file}」，请补上`, `the file "${file}" is missing: add it`))
}

function strayProblem(file: string): ZoneProblem {
  return whole(
    file,
    '这里的文件不会被读取，请移到 scorecards、ladders、offers 或 cases 文件夹',
    'a file in this place is not read: move it to scorecards, ladders, offers or cases',
  )
}

function noFolder(folder: string, problem: FolderProblem): ZoneProblem {
  return problem === 'missing'
    ? whole(
        '.',
        `找不到区域包文件夹「${folder}」，请检查路径`,
        `there is no zone package folder "${folder}": check the path`,
      )
    : whole(
        '.',
        `「${folder}」不是文件夹，请给出区域包所在文件夹`,
        `"${folder}" is not a folder: name the folder of the package`,
      )
}

function whole(file: string, zh: string, en: string): ZoneProblem {
  return { file, line: 1, column: 1, message: { zh, en } }
}
