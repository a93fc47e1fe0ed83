/** What vetoes do to the totals and classes of a population. Only the rows they touch are visited. */
import { addVeto, noVeto, type VetoEffect, vetoRules } from '../class-bounds.ts'
import type { CompiledScorecardVersion } from '../compiled.ts'
import { vetoTotals } from '../totals.ts'
import { type Bits, eachBit } from './bits.ts'
import type { Population } from './context.ts'

/** Effects on the classes of the rows that some veto may touch. */
export type VetoEffects = Map<number, VetoEffect>

/** Limits totals (in units) by the vetoes of a version. */
export function capTotals(
  population: Population,
  compiled: CompiledScorecardVersion,
  { lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array },
): void {
  const totals = vetoTotals(compiled)
  for (const [index, { expr }] of compiled.vetoes.entries()) {
    const most = totals[index] ?? null
    if (most === null) continue
    const bits = population.truthOf(expr)
    eachBit(bits.t, (row) => {
      lower[row] = Math.min(lower[row] as number, most)
      upper[row] = Math.min(upper[row] as number, most)
    })
    eachBit(openWords(bits, population.size), (row) => (lower[row] = Math.min(lower[row] as number, most)))
  }
}

/** What the vetoes of a version do to classes, for the rows that some of them touch or may touch. */
export function vetoEffects(population: Population, compiled: CompiledScorecardVersion): VetoEffects {
  const effects = new Map<number, VetoEffect>()
  const rules = vetoRules(compiled.version)
  for (const [index, { veto, expr }] of compiled.vetoes.entries()) {
    if (veto.class === undefined && veto.classAtMost === undefined) continue
    const bits = population.truthOf(expr)
    const what = { set: rules.sets[index] ?? -1, cap: rules.caps[index] ?? 0 }
    eachBit(bits.t, (row) => addVeto(effectAt(effects, row), true, what))
    eachBit(openWords(bits, population.size), (row) => addVeto(effectAt(effects, row), null, what))
  }
  return effects
}

function effectAt(effects: Map<number, VetoEffect>, row: number): VetoEffect {
  const known = effects.get(row)
  if (known !== undefined) return known
  const effect = noVeto()
  effects.set(row, effect)
  return effect
}

/** Rows for which a condition is unknown. */
function openWords({ t, f }: Bits, size: number): Uint32Array {
  const words = t.map((word, w) => ~(word | (f[w] as number)))
  if ((size & 31) !== 0) words[words.length - 1] = (words[words.length - 1] as number) & ((1 << (size & 31)) - 1)
  return words
}
