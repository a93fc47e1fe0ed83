/** Looks for a firm that meets some conditions and not others, or proves that there is none. */
import type { Indicator } from '../definitions.ts'
import { evaluate, type Judged } from '../expr/evaluate.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import type { FactValue } from '../expr/values.ts'
import { groupedBy } from './condition-settling.ts'
import { absenceReadIn, factKeysOf } from './fact-keys.ts'
import { abstracted } from './joint-terms.ts'
import { regionsOf } from './regions.ts'
import { withRatios } from './same-ratios.ts'
import { type Trial, trialOf } from './trial.ts'

/** A condition and how it shall come out. */
export interface Wanted {
  readonly expr: Expr
  readonly want: boolean
}

/** A firm that does it, a proof that none can, or neither within the time given. */
export type Solved =
  | { readonly kind: 'found'; readonly facts: ReadonlyMap<string, FactValue> }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'open' }

/** What is known about the facts. */
export interface Catalogue {
  readonly judged: Judged
  readonly indicators: ReadonlyMap<string, Indicator>
}

/** Combinations tried before giving up. */
const mostTries = 400

/**
 * Looks for facts with which all conditions come out as wanted. `impossible` is a proof: values that stand for all others
 * were tried, and ratios and other terms of several facts were taken as free to have any value.
 */
export function solve(wanted: readonly Wanted[], catalogue: Catalogue): Solved {
  const facts = new Map<string, FactValue>()
  let open = false
  // Conditions that share no fact do not hinder each other.
  for (const group of groupedBy(wanted, ({ expr }) => factKeysOf(expr, catalogue.judged))) {
    const solved = solvedGroup(group, catalogue)
    if (solved.kind === 'impossible') return solved
    if (solved.kind === 'open') open = true
    else for (const [key, value] of solved.facts) facts.set(key, value)
  }
  // A day of registration takes the years before it away from everything else, so that the whole is looked at once more.
  return open || !isMet(wanted, facts, catalogue.judged) ? { kind: 'open' } : { kind: 'found', facts }
}

function isMet(wanted: readonly Wanted[], facts: ReadonlyMap<string, FactValue>, judged: Judged): boolean {
  const { at } = trialOf(facts, judged)
  return wanted.every(({ expr, want }) => verdictFrom(evaluate(expr, at)) === want)
}

function solvedGroup(wanted: readonly Wanted[], catalogue: Catalogue): Solved {
  const real = searched(wanted, catalogue)
  if (real.kind === 'found') return real
  const free = abstracted(withRatios(wanted, catalogue), catalogue)
  if (free === null) return real.complete ? { kind: 'impossible' } : { kind: 'open' }
  const search = searched(free.wanted, { ...catalogue, indicators: free.indicators })
  return search.kind === 'none' && search.complete ? { kind: 'impossible' } : { kind: 'open' }
}

type Searched = { kind: 'found'; facts: ReadonlyMap<string, FactValue> } | { kind: 'none'; complete: boolean }

function searched(wanted: readonly Wanted[], catalogue: Catalogue): Searched {
  const exprs = wanted.map(({ expr }) => expr)
  const search: Search = {
    wanted,
    exprs,
    catalogue,
    trial: trialOf(new Map(), catalogue.judged),
    left: new Set(),
    tries: 0,
    complete: true,
  }
  const optional = [...new Set(exprs.flatMap((expr) => [...absenceReadIn(expr, catalogue.judged)]))]
  const facts = step(search, optional)
  return facts === null ? { kind: 'none', complete: search.complete } : { kind: 'found', facts }
}

interface Search {
  readonly wanted: readonly Wanted[]
  readonly exprs: readonly Expr[]
  readonly catalogue: Catalogue
  readonly trial: Trial
  /** Facts decided to be missing. */
  readonly left: Set<string>
  tries: number
  complete: boolean
}

/** Gives one more fact a value, until all conditions come out as wanted; facts that may be missing come first. */
function step(search: Search, optional: readonly string[]): ReadonlyMap<string, FactValue> | null {
  search.tries += 1
  if (search.tries > mostTries) {
    search.complete = false
    return null
  }
  const [next, ...later] = optional
  if (next !== undefined) return triedValues(search, next, later, [undefined])
  let open: Expr | null = null
  for (const { expr, want } of search.wanted) {
    const verdict = verdictFrom(evaluate(expr, search.trial.at))
    if (verdict === !want) return null
    if (verdict === null) open ??= expr
  }
  if (open === null) return new Map(search.trial.facts)
  const key = nextKey(search, open)
  return key === undefined ? null : triedValues(search, key, [], [])
}

function nextKey(search: Search, expr: Expr): string | undefined {
  const keys = factKeysOf(expr, search.trial.at.judged)
  return keys.find((key) => !search.trial.facts.has(key) && !search.left.has(key))
}

function triedValues(
  search: Search,
  key: string,
  later: readonly string[],
  also: readonly undefined[],
): ReadonlyMap<string, FactValue> | null {
  const { values, exact } = regionsOf(search.exprs, key, search.trial, search.catalogue.indicators)
  search.complete &&= exact
  for (const value of [...values, ...also]) {
    search.trial.set(key, value)
    if (value === undefined) search.left.add(key)
    const found = step(search, later)
    search.left.delete(key)
    search.trial.set(key, undefined)
    if (found !== null) return found
  }
  return null
}
