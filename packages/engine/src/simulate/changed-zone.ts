/** A zone with several offers and rules across offers changed at once. */
import { versionsFor } from '../columns/match-plan.ts'
import type { CompiledBundleRule, CompiledZone } from '../compiled.ts'
import type { BundleRule, Finding } from '../definitions.ts'
import type { Judged } from '../expr/evaluate.ts'
import { offersToBundle } from '../offers/bundle.ts'
import { DefinitionError, definitionOf } from '../subject.ts'
import { compileBundles } from '../zone/bundles.ts'
import { collectorFrom } from '../zone/collector.ts'
import { changedVersion, type OfferChange } from './change.ts'

/** What to change across a zone; whatever is left out stays as it is. */
export interface ZoneChange {
  /** At most one change for each offer. */
  readonly offers?: readonly OfferChange[] | undefined
  /** Rules across offers; one with the code of a rule in the zone takes its place, another is added. */
  readonly bundles?: readonly BundleRule[] | undefined
  /** Codes of rules across offers that no longer hold. */
  readonly drop?: readonly string[] | undefined
}

/** The zone with a change applied; throws DefinitionError saying what is wrong with the change. */
export function changedZone(zone: CompiledZone, change: ZoneChange, judged: Judged): CompiledZone {
  const changes = change.offers ?? []
  assertOnce(changes.map(({ offer }) => idOf(offer)))
  const offers = new Map(zone.offers)
  for (const one of changes) offers.set(idOf(one.offer), changedOffer(zone, one, judged))
  return { ...zone, offers, bundles: changedRules(zone, change) }
}

function idOf(reference: string): string {
  return reference.split('@')[0] ?? reference
}

function assertOnce(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice === undefined) return
  throw new DefinitionError(
    `政策「${twice}」的改动要写在一处 / the changes of "${twice}" belong together: name each offer once`,
  )
}

/** The offer with the version in force replaced; another version pays nobody on the day, so changing it is a mistake. */
function changedOffer(zone: CompiledZone, change: OfferChange, judged: Judged) {
  const id = idOf(change.offer)
  const offer = definitionOf(zone.offers, id, 'offer')
  const version = changedVersion(zone, change, judged)
  const isPaid = offersToBundle(zone, judged.on).includes(id)
  const chosen = isPaid ? versionsFor(zone, id, judged.on).chosen : null
  if (chosen === null || chosen.version.version !== version.version.version)
    throw new DefinitionError(
      `政策「${change.offer}」在 ${judged.on} 不在执行期，不进入组合 / offer "${change.offer}" is not in force on ${judged.on} and is in no bundle: take a day within its term`,
    )
  const versions = offer.versions.map((one) => (one === chosen ? version : one))
  return { definition: { ...offer.definition, versions: versions.map((one) => one.version) }, versions }
}

/** The rules across offers after the change, checked together like those of a zone package. */
function changedRules(zone: CompiledZone, { bundles = [], drop = [] }: ZoneChange): readonly CompiledBundleRule[] {
  if (bundles.length === 0 && drop.length === 0) return zone.bundles
  const old = zone.zone.bundles ?? []
  const unknown = drop.find((code) => !old.some((rule) => rule.code === code))
  if (unknown !== undefined)
    throw new DefinitionError(
      `没有跨政策规则「${unknown}」/ there is no rule across offers "${unknown}"；可用 use one of: ${old.map(({ code }) => code).join(', ')}`,
    )
  const gone = new Set([...drop, ...bundles.map(({ code }) => code)])
  const kept = old.filter(({ code }) => !gone.has(code))
  const findings: Finding[] = []
  const into = collectorFrom(new Map(zone.indicators), findings)
  const rules = compileBundles(into, { ...zone.zone, bundles: [...kept, ...bundles] })
  const [problem] = findings
  if (problem === undefined) return rules
  throw new DefinitionError(`${problem.message.zh} / ${problem.message.en}`, problem.message)
}
