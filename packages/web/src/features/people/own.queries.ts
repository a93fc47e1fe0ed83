import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  addDelegate,
  type DelegationScope,
  endDelegate,
  endOtherSessions,
  endOwnSession,
  getOwnAccount,
  listDelegates,
  listOwnKeys,
  listOwnPasskeys,
  listOwnSessions,
  makeOwnKey,
  type Permission,
  revokeOwnKey,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { sessionQuery } from '../../platform/session.ts'

/** The own account. */
export function useOwnAccount() {
  return useQuery({ queryKey: ['own-account'], queryFn: ({ signal }) => call(getOwnAccount, { signal }) })
}

/** Where the own account is signed in. */
export function useOwnSessions() {
  return useQuery({ queryKey: ['own-sessions'], queryFn: ({ signal }) => call(listOwnSessions, { signal }) })
}

/** A change of the own account, after which everything about it is read anew. */
export function useOwnChange<Order, Done>(change: (order: Order) => Promise<Done>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [['own-account'], ['own-sessions'], ['own-passkeys'], sessionQuery.queryKey].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  })
}

/** Ends one session of the own account. */
export function useEndSession() {
  return useOwnChange((sessionId: string) => call(endOwnSession, { params: { sessionId } }))
}

/** Ends every other session of the own account. */
export function useEndOthers() {
  return useOwnChange(() => call(endOtherSessions))
}

/** The own passkeys. */
export function useOwnPasskeys() {
  return useQuery({ queryKey: ['own-passkeys'], queryFn: ({ signal }) => call(listOwnPasskeys, { signal }) })
}

/** Staff that this account let in. */
export function useDelegates() {
  return useQuery({ queryKey: ['delegates'], queryFn: ({ signal }) => call(listDelegates, { signal }) })
}

/** The own keys. */
export function useOwnKeys() {
  return useQuery({ queryKey: ['own-keys'], queryFn: ({ signal }) => call(listOwnKeys, { signal }) })
}

function useListChange<Order, Done>(list: string, change: (order: Order) => Promise<Done>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [list] }),
  })
}

/** Whom to let in. */
export interface DelegateOrder {
  readonly suffix: string
  readonly displayName: string
  readonly scope: DelegationScope
  readonly until: string
}

/** Lets a member of staff in; the answer shows the one-time password this once. */
export function useAddDelegate() {
  return useListChange('delegates', (body: DelegateOrder) => call(addDelegate, { body }))
}

/** Ends what a member of staff may do. */
export function useEndDelegate() {
  return useListChange('delegates', (userId: string) => call(endDelegate, { params: { userId } }))
}

/** Makes a key; the answer shows it this once. */
export function useMakeOwnKey() {
  return useListChange(
    'own-keys',
    (body: { readonly name: string; readonly permissions: Permission[]; readonly days: number }) =>
      call(makeOwnKey, { body }),
  )
}

/** Ends a key. */
export function useRevokeOwnKey() {
  return useListChange('own-keys', (keyId: string) => call(revokeOwnKey, { params: { keyId } }))
}
