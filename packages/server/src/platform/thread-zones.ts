import { compileZone, type Zone } from '@wutong/engine'
import type { ActiveZone } from './context.ts'

/** A zone as an order to a thread carries it: compiled zones do not cross between threads. */
export interface ZoneOrder {
  readonly zone: Zone
  /** Hash of the zone's definitions. */
  readonly hash: string
  readonly snapshotFolder: string | undefined
}

/** Zones of this thread by id; a population stays in memory as long as its zone. */
const zones = new Map<string, ActiveZone>()

/** The zone of an order, compiled once for as long as its definitions stay the same. */
export function activeZoneOf({ zone, hash, snapshotFolder }: ZoneOrder): ActiveZone {
  const known = zones.get(zone.id)
  if (known?.hash === hash) return known
  const active = { zone, compiled: compileZone(zone), hash, snapshotFolder }
  zones.set(zone.id, active)
  return active
}
