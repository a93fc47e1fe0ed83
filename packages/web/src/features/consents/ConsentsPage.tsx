import { getRouteApi } from '@tanstack/react-router'
import { type Consent, consentStates } from '@wutong/contract'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { PagedView } from '../../ui/PagedView.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { AskDialog } from './AskDialog.tsx'
import { ConsentCard } from './ConsentCard.tsx'
import { GiveDialog } from './GiveDialog.tsx'
import { useConsents } from './queries.ts'

const route = getRouteApi('/house/consents')

/** What enterprises let banks and providers see: asked for, given, withdrawn. */
export function ConsentsPage() {
  const { t, language } = useWords()
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const gives = useCan('consent:give')
  const uses = useCan('consent:use')
  const [open, setOpen] = useState(false)
  const consents = useConsents(state)
  return (
    <>
      <PageHead
        title={t('consents.title')}
        lead={t(leadOf({ gives, uses }))}
        extra={
          gives || uses ? (
            <Button type="primary" onClick={() => setOpen(true)}>
              {t(uses ? 'consents.ask' : 'consents.give')}
            </Button>
          ) : null
        }
      />
      <div className="filters">
        <Select<Consent['state'] | ''>
          aria-label={t('consents.state')}
          className="filters-first"
          value={state ?? ''}
          options={[
            { value: '', label: t('consents.allStates') },
            ...consentStates.map((one) => ({ value: one, label: t(`consents.states.${one}`) })),
          ]}
          onChange={(chosen) =>
            void navigate({ search: (old) => ({ ...old, state: chosen === '' ? undefined : chosen }), replace: true })
          }
        />
        {consents.rows === undefined ? null : (
          <span className="muted">{t('consents.total', { n: countText(consents.total, language) })}</span>
        )}
      </div>
      <PagedView list={consents} empty={t('consents.none')}>
        {(rows) => (
          <ol className="changes">
            {rows.map((consent) => (
              <ConsentCard key={consent.id} consent={consent} />
            ))}
          </ol>
        )}
      </PagedView>
      {uses ? <AskDialog open={open} onClose={() => setOpen(false)} /> : null}
      {gives ? <GiveDialog open={open} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function leadOf({ gives, uses }: { readonly gives: boolean; readonly uses: boolean }) {
  if (uses) return 'consents.leadProvider'
  return gives ? 'consents.leadEnterprise' : 'consents.leadStaff'
}
