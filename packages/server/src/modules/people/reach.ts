/** How far a place in the zone lets somebody see: which enterprises, and which of their figures. */
import type { Role } from '@wutong/contract'
import { codesRead, plausibilityAsOffer } from '@wutong/engine'
import { pointsScorecard } from '#modules/evaluations'
import type { ActiveZone } from '#platform/context'
import type { Limits, Reach } from '#platform/limits'

/** The part of a place that decides it. */
export interface ReachingPlace {
  readonly role: Role
  readonly department: string | null
  readonly seesSensitive: boolean
  readonly organisationId: string | null
}

/** What is out of sight from a place; undefined where it sees the whole zone, or its own enterprise. */
export function limitsOf(active: ActiveZone, place: ReachingPlace): Limits | undefined {
  const reach = reachOf(active.zone.departments, place)
  if (reach === undefined) return undefined
  const hidden = hiddenFrom(active, place)
  return reach.of === 'zone' && hidden.size === 0 ? undefined : { reach, hidden }
}

function reachOf(departments: ActiveZone['zone']['departments'], place: ReachingPlace): Reach | undefined {
  switch (place.role) {
    case 'liaison':
      return { of: 'liaison' }
    case 'provider':
      return place.organisationId === null ? { of: 'nothing' } : { of: 'consent', organisationId: place.organisationId }
    case 'expert':
      return { of: 'nothing' }
    case 'officer':
    case 'leader': {
      const kind = departments.find(({ id }) => id === place.department)?.kind
      if (place.department === null) return { of: 'zone' }
      // A department that the package no longer names is no reason to show the whole zone.
      return kind === 'department' ? { of: 'zone' } : { of: 'district', district: place.department }
    }
    default:
      // Auditors see the zone, an enterprise itself, an administrator no enterprise: other policies hold to that.
      return undefined
  }
}

const nothing: ReadonlySet<string> = new Set()

/** What is hidden in a zone package from each department's people who see no sensitive figures; asked for at every request. */
const known = new WeakMap<ActiveZone, Map<string | null, ReadonlySet<string>>>()

function hiddenFrom(zone: ActiveZone, { seesSensitive, department }: ReachingPlace): ReadonlySet<string> {
  if (seesSensitive) return nothing
  const byDepartment = known.get(zone) ?? new Map<string | null, ReadonlySet<string>>()
  known.set(zone, byDepartment)
  const hidden = byDepartment.get(department) ?? hiddenOutside(zone, department)
  byDepartment.set(department, hidden)
  return hidden
}

/**
 * Codes that are hidden: sensitive indicators but those of the own department's sources, and every result that is reckoned
 * from one of them, since its points would tell the figure.
 */
function hiddenOutside(active: ActiveZone, department: string | null): ReadonlySet<string> {
  const { sources, indicators } = active.zone
  const own = new Set(sources.filter((source) => source.department === department).map(({ id }) => id))
  const sensitive = indicators.filter((indicator) => indicator.sensitive === true && !own.has(indicator.source))
  const codes = new Set(sensitive.map(({ code }) => code))
  return codes.size === 0 ? nothing : new Set([...codes, ...resultsOn(active, codes)])
}

/** The results that are reckoned from any of some indicators. */
function resultsOn({ zone, compiled }: ActiveZone, codes: ReadonlySet<string>): string[] {
  const reads = (tree: object | undefined): boolean =>
    tree !== undefined && [...codesRead(tree)].some((code) => codes.has(code))
  const scores = zone.scorecards.filter(({ id }) => reads(compiled.scorecards.get(id))).map(({ id }) => id)
  const ladders = zone.ladders.filter(
    ({ id, versions }) =>
      reads(compiled.ladders.get(id)) ||
      versions.some(({ rungs }) =>
        rungs.some(({ scorecard }) => scorecard !== undefined && scores.includes(scorecard)),
      ),
  )
  const offers = zone.offers.filter(({ id }) => reads(compiled.offers.get(id)))
  const rules = (zone.plausibility ?? []).filter((rule) =>
    reads(plausibilityAsOffer(compiled, rule).offers.get(rule.code)),
  )
  return [
    ...scores.map((id) => `score:${id}`),
    ...(scores.includes(pointsScorecard) ? ['list:points'] : []),
    ...ladders.map(({ id }) => `ladder:${id}`),
    ...offers.map(({ id }) => `offer:${id}`),
    ...(offers.length > 0 ? ['list:qualified'] : []),
    // That a rule found a figure suspicious tells of what it compares it with.
    ...rules.map(({ code }) => `rule:${code}`),
  ]
}
