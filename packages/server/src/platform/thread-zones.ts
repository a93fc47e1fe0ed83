import { compileZone, type Zone } from '@wutong/engine'
import type { ActiveZone } from './context.ts'

/** A zone as an order to a thread carries it: compiled zones do not cross between threads. */
export interface ZoneOrder {
  /** Its definitions, or the id of one whose definitions the thread has by this hash. */
  readonly zone: Zone | string
  /** Hash of the zone's definitions. */
  readonly hash: string
  readonly snapshotFolder: string | undefined
}

/** Zones of this thread by id; a population stays in memory as long as its zone. */
const zones = new Map<string, ActiveZone>()

/** Makes the orders to one thread: the definitions of a zone go with the first one, as they take longer to copy than many a task. */
export function zoneOrdersOf(): (zone: ActiveZone) => ZoneOrder {
  const sent = new Map<string, string>()
  return ({ zone, hash, snapshotFolder }) => {
    const isThere = sent.get(zone.id) === hash
    sent.set(zone.id, hash)
    return { zone: isThere ? zone.id : zone, hash, snapshotFolder }
  }
}

/** The zone of an order, compiled once for as long as its definitions stay the same. */
export function activeZoneOf({ zone, hash, snapshotFolder }: ZoneOrder): ActiveZone {
  const known = zones.get(typeof zone === 'string' ? zone : zone.id)
  if (known?.hash === hash) return known
  if (typeof zone === 'string') throw new Error(`The thread has no definitions ${hash} of zone ${zone}.`)
  const active = { zone, compiled: compileZone(zone), hash, snapshotFolder }
  zones.set(zone.id, active)
  return active
}
