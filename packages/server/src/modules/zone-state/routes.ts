import { setTimeout as sleep } from 'node:timers/promises'
import { getHealth, getReady, getZone } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
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
  servePublic(host, getReady, async () => {
    const { scanner } = host.app
    const scans = scanner === null ? null : scanner.answers()
    const state = await Promise.race([system.transact(getZoneState).catch(() => 'silent' as const), overdue()])
    if (state === 'silent')
      throw new AppError('not_ready', { reason: { zh: '数据库没有应答', en: 'the database does not answer' } })
    if (state.evaluated === null)
      throw new AppError('not_ready', { reason: { zh: '尚未完成首次评价', en: 'nothing was evaluated yet' } })
    // Pages work without it, so that nobody is sent away for it; files are refused.
    return { ready: true, scanner: await scans } as const
  })
}

/** A database that takes longer than this to say how the zone stands is no base for pages. */
const patienceMs = 2000

function overdue(): Promise<'silent'> {
  return sleep(patienceMs, 'silent' as const, { ref: false })
}
