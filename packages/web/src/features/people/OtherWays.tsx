import { Button, Divider } from 'antd'
import { useWords } from '../../platform/language.ts'
import { PasskeyButton, useTakesPasskeys } from './PasskeyButton.tsx'
import { ProviderButton } from './ProviderButton.tsx'
import { useSignInWays } from './queries.ts'

/** Ways in besides the password, where there are any. */
export function OtherWays({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const { t } = useWords()
  const hasProvider = useSignInWays().data?.oidc != null
  const takesPasskeys = useTakesPasskeys()
  if (!hasProvider && !takesPasskeys) return null
  return (
    <>
      <Divider plain>{t('signIn.or')}</Divider>
      <div className="sign-in-others">
        {takesPasskeys ? <PasskeyButton onSignedIn={onSignedIn} /> : null}
        <ProviderButton />
      </div>
    </>
  )
}

/** The second step of whoever has a passkey and no app. */
export function PasskeyStep({
  onSignedIn,
  onBack,
}: {
  readonly onSignedIn: () => Promise<void>
  readonly onBack: () => void
}) {
  const { t } = useWords()
  return (
    <>
      <p>{t(useTakesPasskeys() ? 'signIn.passkeyDue' : 'signIn.passkeyCannot')}</p>
      {useTakesPasskeys() ? <PasskeyButton isMain onSignedIn={onSignedIn} /> : null}
      <div className="sign-in-ways">
        <Button type="link" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </>
  )
}
