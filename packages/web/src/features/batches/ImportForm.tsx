import { InboxOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ImportReport } from '@wutong/contract'
import { Alert, Button, InputNumber, Select, Upload } from 'antd'
import { useState } from 'react'
import { countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { type ImportOrder, useDryRun, useImport, useSources } from './queries.ts'
import { ReportView } from './ReportView.tsx'

/** Three steps: choose, look, import. Nothing is stored before the last. */
export function ImportForm() {
  const { t } = useWords()
  const [file, setFile] = useState<File | null>(null)
  const [source, setSource] = useState<string | null>(null)
  const [period, setPeriod] = useState<number | null>(null)
  const dryRun = useDryRun()
  const importing = useImport()
  const order: ImportOrder | null = file && source ? { file, source, period: period ?? undefined } : null
  const forget = (): void => {
    dryRun.reset()
    importing.reset()
  }
  return (
    <Section title={t('imports.formTitle')} note={t('imports.formNote')}>
      <div className="import-form">
        <FileDrop
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            forget()
          }}
        />
        <div className="import-fields">
          <SourceSelect
            value={source}
            onChange={(id) => {
              setSource(id)
              forget()
            }}
          />
          <label className="field" htmlFor="import-period">
            <span>{t('imports.period')}</span>
            <InputNumber
              id="import-period"
              min={1980}
              max={2100}
              controls={false}
              value={period}
              placeholder={t('imports.periodHint')}
              onChange={(year) => {
                setPeriod(year)
                forget()
              }}
            />
          </label>
          <Button
            type={dryRun.data ? 'default' : 'primary'}
            disabled={order === null}
            loading={dryRun.isPending}
            onClick={() => order && dryRun.mutate(order)}
          >
            {t('imports.dryRun')}
          </Button>
        </div>
      </div>
      {dryRun.error ? <ErrorNotice error={dryRun.error} /> : null}
      {dryRun.data && order && !importing.data ? (
        <DryRunResult
          report={dryRun.data}
          importing={importing.isPending}
          error={importing.error}
          onImport={() => importing.mutate(order)}
        />
      ) : null}
      {importing.data ? <ImportDone report={importing.data} /> : null}
    </Section>
  )
}

function FileDrop({ file, onFile }: { readonly file: File | null; readonly onFile: (file: File | null) => void }) {
  const { t } = useWords()
  return (
    <Upload.Dragger
      accept=".csv,.gz,.xlsx"
      maxCount={1}
      fileList={file ? [{ uid: file.name, name: file.name, status: 'done' }] : []}
      beforeUpload={(chosen) => {
        onFile(chosen)
        return false
      }}
      onRemove={() => onFile(null)}
    >
      <p className="ant-upload-drag-icon">
        <InboxOutlined aria-hidden="true" />
      </p>
      <p>{t('imports.drop')}</p>
      <p className="muted small">{t('imports.dropHint')}</p>
    </Upload.Dragger>
  )
}

function SourceSelect({ value, onChange }: { readonly value: string | null; readonly onChange: (id: string) => void }) {
  const { t, text } = useWords()
  const sources = useSources({ enabled: true })
  return (
    <label className="field" htmlFor="import-source">
      <span>{t('imports.source')}</span>
      <Select
        id="import-source"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('imports.sourceHint')}
        value={value}
        loading={sources.isPending}
        onChange={onChange}
        options={(sources.data ?? []).map(({ id, name }) => ({ value: id, label: text(name) }))}
      />
    </label>
  )
}

interface DryRunResultProps {
  readonly report: ImportReport
  readonly importing: boolean
  readonly error: unknown
  readonly onImport: () => void
}

function DryRunResult({ report, importing, error, onImport }: DryRunResultProps) {
  const { t, language } = useWords()
  const nothing = report.accepted === 0
  return (
    <div className="dry-run">
      <Alert
        type={nothing ? 'error' : 'info'}
        showIcon
        title={nothing ? t('imports.nothingToImport') : t('imports.dryRunDone')}
        action={
          <Button type="primary" disabled={nothing} loading={importing} onClick={onImport}>
            {t('imports.importNow', { n: countText(report.accepted, language) })}
          </Button>
        }
      />
      {error ? <ErrorNotice error={error} /> : null}
      <ReportView report={report} />
    </div>
  )
}

function ImportDone({ report }: { readonly report: ImportReport }) {
  const { t, language } = useWords()
  return (
    <Alert
      className="import-done"
      type="success"
      showIcon
      title={t('imports.done', {
        accepted: countText(report.accepted, language),
        refused: countText(report.refused, language),
        seconds: numberText(report.ms / 1000, language, 1),
      })}
      description={
        report.batchId ? (
          <Link to="/imports/$batchId" params={{ batchId: report.batchId }}>
            {t('imports.toBatch')} →
          </Link>
        ) : null
      }
    />
  )
}
