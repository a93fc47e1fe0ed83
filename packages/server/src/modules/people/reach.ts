/** How far a place in the zone lets somebody see: which enterprises, and which of their figures. */
import type { Role } from '@wutong/contract'
import { codesRead } from '@wutong/engine'
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
export function limitsOf({ zone, compiled }: ActiveZone, place: ReachingPlace): Limits | undefined {
  const reach = reachOf(zone.departments, place)
  if (reach === undefined) return undefined
  const hidden = hiddenFrom({ zone, compiled }, place)
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

type Package = Pick<ActiveZone, 'zone' | 'compiled'>

/**
 * Codes that are hidden: sensitive indicators but those of the own department's sources, and every result that is reckoned
 * from one of them, since its points would tell the figure.
 */
function hiddenFrom({ zone, compiled }: Package, { seesSensitive, department }: ReachingPlace): ReadonlySet<string> {
  const own = new Set(zone.sources.filter((source) => source.department === department).map(({ id }) => id))
  const codes = new Set(
    zone.indicators
      .filter(({ sensitive, source }) => sensitive === true && !seesSensitive && !own.has(source))
      .map(({ code }) => code),
  )
  return codes.size === 0 ? codes : new Set([...codes, ...resultsOn({ zone, compiled }, codes)])
}

/** The column of lists that shows the points of a scorecard. */
export const pointsScorecard = 'innovation-points'

/** The results that are reckoned from any of some indicators. */
export function resultsOn({ zone, compiled }: Package, codes: ReadonlySet<string>): string[] {
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
  return [
    ...scores.map((id) => `score:${id}`),
    ...(scores.includes(pointsScorecard) ? ['list:points'] : []),
    ...ladders.map(({ id }) => `ladder:${id}`),
    ...offers.map(({ id }) => `offer:${id}`),
    ...(offers.length > 0 ? ['list:qualified'] : []),
  ]
}
