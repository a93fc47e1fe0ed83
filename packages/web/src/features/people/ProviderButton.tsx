import { Alert, Button } from 'antd'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useGoToProvider, useSignInWays } from './queries.ts'

/** Leads to the identity provider where there is one; `failed` when it sent somebody back whom no account is linked to. */
export function ProviderButton({ failed }: { readonly failed: boolean }) {
  const { t } = useWords()
  const ways = useSignInWays()
  const going = useGoToProvider()
  const label = ways.data?.oidc
  if (!label) return null
  return (
    <>
      {failed ? <Alert className="sign-in-error" type="error" showIcon title={t('signIn.notLinked')} /> : null}
      {going.error ? <ErrorNotice error={going.error} /> : null}
      <Button block size="large" loading={going.isPending} onClick={() => going.mutate()}>
        {t('signIn.by', { label })}
      </Button>
    </>
  )
}
