import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CasesFile } from '@wutong/contract/zone-files'
import {
  bundleSubject,
  type CohortTable,
  type Compared,
  type CompiledZone,
  classifySubject,
  type FactValue,
  freezeCohorts,
  matchSubject,
  offersToBundle,
  type SubjectFacts,
  scoreSubject,
  snapshotFrom,
} from '@wutong/engine'
import type { z } from 'zod'
import { casesFolder, yamlFilesIn } from './files.ts'
import { shapeProblems } from './shape.rules.ts'
import { ZoneError, type ZoneProblem } from './zone-error.ts'

type Cases = z.infer<typeof CasesFile>
/** One worked example: facts, and what the rules must answer. */
export type Case = Cases['cases'][number]

/** The worked examples of one file, with the line each one begins on. */
export interface CaseFile {
  readonly file: string
  readonly content: Cases
  lineOf(index: number): number
}

/** An answer that differs from the worked example. */
export interface CaseProblem {
  readonly path: string
  readonly wanted: unknown
  readonly given: unknown
}

/** The worked examples of a package; throws ZoneError when a file does not hold. */
export async function loadCaseFiles(folder: string): Promise<CaseFile[]> {
  const [{ CasesFile }, { parseYamlFile }] = await Promise.all([
    import('@wutong/contract/zone-files'),
    import('./yaml-file.ts'),
  ])
  const problems: ZoneProblem[] = []
  const files = yamlFilesIn(folder, casesFolder).map((file) => {
    const yaml = parseYamlFile(file, readFileSync(join(folder, file), 'utf8'))
    const found = yaml.problems.length > 0 ? [] : shapeProblems(CasesFile, yaml.value)
    problems.push(...yaml.problems)
    problems.push(...found.map(({ path, message }) => ({ file, ...yaml.placeOf(path), message })))
    return { file, content: yaml.value as Cases, lineOf: (index: number) => yaml.placeOf(['cases', index]).line }
  })
  if (problems.length > 0) throw new ZoneError(folder, problems)
  return files
}

/** Runs one worked example; empty when the rules answer what it says. */
export function decideCase(zone: CompiledZone, file: Cases, one: Case): CaseProblem[] {
  const judged = { period: one.period ?? file.period, on: one.on ?? file.on }
  const subject = subjectOf(zone, { ...file.base, ...one.given }, judged.period)
  return differences(one.then, answerOf(zone, file, { one, subject, judged }))
}

interface Question {
  readonly one: Case
  readonly subject: SubjectFacts
  readonly judged: { readonly period: number; readonly on: string }
}

/** What the file's population makes of the cohorts of a definition. */
function cohortsOf(zone: CompiledZone, file: Cases, of: Compared, judged: Question['judged']): CohortTable {
  const subjects = (file.population ?? []).flatMap(({ times = 1, given, step = {} }) =>
    Array.from({ length: times }, (_, index) => {
      const facts = { ...file.base, ...given }
      const risen = Object.entries(step).map(([key, by]): [string, number] => [
        key,
        Number(facts[key] ?? 0) + by * index,
      ])
      return subjectOf(zone, { ...facts, ...Object.fromEntries(risen) }, judged.period)
    }),
  )
  return freezeCohorts(zone, of, snapshotFrom(zone, subjects, judged.period), judged)
}

function answerOf(zone: CompiledZone, file: Cases, { one, subject, judged }: Question): Record<string, unknown> {
  const named = (id: string) => (one.version === undefined ? id : `${id}@${one.version}`)
  if (one.scorecard !== undefined) {
    const reference = named(one.scorecard)
    const score = scoreSubject(zone, reference, subject, judged, cohortsOf(zone, file, reference, judged))
    return {
      ...score,
      items: byCode(score.items, (item) => item.points),
      gates: byCode(score.gates, (gate) => gate.verdict),
      parts: byCode(score.parts, (part) => part.points),
      vetoes: byCode(score.vetoes, (veto) => veto.verdict),
      cohorts: byCode(score.items, (item) => item.cohort),
      direct: byCode(score.directEntry, (entry) => entry.verdict),
    }
  }
  if (one.ladder !== undefined) {
    const { rung, rungs } = classifySubject(
      zone,
      named(one.ladder),
      subject,
      judged,
      cohortsOf(zone, file, { ladder: named(one.ladder) }, judged),
    )
    return { rung, rungs: byCode(rungs, (each) => each.verdict), missing: rungs.flatMap((each) => each.missing) }
  }
  if (one.bundle !== undefined) {
    const offers = one.bundle === true ? offersToBundle(zone, judged.on) : one.bundle
    const bundle = bundleSubject(zone, subject, judged, offers, cohortsOf(zone, file, { offers }, judged))
    const taken = Object.fromEntries(bundle.taken.map(({ offer, paid }) => [offer, paid]))
    const left = Object.fromEntries(bundle.left.map(({ offer, rule, reason }) => [offer, rule ?? reason]))
    return { ...bundle, taken, left, open: bundle.open.map(({ offer }) => offer) }
  }
  const offer = named(one.offer ?? '')
  const match = matchSubject(zone, offer, subject, judged, cohortsOf(zone, file, { offers: [offer] }, judged))
  return { ...match, failed: match.failed.map((clause) => clause.code) }
}

function byCode<T extends { readonly code: string }>(
  all: readonly T[],
  of: (one: T) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(all.map((one) => [one.code, of(one)]))
}

/** A plain code of a yearly indicator means the period asked for; null takes a fact of the base away. */
function subjectOf(zone: CompiledZone, given: Record<string, FactValue | null>, period: number): SubjectFacts {
  const facts = new Map<string, FactValue>()
  for (const [key, value] of Object.entries(given)) {
    const [code = ''] = key.split('@')
    const indicator = zone.indicators.get(code)
    if (indicator === undefined) throw new Error(`worked example: there is no indicator "${code}"`)
    const full = indicator.period === 'year' && !key.includes('@') ? `${code}@${period}` : key
    if (value === null) facts.delete(full)
    else facts.set(full, value)
  }
  return { id: 'case', facts }
}

/** Where an answer lacks or contradicts what is wanted; keys that are not wanted may hold anything. */
function differences(wanted: unknown, given: unknown, path = ''): CaseProblem[] {
  if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) {
    const inside = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {}
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, inside[key], path === '' ? key : `${path}.${key}`),
    )
  }
  return JSON.stringify(wanted) === JSON.stringify(given) ? [] : [{ path, wanted, given }]
}
