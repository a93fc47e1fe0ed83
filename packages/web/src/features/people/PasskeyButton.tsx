import { KeyOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { ApiError } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { knowsPasskeys } from './passkeys.ts'
import { useSignInByPasskey, useSignInWays } from './queries.ts'

/** Whether one can sign in by a passkey: the server takes them, and the browser knows them. */
export function useTakesPasskeys(): boolean {
  return useSignInWays().data?.passkeys === true && knowsPasskeys
}

interface PasskeyButtonProps {
  readonly isMain?: boolean
  readonly onSignedIn: () => Promise<void>
}

/** Signs in by a passkey, without a name. */
export function PasskeyButton({ isMain = false, onSignedIn }: PasskeyButtonProps) {
  const { t } = useWords()
  const signingIn = useSignInByPasskey({ onSuccess: onSignedIn })
  return (
    <>
      {signingIn.error ? <PasskeyProblem error={signingIn.error} /> : null}
      <Button
        block
        size="large"
        type={isMain ? 'primary' : 'default'}
        icon={<KeyOutlined aria-hidden />}
        loading={signingIn.isPending}
        onClick={() => signingIn.mutate()}
      >
        {t('signIn.byPasskey')}
      </Button>
    </>
  )
}

const sentences = new Map([
  [401, 'signIn.passkeyRefused'],
  [403, 'signIn.disabled'],
  [422, 'signIn.passkeyRefused'],
  [429, 'signIn.tooOften'],
] as const)

function PasskeyProblem({ error }: { readonly error: unknown }) {
  const { t } = useWords()
  const { status, problem } = error instanceof ApiError ? error : { status: 0, problem: undefined }
  const sentence = [...sentences].find(([known]) => known === status)?.[1]
  // The server's own sentence where it has one: locked for how long.
  if (sentence === undefined || problem?.code === 'sign_in_locked') return <ErrorNotice error={error} />
  return <Alert type="error" showIcon role="alert" title={t(sentence)} />
}
