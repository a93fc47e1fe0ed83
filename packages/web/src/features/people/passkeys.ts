/** Passkeys as the browser makes and uses them; whoever closes its dialog is told so in a sentence of ours. */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { ApiError } from '../../platform/client.ts'

/** Whether this browser knows passkeys. */
export const knowsPasskeys: boolean = browserSupportsWebAuthn()

const notDone = {
  zh: '通行密钥没有完成：可能已取消或超时，请重试。',
  en: 'The passkey was not used: cancelled, or it took too long. Try again.',
}
const thereAlready = {
  zh: '这台设备或安全密钥上已有本账号的通行密钥，无需再次登记。',
  en: 'This device or security key holds a passkey of this account already.',
}

/** Has an authenticator make a passkey. */
export function makePasskey(asked: object) {
  return startRegistration({ optionsJSON: asked as PublicKeyCredentialCreationOptionsJSON }).catch(explain)
}

/** Has an authenticator sign in. */
export function signByPasskey(asked: unknown) {
  return startAuthentication({ optionsJSON: asked as PublicKeyCredentialRequestOptionsJSON }).catch(explain)
}

function explain(error: unknown): never {
  const isThere = error instanceof Error && error.name === 'InvalidStateError'
  throw new ApiError(400, { code: 'passkey_not_used', title: isThere ? thereAlready : notDone, traceId: '' })
}
