/** Second factors as better-auth keeps them. */
import { APIError } from 'better-auth/api'
import { AppError } from '#platform/errors'
import type { AccountsOptions, createAuth } from './auth.ts'
import { hashOfRecoveryCode, useCode } from './second-factor.codes.ts'
import { isReadable, sealingKeyOf, sealSecondFactors } from './second-factor.sealing.ts'

/** What better-auth does about second factors, for routes of ours. */
export interface SecondFactors {
  /** Begins a second factor of the session's user: the secret in base 32 and the recovery codes. */
  readonly offerSecondFactor: (
    headers: Headers,
    password: string,
  ) => Promise<{ readonly secret: string; readonly recoveryCodes: string[] }>
  /** Confirms it with a code: the session is another then; undefined where the code is wrong. */
  readonly confirmSecondFactor: (
    headers: Headers,
    code: string,
  ) => Promise<{ readonly cookies: string[]; readonly sessionId: string } | undefined>
  /** Whether a code is right now, and opened nothing before; it is used up by that. */
  readonly useCode: (user: SignedInUser, code: string) => Promise<'right' | 'wrong' | 'used'>
  /** Whether a recovery code is one that is left; it is used up by that. */
  readonly useRecoveryCode: (user: SignedInUser, code: string) => Promise<boolean>
  /** Seals anew what was not sealed under the operator's secret; how many nobody can open. */
  readonly sealSecondFactors: () => Promise<{ readonly sealed: number; readonly unreadable: number }>
  readonly countRecoveryCodes: (userId: string) => Promise<number>
}

/** Whose session a request bears, and the request's headers. */
export interface SignedInUser {
  readonly userId: string
  readonly headers: Headers
}

/** Second factors of a set-up. */
export function secondFactorOf(auth: ReturnType<typeof createAuth>, options: AccountsOptions): SecondFactors {
  const { root } = options
  const key = sealingKeyOf(options)
  return {
    offerSecondFactor: async (headers, password) => {
      const offered = await auth.api.enableTwoFactor({ headers, body: { password } }).catch((cause: unknown) => {
        throw new AppError('second_factor_there', { cause })
      })
      if (offered.method !== 'totp') throw new Error('Only codes by time are set up.')
      const secret = new URL(offered.totpURI).searchParams.get('secret') ?? ''
      return { secret, recoveryCodes: offered.backupCodes }
    },
    confirmSecondFactor: async (headers, code) => {
      const { response, headers: replied } = await auth.api
        .verifyTOTP({ headers, body: { code }, returnHeaders: true })
        .catch(() => ({ response: undefined, headers: new Headers() }))
      if (response === undefined) return undefined
      const cookies = replied.getSetCookie()
      // Whoever has a passkey was asked for a second factor already: the session stays.
      const kept = cookies.length === 0 ? headers : new Headers({ cookie: cookiesFrom(cookies) })
      const renewed = await auth.api.getSession({ headers: kept })
      return renewed === null ? undefined : { cookies, sessionId: renewed.session.id }
    },
    useCode: async ({ userId, headers }, code) => {
      if (!(await isReadable(root, userId, key))) throw new AppError('second_factor_unreadable')
      const verified = await auth.api.verifyTOTP({ headers, body: { code } }).catch(undefinedIfRefused)
      if (verified === undefined) return 'wrong'
      const used = await useCode(root, userId, { code }).catch(undefinedIfRefused)
      return used === undefined ? 'used' : 'right'
    },
    useRecoveryCode: async ({ headers }, code) => {
      const body = { code: hashOfRecoveryCode(code), disableSession: true }
      const verified = await auth.api.verifyBackupCode({ headers, body }).catch(undefinedIfRefused)
      return verified !== undefined
    },
    sealSecondFactors: () => sealSecondFactors(root, key),
    countRecoveryCodes: async (userId) => {
      const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId } })
      return backupCodes.length
    },
  }
}

/** What better-auth refuses is an answer; what fails inside it is none. */
export function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof APIError && error.statusCode < 500) return undefined
  throw error
}

/** What a browser sends back for what it was told to keep. */
function cookiesFrom(lines: readonly string[]): string {
  return lines.map((line) => line.split(';')[0]).join('; ')
}
