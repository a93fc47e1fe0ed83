/** What judges the others on a day on which only those are judged who keep an older version, as none is in force any more. */
import type {
  CompiledCondition,
  CompiledLadderVersion,
  CompiledOfferVersion,
  CompiledScorecardVersion,
} from './compiled.ts'
import type { Text } from './definition-parts.ts'
import { joinedNode } from './expr/compile-operators.ts'
import { withReading } from './expr/parts.ts'
import type { Expr } from './expr/tree.ts'
import type { DefinitionKind } from './subject.ts'

const names: Readonly<Record<'in_force' | 'kept', Text>> = {
  in_force: {
    zh: '该日没有生效版本，须有适用的旧版本',
    en: 'no version is in force on the day: an older one must apply',
  },
  kept: { zh: '沿用旧版本', en: 'keeps an older version' },
}

function condition(code: keyof typeof names, kept: readonly [Expr, ...Expr[]]): CompiledCondition {
  const [only, ...others] = kept
  const source = kept.map((one) => `(${one.source})`).join(' || ')
  const expr = others.length === 0 ? only : withReading(joinedNode('or', kept, source))
  return { condition: { code, name: names[code], when: expr.source }, expr }
}

/** Offers: two conditions fail at once, as nobody is one step away from what has ended; while it is open who keeps a version, so is the offer. */
export const offerKind: DefinitionKind<CompiledOfferVersion> = {
  name: 'offer',
  closed: (last, kept) => ({
    ...last,
    alsoFor: null,
    conditions: [condition('in_force', kept), condition('kept', kept), ...last.conditions],
  }),
}

/** Scorecards: nothing is scored, so there is no total, rank or class, and nobody passes who keeps no version. */
export const scorecardKind: DefinitionKind<CompiledScorecardVersion> = {
  name: 'scorecard',
  closed: (last, kept) => ({
    ...last,
    alsoFor: null,
    version: { ...last.version, classes: undefined, pass: undefined, vetoes: [] },
    gates: [condition('in_force', kept)],
    directEntry: [],
    variants: [],
    classes: null,
    vetoes: [],
  }),
}

/** Ladders: every rung asks for a version that is kept as well. */
export const ladderKind: DefinitionKind<CompiledLadderVersion> = {
  name: 'ladder',
  closed: (last, kept) => ({
    ...last,
    alsoFor: null,
    rungs: last.rungs.map((rung) => ({ ...rung, conditions: [condition('in_force', kept), ...rung.conditions] })),
  }),
}
