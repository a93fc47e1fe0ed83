/** Conditions that never or always hold, that contradict each other, or that say nothing new. */
import type { CompiledCondition } from '../../compiled.ts'
import type { Judged } from '../../expr/evaluate.ts'
import type { FactValue } from '../../expr/values.ts'
import { factKeysOf } from '../../reason/fact-keys.ts'
import type { Path } from '../collector.ts'
import { allHold, type Examining, exampleFrom, factsOf, note, solvedOnce } from './examining.ts'

/** Conditions that must hold together, with where each is written. */
export interface Together {
  readonly conditions: readonly CompiledCondition[]
  readonly placeOf: (index: number) => Path
  readonly judged: Judged
  /** Nobody can qualify where they contradict each other. */
  readonly all: boolean
}

/** Examines conditions that must hold together, or any one of which is enough. */
export function examineConditions(examining: Examining, together: Together): void {
  const { conditions, judged, all } = together
  // A firm that meets all of them shows at once that each can be met.
  const isMet = all && solvedOnce(examining, allHold(conditions.map(({ expr }) => expr)), judged).kind === 'found'
  const usable = conditions.map((condition, index) => examineOne(examining, together, { condition, index, isMet }))
  if (!all || usable.includes(false)) return
  if (isMet || examineAll(examining, together)) examineImplied(examining, together)
}

/** Whether a condition can hold at all. */
function examineOne(
  examining: Examining,
  { placeOf, judged, all }: Together,
  { condition: { condition, expr }, index, isMet }: { condition: CompiledCondition; index: number; isMet: boolean },
): boolean {
  const holds = () => solvedOnce(examining, [{ expr, want: true }], judged)
  const fails = solvedOnce(examining, [{ expr, want: false }], judged)
  const { zh, en } = condition.name
  if (!isMet && holds().kind === 'impossible') {
    note(examining, placeOf(index), {
      kind: 'never_holds',
      severity: all ? 'error' : 'warning',
      message: {
        zh: `条件「${zh}」（${condition.when}）永远不成立，没有企业能符合，请改正`,
        en: `the condition "${en}" (${condition.when}) can never hold: nobody can meet it; correct it`,
      },
      example: exampleOf(factsOf(fails), judged),
    })
    return false
  }
  if (fails.kind === 'impossible')
    note(examining, placeOf(index), {
      kind: 'always_holds',
      severity: 'warning',
      message: {
        zh: `条件「${zh}」（${condition.when}）对资料齐全的企业总成立，不起作用，请检查门槛`,
        en: `the condition "${en}" (${condition.when}) holds for every firm whose facts are known, so it decides nothing: check its threshold`,
      },
      example: exampleOf(factsOf(holds()), judged),
    })
  return true
}

function exampleOf(facts: ReadonlyMap<string, FactValue> | null, judged: Judged) {
  return facts === null ? undefined : exampleFrom(facts, judged)
}

/** Looks for the contradiction where no firm meets all conditions; false once one is found. */
function examineAll(examining: Examining, together: Together): boolean {
  const core = contradictionIn(examining, together)
  const last = core?.at(-1)
  if (core === null || last === undefined) return true
  const { conditions, judged, placeOf } = together
  const named = core.flatMap((index) => conditions[index] ?? [])
  const zh = named.map(({ condition }) => `「${condition.name.zh}」（${condition.when}）`)
  const en = named.map(({ condition }) => `"${condition.name.en}" (${condition.when})`)
  const exprs = named.map(({ expr }) => expr)
  // A firm that meets all but the last one, and surely not that.
  const wanted = exprs.map((expr, index) => ({ expr, want: index < exprs.length - 1 }))
  note(examining, placeOf(last), {
    kind: 'contradiction',
    severity: 'error',
    message: {
      zh: `条件${zh.slice(0, -1).join('、')}与${zh.at(-1)}不能同时成立，没有企业能符合，请检查各条门槛`,
      en: `${en.slice(0, -1).join(', ')} and ${en.at(-1)} can never hold together: nobody can qualify; check their thresholds`,
    },
    example: exampleOf(factsOf(solvedOnce(examining, wanted, judged)), judged),
  })
  return false
}

const mostTriples = 200

/** Conditions that cannot hold together, none of which can be left out; null where no contradiction is proven. */
function contradictionIn(examining: Examining, { conditions, judged }: Together): readonly number[] | null {
  const isImpossible = (chosen: readonly number[]) =>
    solvedOnce(examining, allHold(chosen.flatMap((index) => conditions[index]?.expr ?? [])), judged).kind ===
    'impossible'
  const all = [...conditions.keys()]
  // Where all of them are too many to try, a few of them may still be seen to contradict each other.
  const found = isImpossible(all)
    ? all
    : (pairs(conditions, judged).find(isImpossible) ?? triples(conditions, judged).find(isImpossible))
  if (found === undefined) return null
  return found.reduce<readonly number[]>((core, index) => {
    const fewer = core.filter((one) => one !== index)
    return isImpossible(fewer) ? fewer : core
  }, found)
}

/** Three conditions of which one shares facts with both others. */
function triples(conditions: readonly CompiledCondition[], judged: Judged): number[][] {
  const joined = pairs(conditions, judged)
  const found = new Map<string, number[]>()
  for (const [a, b] of joined)
    for (const [c, d] of joined) {
      const three = [...new Set([a, b, c, d])].toSorted((one, other) => one - other)
      if (three.length === 3 && found.size < mostTriples) found.set(three.join(' '), three)
    }
  return [...found.values()]
}

/** Pairs of conditions that share a fact. */
function pairs(conditions: readonly CompiledCondition[], judged: Judged): [number, number][] {
  const keys = conditions.map(({ expr }) => new Set(factKeysOf(expr, judged)))
  return conditions.flatMap((_, first) =>
    conditions.flatMap((__, second): [number, number][] => {
      const shares = first < second && [...(keys[first] ?? [])].some((key) => keys[second]?.has(key))
      return shares ? [[first, second]] : []
    }),
  )
}

/** Conditions that another one already says. */
function examineImplied(examining: Examining, { conditions, judged, placeOf }: Together): void {
  const said = new Set<number>()
  for (const pair of pairs(conditions, judged)) {
    for (const [given, implied] of [pair, pair.toReversed() as [number, number]]) {
      const [a, b] = [conditions[given], conditions[implied]]
      if (a === undefined || b === undefined || said.has(given) || said.has(implied)) continue
      const wanted = [
        { expr: a.expr, want: true },
        { expr: b.expr, want: false },
      ]
      if (solvedOnce(examining, wanted, judged).kind !== 'impossible') continue
      const fails = solvedOnce(examining, [{ expr: b.expr, want: false }], judged)
      // A condition that always holds is noted as such.
      if (fails.kind === 'impossible') continue
      said.add(implied)
      note(examining, placeOf(implied), {
        kind: 'redundant',
        severity: 'warning',
        message: {
          zh: `条件「${b.condition.name.zh}」（${b.condition.when}）已包含在「${a.condition.name.zh}」（${a.condition.when}）中，可以删去`,
          en: `"${b.condition.name.en}" (${b.condition.when}) is already said by "${a.condition.name.en}" (${a.condition.when}) and can be left out`,
        },
        example: exampleOf(
          factsOf(
            solvedOnce(
              examining,
              [
                { expr: b.expr, want: false },
                { expr: a.expr, want: false },
              ],
              judged,
            ),
          ),
          judged,
        ),
      })
    }
  }
}
