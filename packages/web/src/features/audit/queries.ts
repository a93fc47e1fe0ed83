import { useMutation } from '@tanstack/react-query'
import { type AuditEvent, type AuditKind, listAuditEvents, listAuditSeals, verifyAudit } from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { type GetPage, usePages } from '../../platform/pages.ts'

/** What the trail is narrowed to, as the address holds it. */
export interface TrailFilter {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly actor?: string | undefined
  readonly kind?: AuditKind | undefined
  readonly event?: string | undefined
  readonly entity?: string | undefined
}

/** Pages of the trail, for the screen or for a file. */
export function trailPages(filter: TrailFilter, limit: number): GetPage<AuditEvent> {
  return (after, signal) => call(listAuditEvents, { query: { ...filter, after, limit }, ...(signal ? { signal } : {}) })
}

/** The audit trail. */
export function useTrail(filter: TrailFilter) {
  return usePages(['audit', 'events', filter], trailPages(filter, 50))
}

/** Seals of the days. */
export function useSeals() {
  return usePages(['audit', 'seals'], (after, signal) => call(listAuditSeals, { query: { after, limit: 50 }, signal }))
}

/** Checks every sealed day in the server. */
export function useVerification() {
  return useMutation({ mutationFn: (head: string) => call(verifyAudit, { body: head === '' ? {} : { head } }) })
}
