/** Codes of the second factor: each opens one session, and recovery codes are kept as hashes only. */
import { createHash, randomInt } from 'node:crypto'
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth'
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api'
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Tables } from '#platform/tables'
import { readable } from './passwords.ts'
import { isReadable, type SealingKey } from './second-factor.sealing.ts'

/** Where codes of authenticator apps are taken. */
export const totpPath = '/two-factor/verify-totp'

/** Longer than any code is taken: the step it is of, and one before and after. */
const codeMs = 3 * 60_000

const WithCode = z.object({ code: z.string().min(1).max(100) })

/** Notes that a code opens a session or a change; refuses one that did so already, whichever process it was sent to. */
export async function useCode(root: Kysely<Tables>, userId: string, body: unknown): Promise<true> {
  const { code } = WithCode.parse(body)
  const now = new Date()
  await root
    .deleteFrom('auth_used_codes')
    .where('used_at', '<', new Date(now.getTime() - codeMs))
    .execute()
  const kept = await root
    .insertInto('auth_used_codes')
    .values({ user_id: userId, code, used_at: now })
    .onConflict((conflict) => conflict.columns(['user_id', 'code']).doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 0n) throw used()
  return true
}

/**
 * Refuses a code that opened a session already before the sign-in is used up by it, so that the next code can be entered,
 * and any code of somebody whose secret cannot be read.
 */
export function codesOnce(root: Kysely<Tables>, key: SealingKey) {
  return {
    id: 'codes-once',
    endpoints: {
      findAsked: createAuthEndpoint.serverOnly({ method: 'GET', requireHeaders: true }, async (ctx) => ({
        userId: await askedUser(ctx),
      })),
    },
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === totpPath,
          handler: createAuthMiddleware(async (ctx) => {
            const userId = await askedUser(ctx)
            if (userId !== undefined && !(await isReadable(root, userId, key))) throw unreadable()
            const code = WithCode.safeParse(ctx.body).data?.code
            if (userId !== undefined && code !== undefined && (await isUsed(root, userId, code))) throw used()
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin
}

/** Whose second step a browser is at: its password was right. */
async function askedUser(ctx: GenericEndpointContext): Promise<string | undefined> {
  const { name } = ctx.context.createAuthCookie('two_factor')
  const asked = await ctx.getSignedCookie(name, ctx.context.secret)
  const kept = asked ? await ctx.context.internalAdapter.findVerificationValue(asked) : null
  return kept?.value
}

async function isUsed(root: Kysely<Tables>, userId: string, code: string): Promise<boolean> {
  const row = await root
    .selectFrom('auth_used_codes')
    .select('code')
    .where('user_id', '=', userId)
    .where('code', '=', code)
    .where('used_at', '>=', new Date(Date.now() - codeMs))
    .executeTakeFirst()
  return row !== undefined
}

function unreadable(): APIError {
  const message = 'The secret of your app cannot be read; sign in by a recovery code or a passkey.'
  return new APIError('CONFLICT', { code: 'SECOND_FACTOR_UNREADABLE', message })
}

function used(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'CODE_USED', message: 'This code was used; wait for the next one.' })
}

/** Ten codes of 24 signs, 118 random bits each: as many as a plain hash needs (ASVS 6.5.2). */
function freshCodes(): string[] {
  const group = (): string => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('')
  return Array.from({ length: 10 }, () => Array.from({ length: 6 }, group).join('-'))
}

const mark = 'sha256:'

/** A recovery code as it is kept and compared: however it was typed, with or without its lines. */
export function hashOfRecoveryCode(typed: string): string {
  const code = typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return `${mark}${createHash('sha256').update(`wutong recovery code ${code}`).digest('base64url')}`
}

const Codes = z.array(z.string())

/**
 * How better-auth makes and keeps recovery codes. It compares what it keeps with what comes in, so what comes in is hashed
 * before (`guarded.ts`), and what is hashed already stays as it is when the rest is kept again.
 */
export function recoveryCodes(secret: string) {
  return {
    customBackupCodesGenerate: freshCodes,
    storeBackupCodes: {
      encrypt: (json: string) => {
        const codes = Codes.parse(JSON.parse(json))
        return Promise.resolve(
          JSON.stringify(codes.map((code) => (code.startsWith(mark) ? code : hashOfRecoveryCode(code)))),
        )
      },
      decrypt: async (kept: string) => {
        if (kept.startsWith('[')) return kept
        // Those of before were encrypted; they become hashes when the first is used.
        const codes = Codes.parse(JSON.parse(await symmetricDecrypt({ key: secret, data: kept })))
        return JSON.stringify(codes.map(hashOfRecoveryCode))
      },
    },
  }
}
