import { getRouteApi } from '@tanstack/react-router'
import type { Permission } from '@wutong/contract'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../platform/language.ts'
import { useSession } from '../../platform/session.ts'
import { EvaluationBar } from '../../ui/EvaluationBar.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { ChangesTab } from './ChangesTab.tsx'
import { ConflictsTab } from './ConflictsTab.tsx'
import { DisputesTab } from './DisputesTab.tsx'
import { MergesTab } from './MergesTab.tsx'
import { PairsTab } from './PairsTab.tsx'
import { RunsTab } from './RunsTab.tsx'
import { SettlementsTab } from './SettlementsTab.tsx'

const route = getRouteApi('/house/data')

/** The tabs of the page, in the order of the work: first what waits, then what was done. */
const dataTabs = ['pairs', 'merges', 'conflicts', 'settlements', 'disputes', 'changes', 'runs'] as const
type DataTab = (typeof dataTabs)[number]

const contents: Readonly<Record<DataTab, () => ReactNode>> = {
  pairs: PairsTab,
  merges: MergesTab,
  conflicts: ConflictsTab,
  settlements: SettlementsTab,
  disputes: DisputesTab,
  changes: ChangesTab,
  runs: RunsTab,
}

/** What a tab is read with: whoever sees less than the zone is shown what is contested of his own alone. */
const readWith: Readonly<Record<DataTab, Permission>> = {
  pairs: 'pair:read',
  merges: 'pair:read',
  conflicts: 'conflict:read',
  settlements: 'conflict:read',
  disputes: 'dispute:read',
  changes: 'history:read',
  runs: 'evaluation:read',
}

/** Keeping one truth about each enterprise: who is one, which source is right, what is contested, what was known when. */
export function DataPage() {
  const { t } = useWords()
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const { permissions } = useSession()
  const seen = dataTabs.filter((key) => permissions.includes(readWith[key]))
  const mayDecide = permissions.includes('conflict:settle')
  return (
    <>
      <PageHead title={t('data.title')} lead={t(mayDecide ? 'data.lead' : 'data.readOnly')} />
      <EvaluationBar />
      <Tabs
        activeKey={seen.find((key) => key === tab) ?? seen[0] ?? ''}
        destroyOnHidden
        onChange={(key) => void navigate({ search: { tab: dataTabs.find((one) => one === key) }, replace: true })}
        items={seen.map((key) => {
          const Content = contents[key]
          return { key, label: t(`data.tab_${key}`), children: <Content /> }
        })}
      />
    </>
  )
}
