import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { can, getHealth, getSession, getZone, type Permission, type Session, type ZoneInfo } from '@wutong/contract'
import { call } from './client.ts'

/** Who is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(getSession, { signal }),
  staleTime: 60_000,
})

/** The zone with its catalogue. */
export const zoneQuery = queryOptions({
  queryKey: ['zone'],
  queryFn: ({ signal }) => call(getZone, { signal }),
  staleTime: 60_000,
})

/** The session of a page behind sign-in; the router loads it first. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

/** The zone of a page behind sign-in; the router loads it first. */
export function useZone(): ZoneInfo {
  return useSuspenseQuery(zoneQuery).data
}

/** Whether the signed-in account holds a permission, by the same table as the server's. */
export function useCan(permission: Permission): boolean {
  return can(useSession().role, permission)
}

/** Whether the server answers, and whether its data are generated. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => call(getHealth, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
