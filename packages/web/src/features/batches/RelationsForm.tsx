import { Link } from '@tanstack/react-router'
import type { RelationReport } from '@wutong/contract'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { FirstOf } from '../../ui/FirstOf.tsx'
import { Section } from '../../ui/Section.tsx'
import { FileDrop } from './FileOrPaste.tsx'
import { useRelationsImport } from './queries.ts'
import { SourceSelect } from './SourceSelect.tsx'

interface Given {
  readonly file: File | null
  readonly source: string | null
}

/** Brings relations between enterprises in: tried as soon as file and source are there, stored only when asked to. */
export function RelationsForm() {
  const { t } = useWords()
  const [given, setGiven] = useState<Given>({ file: null, source: null })
  const sending = useRelationsImport()
  const run = ({ file, source }: Given, dryRun: boolean): void => {
    if (file !== null && source !== null) sending.mutate({ file, source, dryRun })
  }
  const change = (part: Partial<Given>): void => {
    const next = { ...given, ...part }
    setGiven(next)
    sending.reset()
    run(next, true)
  }
  return (
    <Section title={t('imports.relations')} note={t('imports.relationsNote')}>
      <div className="import-form">
        <div className="file-or-paste">
          <FileDrop file={given.file} hint={t('imports.relationsHint')} onFile={(file) => change({ file })} />
        </div>
        <div className="import-fields">
          <SourceSelect id="relations-source" value={given.source} onChange={(source) => change({ source })} />
        </div>
      </div>
      {sending.isPending ? <p role="status">{t('words.loading')}</p> : null}
      {sending.error ? <ErrorNotice error={sending.error} /> : null}
      {sending.data ? (
        <RelationsOutcome report={sending.data} busy={sending.isPending} onImport={() => run(given, false)} />
      ) : null}
    </Section>
  )
}

interface OutcomeProps {
  readonly report: RelationReport
  readonly busy: boolean
  readonly onImport: () => void
}

function RelationsOutcome({ report, busy, onImport }: OutcomeProps) {
  const { t, text, language } = useWords()
  const { batchId, accepted, refused, byName, issues } = report
  const counts = {
    accepted: countText(accepted, language),
    refused: countText(refused, language),
    byName: countText(byName, language),
  }
  return (
    <div className="dry-run">
      {batchId === null ? (
        <Alert
          type={accepted === 0 ? 'error' : 'info'}
          showIcon
          title={t('imports.relationsTried', counts)}
          action={
            <Button type="primary" disabled={accepted === 0 || busy} onClick={onImport}>
              {t('imports.relationsNow', { n: counts.accepted })}
            </Button>
          }
        />
      ) : (
        <Alert
          type="success"
          showIcon
          title={t('imports.relationsDone', counts)}
          description={
            <Link to="/imports/$batchId" params={{ batchId }}>
              {t('imports.toBatch')} →
            </Link>
          }
        />
      )}
      {issues.length > 0 ? (
        <DataTable<RelationReport['issues'][number]>
          label={t('imports.relationsRefused')}
          rowKey="row"
          columns={[
            { key: 'row', title: t('imports.row'), width: 70, align: 'right', render: (_, { row }) => row },
            { key: 'reason', title: t('imports.reason'), render: (_, { reason }) => text(reason) },
          ]}
          dataSource={issues}
          pagination={issues.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        />
      ) : null}
      <FirstOf shown={issues.length} total={refused} />
    </div>
  )
}
