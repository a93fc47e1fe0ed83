/** A version of an offer as it would be after a change. */

import { versionsFor } from '../columns/match-plan.ts'
import type { CompiledCondition, CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import type { ConditionSet, Offer, OfferVersion } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { DefinitionError, definitionOf, versionOn } from '../subject.ts'
import { checkZone, compileZone } from '../zone/compile-zone.ts'
import {
  type Literal,
  literalsIn,
  movedComparison,
  numberNode,
  parametersOf,
  thresholdsOf,
  withPart,
} from './parameters.ts'

/** What to change in an offer; whatever is left out stays as it is. */
export interface OfferChange {
  /** The offer's id, or `id@version`. */
  readonly offer: string
  /** Condition code → CEL, or null to drop the condition. */
  readonly conditions?: Readonly<Record<string, string | null>> | undefined
  /** CEL of the amount. */
  readonly amount?: string | undefined
  /** Null takes the cap away. */
  readonly cap?: number | null | undefined
  /** Parameter name → number, after the texts above; see `parametersOf`. */
  readonly set?: Readonly<Record<string, number>> | undefined
}

/** The version in force with a change applied; throws DefinitionError saying what is wrong with the change. */
export function changedVersion(zone: CompiledZone, change: OfferChange, judged: Judged): CompiledOfferVersion {
  return withNumbers(rewrittenVersion(zone, change, judged), change.set)
}

/** The version in force with the texts and the cap of a change, its numbers not yet moved. */
export function rewrittenVersion(zone: CompiledZone, change: OfferChange, judged: Judged): CompiledOfferVersion {
  const { id, chosen } = versionsFor(zone, change.offer, judged.on)
  const { versions } = definitionOf(zone.offers, id, 'offer')
  // What judges those who keep no version once none is in force stands in no package, so nobody can change it.
  if (!versions.includes(chosen)) versionOn(versions, judged.on, id)
  return isTextual(change) ? recompiled(zone, change, chosen) : chosen
}

/** A version with numbers moved. */
export function withNumbers(version: CompiledOfferVersion, set: OfferChange['set']): CompiledOfferVersion {
  return Object.entries(set ?? {}).reduce((moved, [name, value]) => withParameter(moved, name, value), version)
}

function isTextual({ conditions, amount, cap }: OfferChange): boolean {
  return conditions !== undefined || amount !== undefined || cap !== undefined
}

/** Compiles the edited texts as a package of this one offer, so that they pass the same checks as any other. */
function recompiled(zone: CompiledZone, change: OfferChange, { version }: CompiledOfferVersion): CompiledOfferVersion {
  const id = change.offer.split('@')[0] ?? ''
  const { definition } = definitionOf(zone.offers, id, 'offer')
  const sets = zone.zone.conditionSets.filter((set) => version.uses?.includes(set.id))
  assertConditions(change, [...sets.flatMap(({ conditions }) => conditions), ...version.conditions])
  const offer: Offer = { ...definition, versions: [editedVersion(change, version)] }
  const small = {
    ...zone.zone,
    scorecards: [],
    ladders: [],
    bundles: [],
    offers: [offer],
    conditionSets: sets.map((set): ConditionSet => ({ ...set, conditions: editedConditions(change, set.conditions) })),
  }
  const [problem] = checkZone(small)
  if (problem !== undefined) throw new DefinitionError(`${problem.message.zh} / ${problem.message.en}`, problem.message)
  return compileZone(small).offers.get(id)?.versions[0] as CompiledOfferVersion
}

function assertConditions({ conditions = {} }: OfferChange, all: OfferVersion['conditions']): void {
  for (const code of Object.keys(conditions))
    if (!all.some((condition) => condition.code === code))
      throw new DefinitionError(
        `没有条件「${code}」/ there is no condition "${code}"；可用 use one of: ${all.map((one) => one.code).join(', ')}`,
      )
}

function editedConditions({ conditions = {} }: OfferChange, all: OfferVersion['conditions']) {
  return all.flatMap((condition) => {
    const when = conditions[condition.code]
    if (when === null) return []
    return [when === undefined ? condition : { ...condition, when }]
  })
}

function editedVersion(change: OfferChange, version: OfferVersion): OfferVersion {
  const { benefit } = version
  const { cap, ...uncapped } = benefit ?? { cap: undefined }
  if (benefit === undefined && (change.amount !== undefined || change.cap !== undefined))
    throw new DefinitionError(
      '该政策不发放资金，没有金额可改 / this offer pays nothing, so there is no amount to change',
    )
  const limit = change.cap === undefined ? cap : change.cap
  const changed =
    benefit === undefined
      ? undefined
      : {
          ...(uncapped as typeof benefit),
          amount: change.amount ?? benefit.amount,
          ...(limit === undefined || limit === null ? {} : { cap: limit }),
        }
  // Who is selected in a round plays no part here, and may order by scorecards that are left out.
  const unselected = { ...version, rounds: undefined, selection: undefined }
  return { ...unselected, conditions: editedConditions(change, version.conditions), benefit: changed }
}

/** The version with one number moved. */
function withParameter(version: CompiledOfferVersion, name: string, value: number): CompiledOfferVersion {
  if (!Number.isFinite(value)) throw new DefinitionError(`「${name}」要写成数值 / "${name}" must be set to a number`)
  const parameter = parametersOf(version).find((one) => one.name === name)
  if (parameter === undefined) {
    const names = parametersOf(version).map((one) => one.name)
    throw new DefinitionError(
      `没有可调参数「${name}」/ there is no parameter "${name}"；可用 use one of: ${names.join(', ')}`,
    )
  }
  if (parameter.kind === 'cap') return withCap(version, value)
  if (parameter.kind === 'amount') return withAmountNumber(version, name, value)
  const threshold = thresholdsOf(version).find((one) => one.name === name)
  if (threshold === undefined) return version
  const moved = (one: CompiledCondition): CompiledCondition =>
    one.condition.code === threshold.condition
      ? { ...one, expr: withPart(one.expr, threshold.comparison, movedComparison(one.expr, threshold, value)) }
      : one
  return { ...version, conditions: version.conditions.map(moved) }
}

/** The version with another cap. */
export function withCap(version: CompiledOfferVersion, cap: number): CompiledOfferVersion {
  const { benefit } = version.version
  return benefit === undefined ? version : { ...version, version: { ...version.version, benefit: { ...benefit, cap } } }
}

/** The version with another number in its amount; one that is not there changes nothing. */
export function withAmountNumber(version: CompiledOfferVersion, name: string, value: number): CompiledOfferVersion {
  const { amount } = version
  const literal = amountLiteral(version, name)
  if (amount === null || literal === null) return version
  return { ...version, amount: withPart(amount, literal.path, numberNode(value)) }
}

/** The number of an amount that a parameter stands for; null where the name is that of something else. */
export function amountLiteral(version: CompiledOfferVersion, name: string): Literal | null {
  const { amount } = version
  if (amount === null || parametersOf(version).find((one) => one.name === name)?.kind !== 'amount') return null
  const place = name === 'amount' ? 0 : Number(name.slice('amount.'.length)) - 1
  return literalsIn(amount)[place] ?? null
}
