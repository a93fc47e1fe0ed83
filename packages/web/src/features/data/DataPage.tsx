import { getRouteApi } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
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

/** Keeping one truth about each enterprise: who is one, which source is right, what is contested, what was known when. */
export function DataPage() {
  const { t } = useWords()
  const { tab = 'pairs' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayDecide = useCan('subject:merge')
  return (
    <>
      <PageHead title={t('data.title')} lead={t(mayDecide ? 'data.lead' : 'data.readOnly')} />
      <EvaluationBar />
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => void navigate({ search: { tab: dataTabs.find((one) => one === key) }, replace: true })}
        items={dataTabs.map((key) => {
          const Content = contents[key]
          return { key, label: t(`data.tab_${key}`), children: <Content /> }
        })}
      />
    </>
  )
}
