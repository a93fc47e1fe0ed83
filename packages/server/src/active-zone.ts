import { createHash } from 'node:crypto'
import { compileZone, type Zone } from '@wutong/engine'
import type { ActiveZone } from '#platform/context'

/** Makes a loaded zone package ready to run. */
export function activeZoneFrom(zone: Zone, snapshotFolder?: string): ActiveZone {
  const hash = createHash('sha256').update(JSON.stringify(zone)).digest('hex')
  return { zone, compiled: compileZone(zone), hash, snapshotFolder }
}
