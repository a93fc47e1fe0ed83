import { Alert, Button } from 'antd'
import { ApiError } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useGoToProvider, useSignInWays } from './queries.ts'

const reasons = new Map([
  ['factors_missing', 'signIn.factorsMissing'],
  ['issuer_unfit', 'signIn.issuerUnfit'],
  ['account_disabled', 'signIn.disabled'],
  ['signup_disabled', 'signIn.notLinked'],
  ['account_not_linked', 'signIn.notLinked'],
] as const)

/** Why the identity provider's answer opened nothing. */
export function ProviderRefusal({ refusal }: { readonly refusal: string }) {
  const { t } = useWords()
  const reason = [...reasons].find(([code]) => code === refusal)?.[1] ?? 'signIn.providerFailed'
  return <Alert className="sign-in-error" type="error" showIcon role="alert" title={t(reason)} />
}

/** Leads to the identity provider where there is one. */
export function ProviderButton() {
  const { t } = useWords()
  const label = useSignInWays().data?.oidc
  const going = useGoToProvider()
  if (!label) return null
  return (
    <>
      {going.error ? <NotGone error={going.error} /> : null}
      <Button block size="large" loading={going.isPending} onClick={() => going.mutate()}>
        {t('signIn.by', { label })}
      </Button>
    </>
  )
}

function NotGone({ error }: { readonly error: unknown }) {
  const { t } = useWords()
  const status = error instanceof ApiError ? error.status : 0
  if (status === 0) return <ErrorNotice error={error} />
  return (
    <Alert type="warning" showIcon role="alert" title={t(status === 429 ? 'signIn.tooOften' : 'signIn.providerAway')} />
  )
}
