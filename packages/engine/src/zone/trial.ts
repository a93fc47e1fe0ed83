/** Trial versions: one version of one definition compiled alone, in force on every day, for previews. */
import type { CompiledZone } from '../compiled.ts'
import type { Offer, OfferVersion, PlausibilityRule, Scorecard, ScorecardVersion } from '../definitions.ts'
import { collectorFrom } from './collector.ts'
import { offerVersion, scorecardVersion } from './compile-zone.ts'

const always = { from: '0001-01-01' }

/**
 * The zone with one scorecard that has this version only. The version must have passed `checkZone`, or be mixed from
 * versions that have: sums that do not add up are let pass here.
 */
export function withTrialScorecard(zone: CompiledZone, scorecard: Scorecard, version: ScorecardVersion): CompiledZone {
  const { alsoFor: _, ...rest } = version
  const trial = { ...rest, effective: always }
  const compiled = scorecardVersion(collectorFrom(zone.indicators, [], trial.measures), [], trial)
  const definition = { ...scorecard, versions: [trial] }
  return { ...zone, scorecards: new Map([[scorecard.id, { definition, versions: [compiled] }]]) }
}

/** The zone with one offer that has this version only, under the same terms as `withTrialScorecard`. */
export function withTrialOffer(zone: CompiledZone, offer: Offer, version: OfferVersion): CompiledZone {
  const { alsoFor: _, ...rest } = version
  const trial = { ...rest, effective: always }
  const sets = new Map(zone.zone.conditionSets.map((set) => [set.id, set]))
  const compiled = offerVersion(collectorFrom(zone.indicators, [], trial.measures), [], trial, {
    sets,
    zone: zone.zone,
  })
  const definition = { ...offer, versions: [trial] }
  return { ...zone, offers: new Map([[offer.id, { definition, versions: [compiled] }]]) }
}

/**
 * The rule of a plausible figure as the only offer, under the rule's code: a condition over a population is what an offer is,
 * matched exactly, and unknown where a figure is missing.
 */
export function plausibilityAsOffer(zone: CompiledZone, { code, name, when }: PlausibilityRule): CompiledZone {
  const version: OfferVersion = {
    version: code,
    effective: always,
    status: 'illustrative',
    citation: { title: name.zh },
    conditions: [{ code, name, when }],
  }
  const offer: Offer = { id: code, name, kind: 'policy', level: 'zone', standing: 'live', versions: [version] }
  return withTrialOffer(zone, offer, version)
}
