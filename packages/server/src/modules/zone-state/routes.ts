import { getHealth, getZone } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { type HttpHost, serve, servePublic } from '#platform/http'
import { getZoneInfo } from './service.ts'
import { getZoneState } from './store.ts'

/** Mounts the zone's own routes; `system` is the context health is asked in. */
export function serveZoneState(host: HttpHost, system: Ctx): void {
  serve(host, getZone, ({ ctx }) => getZoneInfo(ctx))
  servePublic(host, getHealth, async () => {
    const { demo } = await system.transact(getZoneState)
    return { ok: true, zone: system.zoneId, demo }
  })
}
