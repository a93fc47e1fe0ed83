import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useRouterState, useSearch } from '@tanstack/react-router'
import {
  getHealth,
  getPastDay,
  getSession,
  getZone,
  type Permission,
  type Session,
  type ZoneInfo,
} from '@wutong/contract'
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

/** What was known at the end of a past day. */
export function pastDayQuery(day: string) {
  return queryOptions({
    queryKey: ['past', day],
    queryFn: () => call(getPastDay, { params: { day } }),
    staleTime: 600_000,
    retry: false,
  })
}

/** Whether the page that is open can be shown as of a past day: staff see all of the past, an enterprise its own page. */
export function useSeesPast(): boolean {
  const isOwn = useRouterState({ select: ({ location }) => location.pathname.startsWith('/enterprises/') })
  const [all, own] = [useCan('history:read'), useCan('history:own')]
  return all || (own && isOwn)
}

/** The past day that pages are shown as of, from the address; undefined for the present. */
export function useAsOf(): string | undefined {
  const { asOf } = useSearch({ strict: false })
  return useSeesPast() ? asOf : undefined
}

/** The key of a query, apart for each past day. */
export function keyAsOf(day: string | undefined, key: readonly unknown[]): readonly unknown[] {
  return day === undefined ? key : ['past', day, ...key]
}

/** The past day that a key of `keyAsOf` belongs to; undefined for the present. */
export function dayOfKey([first, day]: readonly unknown[]): string | undefined {
  return first === 'past' && typeof day === 'string' ? day : undefined
}

/** The past day in full; no data for the present. */
export function usePastDay() {
  const day = useAsOf()
  return useQuery({ ...pastDayQuery(day ?? ''), enabled: day !== undefined })
}

/** The zone of a page behind sign-in, as of the day shown; the router loads it first. */
export function useZone(): ZoneInfo {
  const present = useSuspenseQuery(zoneQuery).data
  return usePastDay().data?.zone ?? present
}

/** Whether the signed-in account holds a permission, as the server told. */
export function useCan(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}

/** Whether any batch may be opened that a figure comes from: whoever sees less than the zone opens his own alone. */
export function useSeesBatches(): boolean {
  const [mayRead, seesZone] = [useCan('batch:read'), useCan('history:read')]
  return mayRead && seesZone
}

/** Whether the server answers, and whether its data are generated. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => call(getHealth, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
