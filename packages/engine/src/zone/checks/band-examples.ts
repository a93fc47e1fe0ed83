/** An enterprise for every gap or overlap between bands: one whose value no band covers, or several do. */
import type { Band, BandRule, Finding, Version, Zone } from '../../definitions.ts'
import { compileExpr } from '../../expr/compile.ts'
import { scopeFrom } from '../../expr/compile-nodes.ts'
import { evaluate } from '../../expr/evaluate.ts'
import { verdictFrom } from '../../expr/explain.ts'
import { type Expr, ExpressionError } from '../../expr/tree.ts'
import type { FactValue } from '../../expr/values.ts'
import { factKeysOf } from '../../reason/fact-keys.ts'
import { regionsOf } from '../../reason/regions.ts'
import { type Catalogue, solve } from '../../reason/solve.ts'
import { trialOf } from '../../reason/trial.ts'
import { atLeast } from '../../reason/turning-points.ts'
import { exampleFrom, judgedFor } from './examining.ts'

/** The finding with an example enterprise, where it is about bands. */
export function withBandExample(zone: Zone, finding: Finding): Finding {
  const { path } = finding
  if (path.at(-2) !== 'bands') return finding
  const rule = at(zone, path.slice(0, -2)) as BandRule | undefined
  const version = at(zone, path.slice(0, 4)) as (Version & { measures?: Record<string, string> }) | undefined
  if (rule?.kind !== 'bands' || version === undefined) return finding
  const value = wrongValue(rule)
  if (value === null) return finding
  const facts = factsWith(zone, { cel: rule.value, value, version })
  return facts === null
    ? finding
    : { ...finding, kind: 'band_problem', example: exampleFrom(facts, judgedFor(version)) }
}

function at(zone: Zone, path: Finding['path']): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], zone)
}

/** A value that no band covers, or that several do; null where each is covered once. */
function wrongValue({ bands, closed }: BandRule): number | null {
  const ends = bands.flatMap(({ from, to }) => [from, to]).filter((end) => end !== undefined)
  const sorted = [...new Set(ends)].toSorted((a, b) => a - b)
  const between = sorted.flatMap((end, index) => {
    const next = sorted[index + 1]
    return next === undefined ? [end] : [end, (end + next) / 2]
  })
  const values = [(sorted[0] ?? 0) - 1, ...between, (sorted.at(-1) ?? 0) + 1]
  return values.find((value) => bands.filter((band) => covers(band, value, closed)).length !== 1) ?? null
}

function covers({ from, to }: Band, value: number, closed: BandRule['closed']): boolean {
  const [low, high] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY]
  return closed === 'upper' ? value > low && value <= high : value >= low && value < high
}

function factsWith(
  zone: Zone,
  { cel, value, version }: { cel: string; value: number; version: Version & { measures?: Record<string, string> } },
) {
  const indicators = new Map(zone.indicators.map((indicator) => [indicator.code, indicator]))
  try {
    const reached = atLeast(compileExpr(scopeFrom(indicators, version.measures), cel, 'number'), value)
    const equal = { ...reached, op: '==' as const, key: `${reached.key}==` }
    const catalogue = { judged: judgedFor(version), indicators }
    const solved = solve([{ expr: equal, want: true }], catalogue)
    return solved.kind === 'found' ? solved.facts : factsAroundOne(equal, catalogue)
  } catch (error) {
    if (error instanceof ExpressionError) return null
    throw error
  }
}

/** Facts of which all but one are 1, so that a ratio can have any value. */
function factsAroundOne(equal: Expr, { judged, indicators }: Catalogue): ReadonlyMap<string, FactValue> | null {
  const keys = factKeysOf(equal, judged)
  for (const key of keys) {
    const trial = trialOf(new Map(keys.filter((one) => one !== key).map((one) => [one, 1])), judged)
    for (const value of regionsOf([equal], key, trial, indicators).values) {
      const facts = new Map(trial.facts).set(key, value)
      if (verdictFrom(evaluate(equal, trialOf(facts, judged).at)) === true) return facts
    }
  }
  return null
}
