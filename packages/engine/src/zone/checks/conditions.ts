/** Conditions that never or always hold, that contradict each other, or that say nothing new. */
import type { CompiledCondition } from '../../compiled.ts'
import { evaluate, type Judged } from '../../expr/evaluate.ts'
import { verdictFrom } from '../../expr/explain.ts'
import type { FactValue } from '../../expr/values.ts'
import { factKeysOf } from '../../reason/fact-keys.ts'
import { evaluationOf } from '../../subject.ts'
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
  const { conditions, judged, placeOf } = together
  const whole = solvedOnce(examining, allHold(conditions.map(({ expr }) => expr)), judged)
  for (const [first, second] of pairs(conditions, judged)) {
    const [a, b] = [conditions[first], conditions[second]]
    if (a === undefined || b === undefined) continue
    if (solvedOnce(examining, allHold([a.expr, b.expr]), judged).kind !== 'impossible') continue
    const facts = factsOf(solvedOnce(examining, [{ expr: a.expr, want: true }], judged))
    note(examining, placeOf(second), {
      kind: 'contradiction',
      severity: 'error',
      message: {
        zh: `条件「${b.condition.name.zh}」（${b.condition.when}）与「${a.condition.name.zh}」（${a.condition.when}）不能同时成立，没有企业能符合`,
        en: `"${b.condition.name.en}" (${b.condition.when}) and "${a.condition.name.en}" (${a.condition.when}) can never hold together: nobody can qualify`,
      },
      example: meeting(facts, b, judged),
    })
    return false
  }
  if (whole.kind === 'impossible')
    note(examining, placeOf(0), {
      kind: 'contradiction',
      severity: 'error',
      message: {
        zh: '这些条件不能全部同时成立，没有企业能符合，请检查各条门槛',
        en: 'these conditions can never all hold together: nobody can qualify; check their thresholds',
      },
      example: exampleOf(
        factsOf(solvedOnce(examining, allHold(conditions.slice(0, 1).map(({ expr }) => expr)), judged)),
        judged,
      ),
    })
  return whole.kind !== 'impossible'
}

/** The example as it is where it meets the one condition and surely not the other; a fact the other needs may be open. */
function meeting(facts: ReadonlyMap<string, FactValue> | null, other: CompiledCondition, judged: Judged) {
  if (facts === null) return undefined
  const verdict = verdictFrom(evaluate(other.expr, evaluationOf({ id: '', facts }, judged)))
  return verdict === true ? undefined : exampleFrom(facts, judged)
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
