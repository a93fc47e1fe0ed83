import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  addAccount,
  changeRole,
  disableAccount,
  enableAccount,
  getSignInRules,
  liftLock,
  linkIdentity,
  listAccounts,
  listDepartments,
  type Organisation,
  type Role,
  resetPassword,
  resetSecondFactor,
  type SignInRules,
  setSignInRules,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'

/** Accounts by user name. */
export function useAccounts(search: string) {
  return useInfiniteQuery({
    queryKey: ['accounts', search],
    queryFn: ({ pageParam, signal }) =>
      call(listAccounts, { query: { search: search || undefined, after: pageParam, limit: 100 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
}

/** A role, and whose or which part of the zone's it is. */
export interface PlaceFields {
  readonly role: Role
  readonly enterprise: { readonly uscc: string; readonly name: string } | undefined
  readonly legalRepresentative: boolean
  readonly department: string | undefined
  readonly seesSensitive: boolean | undefined
  readonly organisation: Omit<Organisation, 'id'> | undefined
}

/** Departments and sub-districts that accounts may belong to. */
export function useDepartments() {
  return useQuery({ queryKey: ['departments'], queryFn: ({ signal }) => call(listDepartments, { signal }) })
}

/** A change after which the list is read anew. */
function useChange<Order, Done>(change: (order: Order) => Promise<Done>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
}

/** Makes an account; the answer shows its one-time password this once. */
export function useAddAccount() {
  return useChange((body: PlaceFields & { readonly username: string; readonly displayName: string }) =>
    call(addAccount, { body }),
  )
}

/** Gives an account another role. */
export function useChangeRole() {
  return useChange(({ userId, ...body }: PlaceFields & { readonly userId: string }) =>
    call(changeRole, { params: { userId }, body }),
  )
}

/** How the identity provider vouches for an account. */
export type IdentityOrder = { readonly by: 'none' } | { readonly by: 'username' | 'subject'; readonly value: string }

/** Lets the identity provider vouch for an account, or no longer. */
export function useLinkIdentity() {
  return useChange(({ userId, identity }: { readonly userId: string; readonly identity: IdentityOrder }) =>
    call(linkIdentity, { params: { userId }, body: identity }),
  )
}

/** Gives an account a new one-time password. */
export function useResetPassword() {
  return useChange((userId: string) => call(resetPassword, { params: { userId } }))
}

const steps = { disable: disableAccount, enable: enableAccount, liftLock, resetSecondFactor } as const

/** What is done to an account with one click and a question. */
export type AccountStep = keyof typeof steps

/** Does such a step. */
export function useAccountStep() {
  return useChange(({ step, userId }: { readonly step: AccountStep; readonly userId: string }) =>
    call(steps[step], { params: { userId } }),
  )
}

/** What the zone asks of sign-in. */
export function useSignInRules() {
  return useQuery({ queryKey: ['sign-in-rules'], queryFn: ({ signal }) => call(getSignInRules, { signal }) })
}

/** Says which roles must have a second factor. */
export function useSetSignInRules() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: SignInRules) => call(setSignInRules, { body }),
    onSuccess: (rules) => queryClient.setQueryData(['sign-in-rules'], rules),
  })
}
