/** Which missing facts settle a condition. */
import type { Indicator } from '../definitions.ts'
import { evaluate } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import { founding } from '../expr/kept-values.ts'
import type { Expr } from '../expr/tree.ts'
import { absenceReadIn, factKeysOf, missingKeys } from './fact-keys.ts'
import { regionsOf } from './regions.ts'
import { type Axis, mostAxes, mostRows, rowsOf, tableSettling } from './table.ts'
import { type Trial, tried } from './trial.ts'
import { given, joinedSettling, negated, type Settling } from './ways.ts'

/** What a question about missing facts is asked of. */
export interface Asking {
  readonly trial: Trial
  readonly indicators: ReadonlyMap<string, Indicator>
}

/** Missing facts that an expression mentions. */
export function missingIn(tree: object, { trial }: Asking): string[] {
  return missingKeys(factKeysOf(tree, trial.at.judged), trial.facts)
}

/** Which sets of missing facts settle a condition, and which way. */
export function conditionSettling(expr: Expr, asking: Asking): Settling {
  const { settlings, at } = asking.trial
  if (at.kept.changed.size > 0) return settlingOf(expr, asking)
  const known = settlings.get(expr.key) ?? settlingOf(expr, asking)
  settlings.set(expr.key, known)
  return known
}

function settlingOf(expr: Expr, asking: Asking): Settling {
  const verdict = verdictFrom(evaluate(expr, asking.trial.at))
  if (verdict !== null) return { yes: verdict ? [given] : [], no: verdict ? [] : [given], sure: [[]], exact: true }
  if (expr.kind === 'not') return negated(conditionSettling(expr.of, asking))
  if (expr.kind === 'and' || expr.kind === 'or') return joinedParts(expr.kind, expr.all, asking)
  return tabled([expr], 'and', asking)
}

/** Whether a missing fact is one whose absence means something, as in `first_known`. */
export function readsMissingAbsence(tree: object, { trial }: Asking): boolean {
  const keys = absenceReadIn(tree, trial.at.judged)
  return missingKeys([...keys], trial.facts).length > 0
}

/** Joins conditions; those that share a missing fact are looked at together. */
export function joinedParts(kind: 'and' | 'or', parts: readonly Expr[], asking: Asking): Settling {
  // What is decided by a fact's absence is decided anew once the fact comes in, so such parts cannot be looked at alone.
  if (parts.length > 1 && readsMissingAbsence(parts, asking)) return tabled(parts, kind, asking)
  const groups = groupedBy(parts, (part) => missingIn(part, asking))
  return joinedSettling(
    kind,
    groups.map((group) => {
      const [only] = group
      return group.length === 1 && only !== undefined ? conditionSettling(only, asking) : tabled(group, kind, asking)
    }),
  )
}

/** Puts things into groups so that no two groups share a key. */
export function groupedBy<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): T[][] {
  let groups: { members: T[]; keys: Set<string> }[] = []
  for (const one of all) {
    const keys = keysOf(one)
    const touching = groups.filter((group) => keys.some((key) => group.keys.has(key)))
    const merged = {
      members: [...touching.flatMap((group) => group.members), one],
      keys: new Set([...touching.flatMap((group) => [...group.keys]), ...keys]),
    }
    groups = [...groups.filter((group) => !touching.includes(group)), merged]
  }
  return groups.map(({ members }) => members)
}

/** Looks at all combinations of values at once, or, where they are too many, takes the parts as if independent. */
function tabled(parts: readonly Expr[], kind: 'and' | 'or', asking: Asking): Settling {
  const { axes, exact } = axesOf(parts, asking)
  if (axes.length <= mostAxes && rowsOf(axes) <= mostRows) {
    const { trial } = asking
    const keys = new Set(axes.map(({ key }) => key))
    const tableParts = parts.map((part) => ({
      // Whether a year's figures can exist at all is no part of the expression.
      keys: keys.has(founding) ? keys : new Set(factKeysOf(part, trial.at.judged)),
      decide: () => verdictFrom(evaluate(part, trial.at)),
    }))
    return tableSettling(axes, { kind, parts: tableParts, trial, exact })
  }
  if (parts.length > 1)
    return {
      ...joinedSettling(
        kind,
        parts.map((part) => conditionSettling(part, asking)),
      ),
      exact: false,
    }
  const [part] = parts
  if (part?.kind === 'and' || part?.kind === 'or')
    return {
      ...joinedSettling(
        part.kind,
        part.all.map((one) => conditionSettling(one, asking)),
      ),
      exact: false,
    }
  return { yes: [], no: [], sure: [axes.map(({ key }) => key)], exact: false }
}

const mostPartners = 2

/** The missing facts of some conditions with the values that stand for all their values. */
export function axesOf(parts: readonly Expr[], asking: Asking): { axes: Axis[]; exact: boolean } {
  const { trial, indicators } = asking
  const keys = [...new Set(parts.flatMap((part) => missingIn(part, asking)))]
  let exact = keys.length < 2 || !parts.some((part) => hasJointAtom(part, asking))
  const regions = new Map<string, Set<Axis['values'][number]>>()
  for (const key of keys) {
    const alone = regionsOf(parts, key, trial, indicators)
    exact &&= alone.exact
    regions.set(key, new Set(alone.values))
  }
  if (exact || keys.length > mostAxes) return { axes: axesFrom(regions), exact }
  // A comparison of several missing facts: thresholds of each, while the others take some of their values.
  for (const [key, values] of regions)
    for (const other of keys.filter((one) => one !== key))
      for (const partner of [...(regions.get(other) ?? [])].slice(0, mostPartners))
        for (const found of tried(trial, [[other, partner]], () => regionsOf(parts, key, trial, indicators)).values)
          values.add(found)
  return { axes: axesFrom(regions), exact }
}

function axesFrom(regions: ReadonlyMap<string, ReadonlySet<Axis['values'][number]>>): Axis[] {
  return [...regions].map(([key, values]) => ({ key, values: [...values] }))
}

/** Kinds that pick one of their parts, so that thresholds of one fact do not move with another. */
const picking: readonly string[] = ['and', 'or', 'not', 'if', 'first', 'known']

/** Whether somewhere several missing facts are reckoned together, as in a ratio of two. */
function hasJointAtom(expr: Expr, asking: Asking): boolean {
  const all = missingIn(expr, asking)
  if (all.length < 2) return false
  const parts = partsOf(expr).filter((part) => missingIn(part, asking).length > 0)
  const picks = picking.includes(expr.kind) || (expr.kind === 'fold' && (expr.fn === 'min' || expr.fn === 'max'))
  if (parts.length > 1 && !picks) return true
  return parts.some((part) => hasJointAtom(part, asking))
}

function partsOf(expr: Expr): Expr[] {
  return Object.values(expr)
    .flat()
    .filter((part): part is Expr => typeof part === 'object' && part !== null && 'kind' in part && 'key' in part)
}
