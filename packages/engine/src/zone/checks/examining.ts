/** What the checks by reasoning share: a zone, the findings, and solved questions kept for the next time. */
import type { CompiledZone } from '../../compiled.ts'
import { parseDay, yearOf } from '../../dates.ts'
import type { ExampleFirm, Finding, FindingKind, Text, Version } from '../../definitions.ts'
import type { Judged } from '../../expr/evaluate.ts'
import type { Expr } from '../../expr/tree.ts'
import type { FactValue } from '../../expr/values.ts'
import { type Solved, solve, type Wanted } from '../../reason/solve.ts'
import type { Path } from '../collector.ts'

/** One examination of a zone. */
export interface Examining {
  readonly zone: CompiledZone
  readonly findings: Finding[]
  readonly solved: Map<string, Solved>
}

/** The day a version is examined for: its first, with the year before as the year of the figures. */
export function judgedFor({ effective }: Version): Judged {
  const day = parseDay(effective.from) ?? 0
  return { period: yearOf(day) - 1, on: effective.from }
}

/** Solves a question once; the same conditions stand in many offers. */
export function solvedOnce(examining: Examining, wanted: readonly Wanted[], judged: Judged): Solved {
  const key = `${judged.on} ${wanted.map(({ expr, want }) => `${want ? '' : '!'}${expr.key}`).join(' ')}`
  const kept = examining.solved.get(key)
  if (kept !== undefined) return kept
  const solved = solve(wanted, { judged, indicators: examining.zone.indicators })
  examining.solved.set(key, solved)
  return solved
}

/** Wants all to hold. */
export function allHold(exprs: readonly Expr[]): Wanted[] {
  return exprs.map((expr) => ({ expr, want: true }))
}

/** Notes a finding. */
export function note(
  examining: Examining,
  path: Path,
  found: { kind: FindingKind; severity: 'error' | 'warning'; message: Text; example?: ExampleFirm | undefined },
): void {
  examining.findings.push({ path, ...found })
}

/** An example firm out of facts. */
export function exampleFrom(facts: ReadonlyMap<string, FactValue>, { period, on }: Judged): ExampleFirm {
  return { facts: Object.fromEntries(facts), period, on }
}

/** The facts of an answer, none where there is none. */
export function factsOf(solved: Solved): ReadonlyMap<string, FactValue> | null {
  return solved.kind === 'found' ? solved.facts : null
}
