/** Which facts an expression reads, and the names people see for them. */
import { parseDay, yearOf } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr, FactExpr } from '../expr/tree.ts'
import type { FactValue } from '../expr/values.ts'

interface Reads {
  readonly facts: readonly FactExpr[]
  /** Facts whose absence means something: below `known` and `first_known`. */
  readonly absent: ReadonlySet<FactExpr>
}

const cache = new WeakMap<object, Reads>()

/** Every fact that an expression, or anything made of expressions, mentions; whatever its kind. */
function readsOf(tree: object): Reads {
  const kept = cache.get(tree)
  if (kept !== undefined) return kept
  // Lists are made anew for every question; what is in them is not.
  if (Array.isArray(tree))
    return joinedReads(tree.filter((one) => typeof one === 'object' && one !== null).map(readsOf))
  const facts: FactExpr[] = []
  const absent = new Set<FactExpr>()
  visit(tree, false, (fact, mayBeAbsent) => {
    facts.push(fact)
    if (mayBeAbsent) absent.add(fact)
  })
  const reads = { facts, absent }
  cache.set(tree, reads)
  return reads
}

function joinedReads(all: readonly Reads[]): Reads {
  return { facts: all.flatMap(({ facts }) => facts), absent: new Set(all.flatMap(({ absent }) => [...absent])) }
}

function visit(node: unknown, below: boolean, found: (fact: FactExpr, below: boolean) => void): void {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const one of node) visit(one, below, found)
    return
  }
  const kind = (node as { kind?: unknown }).kind
  if (kind === 'fact') {
    found(node as FactExpr, below)
    return
  }
  const reading = below || kind === 'first' || kind === 'known'
  for (const child of Object.values(node)) visit(child, reading, found)
}

/** The key of a fact in the facts of a subject: `code`, or `code@2021` where it belongs to a year. */
export function keyOf(fact: FactExpr, judged: Judged): string {
  return fact.back === null ? fact.code : `${fact.code}@${judged.period - fact.back}`
}

/** Keys by what reads them, for the year that was asked for last. */
const keysRead = new WeakMap<object, { readonly period: number; readonly keys: readonly string[] }>()

/** Keys of the facts that an expression mentions, each once, in order. */
export function factKeysOf(tree: object, judged: Judged): readonly string[] {
  const kept = keysRead.get(tree)
  if (kept !== undefined && kept.period === judged.period) return kept.keys
  const keys = [...new Set(readsOf(tree).facts.map((fact) => keyOf(fact, judged)))]
  if (!Array.isArray(tree)) keysRead.set(tree, { period: judged.period, keys })
  return keys
}

/** Keys of the facts whose absence the expression itself gives a meaning. */
export function absenceReadIn(tree: object, judged: Judged): Set<string> {
  return new Set([...readsOf(tree).absent].map((fact) => keyOf(fact, judged)))
}

/** The codes of all indicators that anything made of expressions reads, whatever the year. */
export function codesRead(tree: object): ReadonlySet<string> {
  return new Set(readsOf(tree).facts.map(({ code }) => code))
}

/** Whether an expression mentions a fact. */
export function mentions(expr: Expr, key: string, judged: Judged): boolean {
  return factKeysOf(expr, judged).includes(key)
}

/** Kinds of expression that are analysed; of others nothing is claimed. */
const analysed: ReadonlySet<string> = new Set(
  'literal fact judgedOn period arith compare in industry textTest and or not if known first fold growth size round dateMath'.split(
    ' ',
  ),
)

const analysedTrees = new WeakMap<object, boolean>()

/** Whether all kinds in a tree are analysed; where not, answers about it are only bounds. */
export function isAnalysed(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return true
  const kept = analysedTrees.get(node)
  if (kept !== undefined) return kept
  const { kind, key } = node as Partial<Expr>
  const isKnown = kind === undefined || key === undefined || analysed.has(kind)
  const all = isKnown && Object.values(node).every(isAnalysed)
  analysedTrees.set(node, all)
  return all
}

/** A key as results name it: the year asked for is left out. */
export function shownKey(key: string, { period }: Judged): string {
  const suffix = `@${period}`
  return key.endsWith(suffix) ? key.slice(0, -suffix.length) : key
}

/** The facts that an expression, or anything made of expressions, reads, as results name them. */
export function factNames(tree: object, judged: Judged): string[] {
  return factKeysOf(tree, judged).map((key) => shownKey(key, judged))
}

/** The indicator code of a key or a shown name. */
export function codeOf(key: string): string {
  return key.split('@')[0] ?? key
}

/** Keys not among the facts that could still be supplied; years before registration have no figures by nature. */
export function missingKeys(keys: readonly string[], facts: ReadonlyMap<string, FactValue>): string[] {
  const registered = facts.get('registered_on')
  const day = typeof registered === 'string' ? parseDay(registered) : null
  const founded = day === null ? null : yearOf(day)
  return keys.filter((key) => {
    if (facts.has(key)) return false
    const year = key.split('@')[1]
    return year === undefined || founded === null || Number(year) >= founded
  })
}
