import type { OneTimePassword } from '@wutong/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { AccountTable } from './AccountTable.tsx'
import { AddAccountDialog } from './AddAccountDialog.tsx'
import { useAccounts } from './accounts.queries.ts'
import { OneTimePasswordDialog } from './OneTimePasswordDialog.tsx'
import { SignInRulesSection } from './SignInRulesSection.tsx'

/** The accounts of the zone: made and kept here. */
export function AccountsPage() {
  const { t } = useWords()
  const [search, setSearch] = useState('')
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState<OneTimePassword | null>(null)
  const accounts = useAccounts(search)
  const rows = accounts.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <PageHead
        title={t('accounts.title')}
        lead={t('accounts.lead')}
        extra={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('accounts.add')}
          </Button>
        }
      />
      <div className="filters">
        <Input.Search
          className="filters-first"
          allowClear
          aria-label={t('accounts.search')}
          placeholder={t('accounts.search')}
          onSearch={(text) => setSearch(text.trim())}
        />
      </div>
      {accounts.error ? <ErrorNotice error={accounts.error} onRetry={() => void accounts.refetch()} /> : null}
      {accounts.data && rows.length === 0 ? (
        <EmptyNote>{t('accounts.none')}</EmptyNote>
      ) : (
        <AccountTable rows={rows} loading={accounts.isPending} onPassword={setShown} />
      )}
      {accounts.hasNextPage ? (
        <Button className="more-button" loading={accounts.isFetching} onClick={() => void accounts.fetchNextPage()}>
          {t('words.more')}
        </Button>
      ) : null}
      <div className="accounts-rules">
        <SignInRulesSection />
      </div>
      <AddAccountDialog
        open={adding}
        onClose={() => setAdding(false)}
        onMade={(made) => {
          setAdding(false)
          setShown(made)
        }}
      />
      <OneTimePasswordDialog made={shown} onClose={() => setShown(null)} />
    </>
  )
}
