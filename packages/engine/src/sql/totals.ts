/** From a sum of parts to a total as SQL, and what vetoes do to totals and classes. */
import { allClassCodes, noVeto, type VetoEffect, vetoRules } from '../class-bounds.ts'
import type { CompiledScorecardVersion } from '../compiled.ts'
import { type Limits, totalRuleOf, vetoTotals } from '../totals.ts'
import { type Piece, type Plan, stageOf } from './plan.ts'
import type { Bounds } from './points.ts'

/** Points inside limits. */
export function within({ sql, stage }: Piece, { lowest, highest }: Limits): Piece {
  const floored = Number.isFinite(lowest) ? `GREATEST(${lowest}, ${sql})` : sql
  return { sql: Number.isFinite(highest) ? `LEAST(${highest}, ${floored})` : floored, stage }
}

/** What limits, rounding and vetoes of a version make of a sum of its parts. */
export function limitedTotal(plan: Plan, compiled: CompiledScorecardVersion, label: string): (sum: Bounds) => Bounds {
  const rule = totalRuleOf(compiled.version)
  const totals = vetoTotals(compiled)
  const vetoes = compiled.vetoes.flatMap(({ veto, expr }, index) => {
    const most = totals[index] ?? null
    return most === null ? [] : [{ most, holds: plan.settled(`veto ${veto.code}`, plan.truth(expr)) }]
  })
  const rounded = ({ sql, stage }: Piece): Piece => ({
    sql: `sign(${sql}) * floor(abs(${sql}) / ${rule.step}e0 + 0.5) * ${rule.step}`,
    stage,
  })
  const capped = (piece: Piece, test: (holds: string) => string): Piece =>
    vetoes.reduce(
      ({ sql, stage }, { most, holds }) => ({
        sql: `LEAST(${sql}, CASE WHEN ${test(holds.sql)} THEN ${most} ELSE ${plan.dialect.infinity} END)`,
        stage: stageOf({ sql, stage }, holds),
      }),
      piece,
    )
  return (sum) => {
    const make = (end: 'lower' | 'upper', test: (holds: string) => string) => {
      const inside = within(sum[end], rule)
      const own = rule.step === 1 ? inside : rounded(plan.column(`${label} ${end} inside`, inside))
      return plan.column(`${label} ${end} limited`, capped(own, test))
    }
    return {
      lower: make('lower', (holds) => `COALESCE(${holds}, TRUE)`),
      upper: make('upper', (holds) => holds),
    }
  }
}

/** Names of the columns that hold what vetoes do to classes, as `VetoEffect` has them. */
export const effectNames = Object.keys(noVeto()) as readonly (keyof VetoEffect)[]

/** Whether vetoes of a version touch classes. */
export function vetoesClasses({ vetoes }: CompiledScorecardVersion): boolean {
  return vetoes.some(({ veto }) => veto.class !== undefined || veto.classAtMost !== undefined)
}

/** What vetoes do to the class of a row, in the order of the list, by `effectNames`; beyond all classes stands for none. */
export function vetoEffects(
  plan: Plan,
  compiled: CompiledScorecardVersion,
): Readonly<Record<keyof VetoEffect, string>> {
  const { sets, caps } = vetoRules(compiled.version)
  const none = allClassCodes(compiled.version).length
  const vetoes = compiled.vetoes.map(({ veto, expr }, index) => ({
    holds: plan.settled(`veto ${veto.code}`, plan.truth(expr)).sql,
    set: sets[index] ?? -1,
    cap: caps[index] ?? 0,
  }))
  const setting = vetoes.filter(({ set }) => set >= 0)
  const decided = setting.map(({ holds, set }) => `WHEN ${holds} THEN ${set}`)
  const open = (other: number) =>
    setting.map(({ holds, set }, index) => {
      const before = setting.slice(0, index).map((one) => `AND NOT COALESCE(${one.holds}, FALSE)`)
      return `CASE WHEN ${holds} IS NULL ${before.join(' ')} THEN ${set} ELSE ${other} END`
    })
  const of = (fn: string, all: readonly string[]) => (all.length === 1 ? (all[0] ?? '') : `${fn}(${all.join(', ')})`)
  const best = setting.length === 0 ? String(none) : of('LEAST', open(none))
  return {
    set: decided.length === 0 ? '-1' : `CASE ${decided.join(' ')} ELSE -1 END`,
    maySetBest: `CASE WHEN ${best} = ${none} THEN -1 ELSE ${best} END`,
    maySetWorst: setting.length === 0 ? '-1' : of('GREATEST', open(-1)),
    cap: of('GREATEST', ['0', ...vetoes.map(({ holds, cap }) => `CASE WHEN ${holds} THEN ${cap} ELSE 0 END`)]),
    possibleCap: of('GREATEST', [
      '0',
      ...vetoes.map(({ holds, cap }) => `CASE WHEN NOT ${holds} THEN 0 ELSE ${cap} END`),
    ]),
  }
}
