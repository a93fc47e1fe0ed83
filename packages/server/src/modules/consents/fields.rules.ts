/** What can be consented to: figures by the code of their indicator, and results that the zone reckons. */
import type { Text } from '@wutong/contract'
import type { Indicator, Ladder, Scorecard, Zone } from '@wutong/engine'

/** A field that can be consented to. */
export type Field =
  | { readonly code: string; readonly name: Text; readonly indicator: Indicator }
  | { readonly code: string; readonly name: Text; readonly scorecard: Scorecard }
  | { readonly code: string; readonly name: Text; readonly ladder: Ladder }

/** The field of a code, where the zone package declares one. */
export function fieldOf(zone: Zone, code: string): Field | undefined {
  const [kind, id] = code.split(':')
  if (id === undefined) {
    const indicator = zone.indicators.find((one) => one.code === kind)
    return indicator === undefined ? undefined : { code, name: indicator.name, indicator }
  }
  if (kind === 'score') {
    const scorecard = zone.scorecards.find((one) => one.id === id)
    return scorecard === undefined ? undefined : { code, name: scorecard.name, scorecard }
  }
  const ladder = kind === 'ladder' ? zone.ladders.find((one) => one.id === id) : undefined
  return ladder === undefined ? undefined : { code, name: ladder.name, ladder }
}

/** The codes among some that name no field. */
export function unknownFields(zone: Zone, codes: readonly string[]): string[] {
  return codes.filter((code) => fieldOf(zone, code) === undefined)
}
