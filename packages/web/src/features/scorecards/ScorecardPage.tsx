import { getRouteApi, Link } from '@tanstack/react-router'
import type { DraftEdits } from '@wutong/engine'
import { Select, Tabs } from 'antd'
import { useState } from 'react'
import { dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { WithMeasures } from '../../platform/measures.tsx'
import { useAsOf, useCan } from '../../platform/session.ts'
import { currentVersion } from '../../platform/versions.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { PresentOnly } from '../../ui/PresentOnly.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { BacktestTab } from './BacktestTab.tsx'
import { PreviewTab } from './PreviewTab.tsx'
import { type Scorecard, type ScorecardVersion, useScorecard } from './queries.ts'
import { Ranking } from './Ranking.tsx'
import { ResultsTab } from './ResultsTab.tsx'
import { StructureTab } from './StructureTab.tsx'

const route = getRouteApi('/house/scorecards/$id')
const resultTabs = ['results', 'ranking', 'preview', 'backtest'] as const

/** One scorecard: how it scores, where it comes from, how the zone came out. */
export function ScorecardPage() {
  const { id } = route.useParams()
  const scorecard = useScorecard(id)
  const { t } = useWords()
  return (
    <QueryView query={scorecard} rows={12} pageAbove={<Link to="/scorecards">← {t('scorecards.title')}</Link>}>
      {(data) => <ScorecardView scorecard={data} />}
    </QueryView>
  )
}

function ScorecardView({ scorecard }: { readonly scorecard: Scorecard }) {
  const { t, text } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const seesResults = useCan('scorecard:results')
  const asOf = useAsOf()
  const version =
    scorecard.versions.find((item) => item.version === search.version) ?? currentVersion(scorecard.versions, asOf)
  const structure = {
    key: 'structure',
    label: t('scorecards.tabStructure'),
    children: version ? (
      <WithMeasures measures={version.measures}>
        <StructureTab version={version} />
      </WithMeasures>
    ) : null,
  }
  const results = useResultTabs(scorecard, version)
  return (
    <>
      <PageHead
        title={text(scorecard.name)}
        above={<Link to="/scorecards">← {t('scorecards.title')}</Link>}
        lead={text(scorecard.summary)}
        extra={<VersionSelect scorecard={scorecard} value={version?.version} />}
      />
      <Tabs
        activeKey={seesResults ? (search.tab ?? 'structure') : 'structure'}
        destroyOnHidden
        onChange={(key) =>
          void navigate({
            search: (old) => ({ ...old, tab: resultTabs.find((tab) => tab === key) }),
            replace: true,
          })
        }
        items={seesResults ? [structure, ...results] : [structure]}
      />
    </>
  )
}

/** The tabs that show how enterprises come out, for those who may see results. */
function useResultTabs(scorecard: Scorecard, version: ScorecardVersion | undefined) {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [weighed, setWeighed] = useState<{ readonly version: string; readonly edits: DraftEdits } | null>(null)
  const decides = version !== undefined && hasVerdict(version)
  return [
    {
      key: 'results',
      label: t('scorecards.tabResults'),
      children: <ResultsTab id={scorecard.id} classes={version?.classes} decides={decides} />,
    },
    {
      key: 'ranking',
      label: t('scorecards.tabRanking'),
      children: (
        <Ranking
          decides={decides}
          id={scorecard.id}
          passed={search.passed}
          onPassed={(passed) => void navigate({ search: (old) => ({ ...old, passed }), replace: true })}
        />
      ),
    },
    ...(version === undefined
      ? []
      : [
          {
            key: 'preview',
            label: t('preview.tab'),
            children: (
              <PresentOnly>
                <PreviewTab
                  key={version.version}
                  id={scorecard.id}
                  version={version}
                  start={weighed?.version === version.version ? weighed.edits : {}}
                />
              </PresentOnly>
            ),
          },
        ]),
    {
      key: 'backtest',
      label: t('backtest.tab'),
      children: (
        <PresentOnly>
          <BacktestTab
            id={scorecard.id}
            version={version}
            onPreview={(edits) => {
              setWeighed({ version: version?.version ?? '', edits })
              void navigate({ search: (old) => ({ ...old, tab: 'preview' as const }) })
            }}
          />
        </PresentOnly>
      ),
    },
  ]
}

/** Whether a version says who passes; one without a pass line, gates or direct entry only gives points. */
function hasVerdict({ pass, gates = [], directEntry = [] }: ScorecardVersion): boolean {
  return pass !== undefined || gates.length > 0 || directEntry.length > 0
}

function VersionSelect({ scorecard, value }: { readonly scorecard: Scorecard; readonly value: string | undefined }) {
  const { t, language } = useWords()
  const navigate = route.useNavigate()
  return (
    <Select
      className="version-select"
      aria-label={t('rules.versions')}
      value={value ?? null}
      popupMatchSelectWidth={260}
      onChange={(version: string | null) =>
        void navigate({ search: (old) => ({ ...old, version: version ?? undefined }), replace: true })
      }
      options={scorecard.versions.map((version) => ({
        value: version.version,
        label: `${t('rules.version', { version: version.version })} · ${t('evidence.effectiveFrom', { from: dayText(version.effective.from, language) })}`,
      }))}
    />
  )
}
