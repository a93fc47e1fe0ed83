import { useMutation, useQuery } from '@tanstack/react-query'
import { getSignInWays } from '@wutong/contract'
import { call, send } from '../../platform/client.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

function post(url: string, body: object): Promise<unknown> {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** Signs in by user name and password; whoever has a second factor is asked for a code next. */
export function useSignIn(options: { readonly onSuccess: (asksCode: boolean) => Promise<void> }) {
  return useMutation({
    mutationFn: (credentials: Credentials) => post('/api/auth/sign-in/username', credentials),
    onSuccess: (reply) =>
      options.onSuccess(typeof reply === 'object' && reply !== null && 'twoFactorRedirect' in reply),
  })
}

/** Sends the code that completes a sign-in. */
export function useSendCode(options: { readonly onSuccess: () => Promise<void> }) {
  return useMutation({
    mutationFn: ({ code, byRecovery }: { readonly code: string; readonly byRecovery: boolean }) =>
      post(`/api/auth/two-factor/${byRecovery ? 'verify-backup-code' : 'verify-totp'}`, { code }),
    onSuccess: options.onSuccess,
  })
}

/** How one can sign in besides by password. */
export function useSignInWays() {
  return useQuery({
    queryKey: ['health', 'ways'],
    queryFn: ({ signal }) => call(getSignInWays, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Goes to the identity provider. */
export function useGoToProvider() {
  return useMutation({
    mutationFn: () => post('/api/auth/sign-in/social', { provider: 'oidc' }),
    onSuccess: (reply) => {
      if (typeof reply === 'object' && reply !== null && 'url' in reply) window.location.assign(String(reply.url))
    },
  })
}
