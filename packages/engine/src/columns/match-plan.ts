/**
 * Offers laid out for matching block by block: every distinct comparison once, then a flat program of references.
 * A plan is plain data, so that it can be sent to workers.
 */
import { offerKind } from '../closed-versions.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { dayFrom } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import { splitComparison } from '../expr/split.ts'
import type { CompareOp, Expr } from '../expr/tree.ts'
import { judgingVersions } from '../subject.ts'
import { dayThreshold } from './day-threshold.ts'
import { hasNoKernel } from './exact-rows.ts'

type Compare = Extract<Expr, { kind: 'compare' }>

/** A comparison of a number with a constant. */
export interface Cut {
  readonly node: number
  readonly op: Exclude<CompareOp, '==' | '!='>
  readonly limit: number
  /** The comparison itself, for rows that only the exact reading can decide. */
  readonly expr: Expr
}

/** A condition with the node that holds its truth. */
export interface NodeOf {
  readonly node: number
  readonly expr: Expr
}

/**
 * A node is the truth of one condition: a slot of bits for true, the next slot for false. A reference is the number
 * of the slot that says true, so that `reference ^ 1` is the negation. Node 0 is always true.
 */
export interface MatchPlan {
  readonly judged: Judged
  /** Frozen statistics of cohorts; absent where those of the matched population itself count. */
  readonly cohorts?: CohortTable | undefined
  readonly offers: readonly { readonly offer: string; readonly version: string }[]
  readonly nodes: number
  /** Stored yes/no facts. */
  readonly flags: readonly { readonly node: number; readonly key: string }[]
  /** Tests of a text, by the text that is tested. */
  readonly texts: readonly { readonly of: Expr; readonly tests: readonly NodeOf[] }[]
  /** Comparisons with constants, by the number that is compared. */
  readonly numbers: readonly { readonly of: Expr; readonly cuts: readonly Cut[] }[]
  /** Conditions of any other kind. */
  readonly others: readonly NodeOf[]
  /** Conjunctions in the order to compute them: `[reference to write, how many, references …]`. */
  readonly joins: Int32Array
  /** Verdicts in the order to compute them: `[offer, who it is for (0: all), how many, references …]`. */
  readonly verdicts: Int32Array
  /** What each of the verdicts is about: the offer's place, the version and the codes of its conditions. */
  readonly versions: readonly {
    readonly offer: number
    readonly version: string
    readonly conditions: readonly string[]
  }[]
}

/** The references that are always true and always false. */
const [always, never] = [0, 1]

/**
 * Plans the matching of offers on a day.
 * Throws DefinitionError when there is no such offer, or no version that judges anybody on the day.
 */
export function planMatch(zone: CompiledZone, offers: readonly string[], judged: Judged): MatchPlan {
  const planner = new Planner(judged)
  const verdicts: number[] = []
  const versions: MatchPlan['versions'][number][] = []
  const add = (offer: number, selected: number, one: CompiledOfferVersion) => {
    verdicts.push(offer, selected, ...planner.list(one))
    const conditions = one.conditions.map(({ condition }) => condition.code)
    versions.push({ offer, version: one.version.version, conditions })
  }
  const planned = offers.map((reference, offer) => {
    const { id, chosen, older } = versionsFor(zone, reference, judged.on)
    let entries = [{ selected: always, one: chosen }]
    for (const one of older) {
      const selected = one.alsoFor === null ? never : planner.refOf(one.alsoFor)
      // What applies to all replaces what came before, and what applies to nobody is left out.
      if (selected === always) entries = []
      if (selected !== never) entries.push({ selected, one })
    }
    for (const { selected, one } of entries) add(offer, selected, one)
    return { offer: id, version: chosen.version.version }
  })
  return { judged, offers: planned, ...planner.layout(), verdicts: Int32Array.from(verdicts), versions }
}

/** The version of an offer that applies on a day, and the older ones that linger for some. */
export function versionsFor(
  zone: CompiledZone,
  offer: string,
  on: string,
): { id: string; chosen: CompiledOfferVersion; older: readonly CompiledOfferVersion[] } {
  const { id, chosen, lingering } = judgingVersions(zone.offers, offer, { kind: offerKind, on })
  return { id, chosen, older: lingering }
}

class Planner {
  readonly #judged: Judged
  readonly #refs = new Map<string, number>()
  readonly #flags: { node: number; key: string }[] = []
  readonly #texts = new Map<string, { of: Expr; tests: NodeOf[] }>()
  readonly #numbers = new Map<string, { of: Expr; cuts: Cut[] }>()
  readonly #others: NodeOf[] = []
  readonly #joins: number[] = []
  #nodes = 1

  constructor(judged: Judged) {
    this.#judged = judged
  }

  layout(): Omit<MatchPlan, 'judged' | 'offers' | 'verdicts' | 'versions'> {
    return {
      nodes: this.#nodes,
      flags: this.#flags,
      texts: [...this.#texts.values()],
      numbers: [...this.#numbers.values()],
      others: this.#others,
      joins: Int32Array.from(this.#joins),
    }
  }

  /** How many conditions a version has, and a reference to each. */
  list({ conditions }: CompiledOfferVersion): number[] {
    return [conditions.length, ...conditions.map(({ expr }) => this.refOf(expr))]
  }

  refOf(expr: Expr): number {
    const known = this.#refs.get(expr.key)
    if (known !== undefined) return known
    const ref = this.#newRef(expr)
    this.#refs.set(expr.key, ref)
    return ref
  }

  #newRef(expr: Expr): number {
    if (hasNoKernel(expr)) return this.#other(expr)
    switch (expr.kind) {
      case 'literal':
        return expr.value === true ? always : never
      case 'fact':
        return this.#flag(expr)
      case 'and':
        return this.#all(expr.all.map((part) => this.refOf(part)))
      case 'or':
        return this.#any(expr.all.map((part) => this.refOf(part)))
      case 'not':
        return this.refOf(expr.of) ^ 1
      case 'if':
        return this.#either(this.refOf(expr.test), this.refOf(expr.then), this.refOf(expr.otherwise))
      case 'compare':
        return this.#comparison(expr)
      case 'industry':
      case 'textTest':
        return this.#text(expr.item, expr)
      case 'in':
        return expr.item.type === 'text' ? this.#text(expr.item, expr) : this.#other(expr)
      default:
        return this.#other(expr)
    }
  }

  #node(): number {
    this.#nodes += 1
    return this.#nodes - 1
  }

  #flag({ code, back }: Extract<Expr, { kind: 'fact' }>): number {
    const node = this.#node()
    this.#flags.push({ node, key: back === null ? code : `${code}@${this.#judged.period - back}` })
    return node * 2
  }

  #all(refs: readonly number[]): number {
    const node = this.#node()
    this.#joins.push(node * 2, refs.length, ...refs)
    return node * 2
  }

  /** One part true → true; all false → false: the negation of "all parts are false". */
  #any(refs: readonly number[]): number {
    return this.#all(refs.map((ref) => ref ^ 1)) ^ 1
  }

  /** A choice: what the test selects, or what both sides agree on. */
  #either(test: number, then: number, otherwise: number): number {
    return this.#any([this.#all([test, then]), this.#all([test ^ 1, otherwise]), this.#all([then, otherwise])])
  }

  #comparison(expr: Compare): number {
    const split = splitComparison(expr)
    if (split !== null) {
      const refs = split.parts.map((part) => this.refOf(part))
      return split.kind === 'and' ? this.#all(refs) : this.#any(refs)
    }
    if (expr.left.type === 'text')
      return expr.right.kind === 'literal' ? this.#text(expr.left, expr) : this.#other(expr)
    if (expr.left.type === 'bool') return this.#other(expr)
    const byDay = dayThreshold(this.#judged, expr)
    if (byDay !== null) return this.refOf(byDay)
    const limit = constantOf(this.#judged, expr.right)
    if (limit === null) return this.#other(expr)
    if (expr.op === '==') return this.#all([this.#with(expr, '>='), this.#with(expr, '<=')])
    if (expr.op === '!=') return this.#any([this.#with(expr, '>'), this.#with(expr, '<')])
    return this.#cut({ expr, op: expr.op, limit })
  }

  /** The same comparison with another operator. */
  #with(expr: Compare, op: Cut['op']): number {
    return this.refOf({ ...expr, op, key: `(${expr.left.key}${op}${expr.right.key})` })
  }

  #cut(cut: { readonly expr: Compare; readonly op: Cut['op']; readonly limit: number }): number {
    const node = this.#node()
    const of = cut.expr.left
    const group = this.#numbers.get(of.key) ?? { of, cuts: [] }
    group.cuts.push({ ...cut, node })
    this.#numbers.set(of.key, group)
    return node * 2
  }

  #text(of: Expr, expr: Expr): number {
    const node = this.#node()
    const group = this.#texts.get(of.key) ?? { of, tests: [] }
    group.tests.push({ expr, node })
    this.#texts.set(of.key, group)
    return node * 2
  }

  #other(expr: Expr): number {
    const node = this.#node()
    this.#others.push({ expr, node })
    return node * 2
  }
}

function constantOf(judged: Judged, expr: Expr): number | null {
  if (expr.kind === 'literal') return typeof expr.value === 'number' ? expr.value : null
  if (expr.kind === 'period') return judged.period - expr.back
  return expr.kind === 'judgedOn' ? dayFrom(judged.on) : null
}
