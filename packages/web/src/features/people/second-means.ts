/** How the owner of an account shows the second factor before a change of it. */
import { challengeOwnPasskey, type OwnerProof, SignedPasskey } from '@wutong/contract'
import { useState } from 'react'
import { call } from '../../platform/client.ts'
import { useOwnAccount, useOwnPasskeys } from './own.queries.ts'
import { signByPasskey } from './passkeys.ts'

/** A way to show it. */
export type SecondWay = 'code' | 'recovery' | 'passkey'

/** What is typed so far; a passkey needs nothing typed. */
export interface SecondDraft {
  readonly by: SecondWay
  readonly code: string
}

/** What is typed of the proof that only the owner can give. */
export interface OwnerDraft {
  readonly password: string
  readonly second: SecondDraft | undefined
}

/** The ways that an account has, and what is typed for the one that is chosen; none where there is no second factor. */
export interface SecondFactorState {
  readonly ways: readonly SecondWay[]
  readonly draft: SecondDraft | undefined
  readonly set: (draft: SecondDraft | undefined) => void
  readonly isReady: boolean
}

/** The state of what is asked for besides the password. */
export function useSecondFactor(): SecondFactorState {
  const hasCodes = useOwnAccount().data?.secondFactor === true
  const hasPasskeys = (useOwnPasskeys().data?.length ?? 0) > 0
  const [given, set] = useState<SecondDraft>()
  const ways: SecondWay[] = [
    ...(hasCodes ? (['code', 'recovery'] as const) : []),
    ...(hasPasskeys ? (['passkey'] as const) : []),
  ]
  const [first] = ways
  const draft = given ?? (first === undefined ? undefined : { by: first, code: '' })
  return { ways, draft, set, isReady: draft === undefined || draft.by === 'passkey' || draft.code.trim() !== '' }
}

/** The proof as the server takes it; a passkey is asked to sign now. */
export async function proofFrom({ password, second }: OwnerDraft): Promise<OwnerProof> {
  if (second === undefined) return { password }
  if (second.by !== 'passkey') return { password, secondFactor: { by: second.by, code: second.code.trim() } }
  const response = SignedPasskey.parse(await signByPasskey(await call(challengeOwnPasskey)))
  return { password, secondFactor: { by: 'passkey', response } }
}
