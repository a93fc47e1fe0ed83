/** Classes and pass marks above anything the items can give. */
import { classifySubject } from '../../classify.ts'
import type { CompiledPart, CompiledScorecardVersion, CompiledVariant } from '../../compiled.ts'
import type { Judged } from '../../expr/evaluate.ts'
import type { FactValue } from '../../expr/values.ts'
import { leversOf } from '../../reason/levers.ts'
import { trialOf } from '../../reason/trial.ts'
import { scoreSubject } from '../../score.ts'
import { unitsFrom } from '../../units-of-points.ts'
import type { Path } from '../collector.ts'
import { allHold, type Examining, exampleFrom, factsOf, note, solvedOnce } from './examining.ts'

/** A scorecard version with where it is written. */
export interface Carded {
  readonly scorecard: string
  readonly version: CompiledScorecardVersion
  readonly path: Path
  readonly judged: Judged
}

/** Examines whether every class and the pass rule can be reached at all. */
export function examineTotals(examining: Examining, carded: Carded): void {
  const { version, path } = carded
  if (version.variants.length === 0) return
  const most = Math.max(
    ...version.variants.map(({ parts }) => sum(parts.filter(({ part }) => part.kind !== 'deduction').map(mostOf))),
  )
  const classes = version.version.classes
  if (classes?.kind === 'thresholds')
    for (const [index, band] of classes.bands.entries()) {
      if (band.from === undefined || unitsFrom(band.from) <= unitsFrom(most)) continue
      note(examining, [...path, 'classes', 'bands', index], {
        kind: 'unreachable_class',
        severity: 'error',
        message: {
          zh: `「${band.name.zh}」从 ${band.from} 分起，但满分只有 ${most}，没有企业能达到`,
          en: `"${band.name.en}" starts at ${band.from} points, but there are only ${most}: nobody can reach it`,
        },
        example: bestFirm(examining, carded),
      })
    }
  examinePass(examining, carded, most)
}

function examinePass(examining: Examining, carded: Carded, most: number): void {
  const { version, path } = carded
  const { pass } = version.version
  const total = pass?.total
  const limits: { at: Path; limit: number; most: number; strictly: boolean }[] = []
  if (total !== undefined)
    limits.push({
      at: [...path, 'pass', 'total'],
      limit: 'moreThan' in total ? total.moreThan : total.atLeast,
      most,
      strictly: 'moreThan' in total,
    })
  for (const [code, limit] of Object.entries(pass?.parts ?? {})) {
    const parts = version.variants.flatMap((variant) => variant.parts.filter(({ part }) => part.code === code))
    if (parts.length > 0)
      limits.push({
        at: [...path, 'pass', 'parts', code],
        limit,
        most: Math.max(...parts.map(mostOf)),
        strictly: false,
      })
  }
  for (const { at, limit, most: highest, strictly } of limits) {
    if (strictly ? unitsFrom(highest) > unitsFrom(limit) : unitsFrom(highest) >= unitsFrom(limit)) continue
    note(examining, at, {
      kind: 'unreachable_pass',
      severity: 'error',
      message: {
        zh: `及格线 ${limit} 分高于可得的 ${highest} 分，没有企业能通过`,
        en: `the pass mark of ${limit} is above the ${highest} points there are: nobody can pass`,
      },
      example: bestFirm(examining, carded),
    })
  }
}

/** The most points of a part: bonus items count within its maximum. */
function mostOf({ part, items }: CompiledPart): number {
  const isOpen = items.some(({ rule }) => rule.kind === 'ratio' && rule.cap === null)
  return isOpen ? Number.POSITIVE_INFINITY : part.max
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** A firm with the best figures in every item. */
function bestFirm({ zone }: Examining, { version, scorecard, judged }: Carded) {
  const variant: CompiledVariant | undefined = version.variants[0]
  if (variant === undefined) return undefined
  const facts = new Map<string, FactValue>()
  const trial = trialOf(facts, judged)
  const levers = leversOf(
    variant.parts.flatMap(({ items }) => items),
    { trial, indicators: zone.indicators },
  )
  for (const lever of levers.filter(({ whole }) => whole))
    for (const [key, value] of lever.outcomes.at(-1)?.values ?? []) facts.set(key, value)
  const { lower } = scoreSubject(zone, `${scorecard}@${version.version.version}`, { id: '', facts }, judged)
  return lower === null ? undefined : exampleFrom(facts, judged)
}

/** Examines whether whoever reaches a rung also reaches the one below; only rungs of conditions alone are looked at. */
export function examineNesting(examining: Examining, ladder: string, path: Path): void {
  const { versions } = examining.zone.ladders.get(ladder) ?? { versions: [] }
  for (const [at, { rungs, version }] of versions.entries()) {
    const judged = { period: Number(version.effective.from.slice(0, 4)) - 1, on: version.effective.from }
    for (const [index, higher] of rungs.entries()) {
      const lower = rungs[index - 1]
      if (lower === undefined || higher.rung.scorecard !== undefined || lower.rung.scorecard !== undefined) continue
      const reached = allHold(higher.conditions.map(({ expr }) => expr))
      const shown = lower.conditions
        .map(({ expr }) => factsOf(solvedOnce(examining, [{ expr, want: false }, ...reached], judged)))
        .find((facts) => {
          if (facts === null) return false
          const result = classifySubject(examining.zone, `${ladder}@${version.version}`, { id: '', facts }, judged)
          return result.rungs[index]?.verdict === true && result.rungs[index - 1]?.verdict === false
        })
      if (shown === undefined || shown === null) continue
      note(examining, [...path, 'versions', at, 'rungs', index], {
        kind: 'rung_not_nested',
        severity: 'warning',
        message: {
          zh: `可以达到「${higher.rung.name.zh}」而达不到下一级「${lower.rung.name.zh}」，见示例企业；如有意如此可以不改`,
          en: `a firm can reach "${higher.rung.name.en}" without "${lower.rung.name.en}" below it, as the example does; leave it if that is meant`,
        },
        example: exampleFrom(shown, judged),
      })
    }
  }
}
