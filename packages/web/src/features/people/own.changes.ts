/** Changes of the own account that only its owner makes. */
import { useMutation } from '@tanstack/react-query'
import {
  addOwnPasskey,
  changePassword,
  confirmSecondFactor,
  MadePasskey,
  offerPasskey,
  offerSecondFactor,
  removeOwnPasskey,
  removeOwnSecondFactor,
  renameOwnPasskey,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { useOwnChange } from './own.queries.ts'
import { makePasskey } from './passkeys.ts'
import { type OwnerDraft, proofFrom } from './second-means.ts'

/** Changes the own password. */
export function useChangePassword() {
  return useOwnChange(async ({ owner, password }: { readonly owner: OwnerDraft; readonly password: string }) => {
    const { password: current, secondFactor } = await proofFrom(owner)
    return call(changePassword, { body: { current, password, secondFactor } })
  })
}

/** Begins a second factor; the answer shows its secret this once. */
export function useOfferSecondFactor() {
  return useMutation({
    mutationFn: async (owner: OwnerDraft) => call(offerSecondFactor, { body: await proofFrom(owner) }),
  })
}

/** Confirms it with the first code. */
export function useConfirmSecondFactor() {
  return useOwnChange((code: string) => call(confirmSecondFactor, { body: { code } }))
}

/** Takes the own second factor away. */
export function useRemoveSecondFactor() {
  return useOwnChange(async (owner: OwnerDraft) => call(removeOwnSecondFactor, { body: await proofFrom(owner) }))
}

/** Has a passkey made and keeps it. */
export function useAddPasskey() {
  return useOwnChange(async ({ name, owner }: { readonly name: string; readonly owner: OwnerDraft }) => {
    const asked = await call(offerPasskey, { body: await proofFrom(owner) })
    const response = MadePasskey.parse(await makePasskey(asked))
    return call(addOwnPasskey, { body: { name, response } })
  })
}

/** Calls a passkey by another name. */
export function useRenamePasskey() {
  return useOwnChange(({ passkeyId, name }: { readonly passkeyId: string; readonly name: string }) =>
    call(renameOwnPasskey, { params: { passkeyId }, body: { name } }),
  )
}

/** Takes a passkey away. */
export function useRemovePasskey() {
  return useOwnChange(async ({ passkeyId, owner }: { readonly passkeyId: string; readonly owner: OwnerDraft }) =>
    call(removeOwnPasskey, { params: { passkeyId }, body: await proofFrom(owner) }),
  )
}
