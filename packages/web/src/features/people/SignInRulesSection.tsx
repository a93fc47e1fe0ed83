import { type Role, roles } from '@wutong/contract'
import { Checkbox } from 'antd'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSetSignInRules, useSignInRules } from './accounts.queries.ts'

/** Which roles must have a second factor. */
export function SignInRulesSection() {
  const { t } = useWords()
  const rules = useSignInRules()
  const setting = useSetSignInRules()
  return (
    <Section title={t('accounts.rules')} note={t('accounts.rulesNote')}>
      <QueryView query={rules} rows={1}>
        {({ secondFactorRoles }) => (
          <Checkbox.Group<Role>
            disabled={setting.isPending}
            value={secondFactorRoles}
            options={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
            onChange={(chosen) => setting.mutate({ secondFactorRoles: chosen })}
          />
        )}
      </QueryView>
      {setting.error ? <ErrorNotice error={setting.error} /> : null}
    </Section>
  )
}
