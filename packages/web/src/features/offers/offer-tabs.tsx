import type { OfferDetail } from '@wutong/contract'
import type { ReactNode } from 'react'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { PresentOnly } from '../../ui/PresentOnly.tsx'
import { ChangesTab } from './ChangesTab.tsx'
import { OfferBacktestTab } from './OfferBacktestTab.tsx'
import { OfferPreviewTab } from './OfferPreviewTab.tsx'
import { RoundsTab } from './RoundsTab.tsx'
import { SimulationTab } from './SimulationTab.tsx'

/** One tab of a policy's page. */
export interface OfferTab {
  readonly key: 'rules' | 'rounds' | 'changes' | 'preview' | 'backtest' | 'simulation'
  readonly label: string
  readonly children: ReactNode
}

type OfferVersion = OfferDetail['offer']['versions'][number]

/** The tabs beside the rules that this account may open. */
export function useOfferTabs(detail: OfferDetail, version: OfferVersion | undefined): OfferTab[] {
  const { t } = useWords()
  const seesResults = useCan('offer:results')
  const seesSimulation = useCan('simulation:read')
  const { id } = detail.offer
  const hasRounds = (version?.rounds ?? []).length > 0
  return [
    ...(seesResults && hasRounds && version !== undefined
      ? [
          {
            key: 'rounds' as const,
            label: t('rounds.tab'),
            children: presentOnly(<RoundsTab id={id} version={version} />),
          },
        ]
      : []),
    ...(seesResults
      ? [{ key: 'changes' as const, label: t('changes.tab'), children: presentOnly(<ChangesTab id={id} />) }]
      : []),
    ...(seesResults && detail.evaluation !== null && version !== undefined
      ? [
          {
            key: 'preview' as const,
            label: t('preview.tab'),
            children: presentOnly(<OfferPreviewTab detail={detail} version={version} />),
          },
        ]
      : []),
    ...(seesResults && detail.evaluation !== null
      ? [
          {
            key: 'backtest' as const,
            label: t('offerBacktest.tab'),
            children: presentOnly(<OfferBacktestTab id={id} latest={detail.evaluation.period} />),
          },
        ]
      : []),
    ...(seesSimulation
      ? [
          {
            key: 'simulation' as const,
            label: t('simulation.tab'),
            children: presentOnly(<SimulationTab detail={detail} amount={version?.benefit?.amount} />),
          },
        ]
      : []),
  ]
}

function presentOnly(children: ReactNode): ReactNode {
  return <PresentOnly>{children}</PresentOnly>
}
