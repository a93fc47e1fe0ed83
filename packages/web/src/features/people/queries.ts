import { useMutation } from '@tanstack/react-query'
import { send } from '../../platform/client.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

/** Signs in by user name and password. */
export function useSignIn(options: { readonly onSuccess: () => Promise<void> }) {
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      send('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      }),
    onSuccess: options.onSuccess,
  })
}
