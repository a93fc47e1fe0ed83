import { getRouteApi } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { SealsTab } from './SealsTab.tsx'
import { TrailTab } from './TrailTab.tsx'

const route = getRouteApi('/house/audit')

/** Who did, saw and took what; and the seals that show that nobody rewrote it. */
export function AuditPage() {
  const { t } = useWords()
  const { tab = 'trail' } = route.useSearch()
  const navigate = route.useNavigate()
  const seesAll = useCan('audit:verify')
  return (
    <>
      <PageHead title={t('audit.title')} lead={t(seesAll ? 'audit.lead' : 'audit.ownOnly')} />
      {seesAll ? (
        <Tabs
          activeKey={tab}
          destroyOnHidden
          onChange={(key) => void navigate({ search: { tab: key === 'seals' ? 'seals' : undefined }, replace: true })}
          items={[
            { key: 'trail', label: t('audit.tab_trail'), children: <TrailTab /> },
            { key: 'seals', label: t('audit.tab_seals'), children: <SealsTab /> },
          ]}
        />
      ) : (
        <TrailTab />
      )}
    </>
  )
}
