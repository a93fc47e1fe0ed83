/** What people call the parts of a zone; whatever the zone no longer declares goes by its code. */
import type { Text, Zone } from './definitions.ts'

/** The name of a source. */
export function sourceName({ sources }: Zone, id: string): Text {
  return sources.find((source) => source.id === id)?.name ?? { zh: id, en: id }
}

/** A figure as lists name it: an indicator in a year, null for what describes the subject as it is. */
export interface NamedFigure {
  readonly code: string
  readonly name: Text
  readonly unit: string | null
  readonly period: number | null
}

/** Names a figure; `period` is 0, as facts keep it, for what describes the subject as it is. */
export function namedFigure({ indicators }: Zone, code: string, period: number): NamedFigure {
  const indicator = indicators.find((one) => one.code === code)
  const { name = { zh: code, en: code }, unit = null } = indicator ?? {}
  return { code, name, unit, period: period === 0 ? null : period }
}
