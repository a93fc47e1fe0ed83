import { Alert } from 'antd'
import { useWords } from '../../platform/language.ts'
import { useCan, useSession } from '../../platform/session.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { DelegatesSection } from './DelegatesSection.tsx'
import { OwnKeysSection } from './OwnKeysSection.tsx'
import { PasskeysSection } from './PasskeysSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SecondFactorSection } from './SecondFactorSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'

/** What everybody does with the own account. */
export function OwnAccountPage() {
  const { t } = useWords()
  const { username, displayName, role, owes } = useSession()
  const mayDelegate = useCan('delegation:manage')
  const mayMakeKeys = useCan('own-key:manage')
  return (
    <>
      <PageHead title={t('account.title')} lead={`${displayName} · ${username} · ${t(`roles.${role}`)}`} />
      {owes === 'password' ? <Alert type="warning" showIcon title={t('account.passwordDue')} /> : null}
      {owes === 'second_factor' ? <Alert type="warning" showIcon title={t('account.secondFactorDue')} /> : null}
      <PasswordSection />
      {owes === 'password' ? null : <SecondFactorSection />}
      {owes === 'password' ? null : <PasskeysSection />}
      {owes === null ? (
        <>
          <SessionsSection />
          {mayDelegate ? <DelegatesSection /> : null}
          {mayMakeKeys ? <OwnKeysSection /> : null}
        </>
      ) : null}
    </>
  )
}
