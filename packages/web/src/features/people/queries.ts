import { useMutation, useQuery } from '@tanstack/react-query'
import { getSignInWays } from '@wutong/contract'
import { call, send } from '../../platform/client.ts'
import { signByPasskey } from './passkeys.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

function post(url: string, body: object): Promise<unknown> {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** What is asked for after the password: nothing, a code of an app, or a passkey where there is no app. */
export type NextStep = 'none' | 'code' | 'passkey'

/** Signs in by user name and password; whoever has a second factor is asked for it next. */
export function useSignIn(options: { readonly onSuccess: (next: NextStep) => Promise<void> }) {
  return useMutation({
    mutationFn: (credentials: Credentials) => post('/api/auth/sign-in/username', credentials),
    onSuccess: (reply) => options.onSuccess(nextStepOf(reply)),
  })
}

function nextStepOf(reply: unknown): NextStep {
  if (typeof reply !== 'object' || reply === null || !('twoFactorRedirect' in reply)) return 'none'
  const methods = 'twoFactorMethods' in reply && Array.isArray(reply.twoFactorMethods) ? reply.twoFactorMethods : []
  return methods.includes('totp') ? 'code' : 'passkey'
}

/** Signs in by a passkey, which says itself whose it is. */
export function useSignInByPasskey(options: { readonly onSuccess: () => Promise<void> }) {
  return useMutation({
    mutationFn: async () => {
      const response = await signByPasskey(await post('/api/auth/passkey/challenge', {}))
      return post('/api/auth/sign-in/passkey', { response })
    },
    onSuccess: options.onSuccess,
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
