/** `score`, `classify` and `match` with `--engine`: population results computed in a database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CompiledZone, parseReference, showNumber, snapshotFrom, type Version } from '@wutong/engine'
import type { Run } from '../cli.ts'
import type { Attached } from '../engines/answers.ts'
import { openEngine } from '../engines/open.ts'
import { classifyInDatabase, matchInDatabase, scoreInDatabase } from '../engines/population.ts'
import { openSnapshot, type SnapshotFiles, writeSnapshot } from '../engines/snapshot-files.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { configOf } from './house.ts'
import { offersInForce } from './judge.ts'
import { dayOption, limitOf, textOption } from './options.ts'
import { openZone } from './packages.ts'
import { givenSubjects } from './subjects.ts'

/** Scores in a database. */
export async function scoreOnEngine(run: Run, scorecard: string): Promise<number> {
  const { id } = parseReference(scorecard)
  return inEngine(run, async ({ zone, attached, on, limit }) => {
    const scores = await scoreInDatabase(zone, scorecard, attached, on)
    const best = scores.toSorted((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
    const shown = limit === null ? scores : best.slice(0, limit)
    const versions = zone.scorecards.get(id)?.definition.versions ?? []
    return shown.map(({ id: subject, version, ...figures }) => ({
      id: subject,
      scorecard: id,
      version,
      status: statusOf(versions, version),
      ...figures,
    }))
  })
}

/** Places on a ladder in a database. */
export async function classifyOnEngine(run: Run, ladder: string): Promise<number> {
  const { id } = parseReference(ladder)
  return inEngine(run, async ({ zone, attached, on, limit }) => {
    const places = await classifyInDatabase(zone, ladder, attached, on)
    const height = ({ rung, rungs }: (typeof places)[number]) => rungs.findIndex(({ code }) => code === rung)
    const shown = limit === null ? places : places.toSorted((a, b) => height(b) - height(a)).slice(0, limit)
    const versions = zone.ladders.get(id)?.definition.versions ?? []
    return shown.map(({ id: subject, version, rung, rungs }) => ({
      id: subject,
      ladder: id,
      version,
      status: statusOf(versions, version),
      rung,
      rungs,
    }))
  })
}

/** Matches one offer, or all in force on the day, in a database. */
export async function matchOnEngine(run: Run): Promise<number> {
  return inEngine(run, async ({ zone, attached, on, limit }) => {
    const asked = run.called.words[0]
    const lists: MatchLine[][] = []
    for (const offer of asked === undefined ? offersInForce(zone, on) : [asked]) {
      lists.push(await matchLinesOf(zone, offer, attached, on))
    }
    const all = (lists[0] ?? []).flatMap((_, row) => lists.flatMap((list) => list[row] ?? []))
    return limit === null ? all : all.filter(({ verdict }) => verdict === 'qualified').slice(0, limit)
  })
}

async function matchLinesOf(zone: CompiledZone, offer: string, attached: Attached, on: string) {
  const { id } = parseReference(offer)
  const versions = zone.offers.get(id)?.definition.versions ?? []
  const matches = await matchInDatabase(zone, offer, attached, on)
  return matches.map(({ id: subject, version, verdict, failed, amount }) => ({
    id: subject,
    offer: id,
    version,
    status: statusOf(versions, version),
    verdict,
    failed: failed.map((code) => ({ code })),
    amount,
    amount_unit: versions.find((one) => one.version === version)?.benefit?.unit ?? null,
  }))
}

type MatchLine = Awaited<ReturnType<typeof matchLinesOf>>[number]

function statusOf(versions: readonly Version[], version: string): string | null {
  return versions.find((one) => one.version === version)?.status ?? null
}

interface InEngine {
  readonly zone: CompiledZone
  readonly attached: Attached
  readonly on: string
  /** How many to show of a stored population; null shows all that were given. */
  readonly limit: number | null
}

type Line = Readonly<Record<string, unknown>>

/** Opens the database with the population in it, prints what `work` answers and closes everything. */
async function inEngine(run: Run, work: (inside: InEngine) => Promise<readonly Line[]>): Promise<number> {
  const { called, output } = run
  const { databaseUrl, clickhouseUrl } = configOf(called, { DATABASE_URL: textOption(called, 'url') ?? undefined })
  const addresses = { postgres: databaseUrl, clickhouse: clickhouseUrl }
  const database = await openEngine(textOption(called, 'engine') ?? '', addresses)
  const temporary = mkdtempSync(join(tmpdir(), 'wutong-snapshot-'))
  try {
    const { zone, files, on } = await populationOf(run, temporary)
    const limit = textOption(called, 'input') === null ? limitOf(called) : null
    const lines = await work({ zone, attached: { database, files, from: await database.attach(files) }, on, limit })
    if (output.json) output.list(lines)
    else for (const line of lines) output.line(humanLine(line))
    return exitCodes.ok
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    await database.close()
  }
}

interface Population {
  readonly zone: CompiledZone
  readonly files: SnapshotFiles
  readonly on: string
}

/** The snapshot of `--snapshot`, or one made of what `--input` gives or the zone has stored. */
async function populationOf(run: Run, temporary: string): Promise<Population> {
  const { called, today } = run
  const folder = textOption(called, 'snapshot')
  if (folder === null) {
    const { zone, subjects, judged } = await givenSubjects(run)
    return { zone, files: writeSnapshot(zone, snapshotFrom(zone, subjects, judged.period), temporary), on: judged.on }
  }
  const zone = await openZone(textOption(called, 'zone'))
  const files = openSnapshot(folder)
  const { zone: of, period } = files.manifest
  if (of !== zone.zone.id)
    throw new CliFailure({
      zh: `快照属于「${of}」，规则包是「${zone.zone.id}」：请用 --zone 指明同一个规则包`,
      en: `the snapshot is of "${of}" and the zone package is "${zone.zone.id}": name the right one with --zone`,
    })
  const asked = textOption(called, 'period')
  if (asked !== null && asked !== String(period))
    throw new CliFailure({
      zh: `快照的数据年度是 ${period}：请去掉 --period，或为 ${asked} 年另行导出`,
      en: `the snapshot is of the year ${period}: leave out --period, or export one for ${asked}`,
    })
  return { zone, files, on: dayOption(called, 'on') ?? today }
}

/** A result on one line: its figures as `name=value`, what is unknown left out. */
function humanLine({ id, ...figures }: Line): string {
  const words = Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [`${name}=${shown(value)}`]))
  return [String(id), ...words].join('  ')
}

function shown(value: unknown): string {
  if (typeof value === 'number') return showNumber(value)
  if (!Array.isArray(value)) return String(value)
  return value.map(({ code, verdict }) => (verdict === undefined ? code : `${code}:${verdict ?? '?'}`)).join(',')
}
