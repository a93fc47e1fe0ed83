import { Link } from '@tanstack/react-router'
import { type ImportDecisions, type ImportJob, type ImportReport, jobProblemRowsPath } from '@wutong/contract'
import { Alert, Button, InputNumber } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../platform/client.ts'
import { countText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { ChangesView } from './ChangesView.tsx'
import { FileOrPaste } from './FileOrPaste.tsx'
import { JobBar } from './JobBar.tsx'
import { MappingTable } from './MappingTable.tsx'
import { NoteLines } from './NoteLines.tsx'
import { ProblemRowLinks } from './ProblemRowLinks.tsx'
import { QuestionList } from './QuestionList.tsx'
import { ReportView } from './ReportView.tsx'
import { SavedMappings } from './SavedMappings.tsx'
import { SourceSelect } from './SourceSelect.tsx'
import { isBusy, useStudio } from './studio.ts'

interface Given {
  readonly file: File | null
  readonly source: string | null
  readonly period: number | null
  readonly decisions: ImportDecisions
}

const nothing: Given = { file: null, source: null, period: null, decisions: {} }

/** Drop a file or paste a table, see at once what becomes of it, answer what is unclear, import. Nothing is stored before the last. */
export function ImportForm() {
  const { t } = useWords()
  const [given, setGiven] = useState(nothing)
  const studio = useStudio()
  const { job } = studio
  const run = ({ file, source, period, decisions }: Given, dryRun: boolean): void => {
    if (file && source) studio.run({ file, source, period: period ?? undefined, decisions, dryRun })
  }
  const change = (part: Partial<Given>): void => {
    const next = { ...given, ...part }
    setGiven(next)
    if (next.file && next.source) run(next, true)
    else studio.forget()
  }
  const decide = (id: string, value: string | null): void => {
    const { [id]: _gone, ...others } = given.decisions
    change({ decisions: value === null ? others : { ...others, [id]: value } })
  }
  const busy = studio.isSending || isBusy(job)
  return (
    <Section title={t('imports.formTitle')} note={t('imports.formNote')}>
      <div className="import-form">
        <FileOrPaste file={given.file} onFile={(file) => change({ file, decisions: {} })} />
        <div className="import-fields">
          <SourceSelect id="import-source" value={given.source} onChange={(source) => change({ source })} />
          <PeriodField value={given.period} onChange={(period) => change({ period })} />
          <Button disabled={!given.file || !given.source} loading={studio.isSending} onClick={() => run(given, true)}>
            {t('imports.dryRun')}
          </Button>
          {given.source ? <SavedMappings source={given.source} /> : null}
        </div>
      </div>
      {studio.error ? <ErrorNotice error={studio.error} /> : null}
      {job && isBusy(job) ? <JobBar job={job} onCancel={studio.cancel} /> : null}
      {job ? (
        <JobOutcome
          job={job}
          decisions={given.decisions}
          busy={busy}
          onDecide={decide}
          onImport={() => run(given, false)}
        />
      ) : null}
    </Section>
  )
}

/** The year is taken when the field is left, so that half a year is never tried. */
function PeriodField({
  value,
  onChange,
}: {
  readonly value: number | null
  readonly onChange: (year: number | null) => void
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState<number | null>(value)
  const take = (): void => {
    if (typed !== value) onChange(typed)
  }
  return (
    <label className="field" htmlFor="import-period">
      <span>{t('imports.period')}</span>
      <InputNumber
        id="import-period"
        min={1980}
        max={2100}
        controls={false}
        value={typed}
        placeholder={t('imports.periodHint')}
        onChange={setTyped}
        onBlur={take}
        onPressEnter={take}
      />
    </label>
  )
}

interface OutcomeProps {
  readonly job: ImportJob
  readonly decisions: ImportDecisions
  readonly busy: boolean
  readonly onDecide: (id: string, value: string | null) => void
  readonly onImport: () => void
}

function JobOutcome({ job, ...outcome }: OutcomeProps) {
  const { t } = useWords()
  const { report, problem } = job
  if (job.state === 'cancelled') return <Alert type="warning" showIcon title={t('studio.cancelled')} />
  if (problem !== null) {
    return (
      <>
        <ErrorNotice error={new ApiError(422, problem)} />
        <QuestionList
          questions={[]}
          decisions={outcome.decisions}
          disabled={outcome.busy}
          onDecide={outcome.onDecide}
        />
      </>
    )
  }
  if (report === null) return null
  return job.dryRun ? <DryRunResult jobId={job.id} report={report} {...outcome} /> : <ImportDone report={report} />
}

function DryRunResult({
  jobId,
  report,
  decisions,
  busy,
  onDecide,
  onImport,
}: Omit<OutcomeProps, 'job'> & { readonly jobId: string; readonly report: ImportReport }) {
  const { t, language } = useWords()
  const nothing = report.accepted === 0
  const asked = report.questions.length > 0
  const verdict = nothing && !asked ? 'imports.nothingToImport' : 'imports.dryRunDone'
  return (
    <div className="dry-run">
      <Alert
        type={nothing && !asked ? 'error' : 'info'}
        showIcon
        title={t(asked ? 'studio.answerFirst' : verdict)}
        action={
          <Button type="primary" disabled={nothing || asked || busy} onClick={onImport}>
            {t('imports.importNow', { n: countText(report.accepted, language) })}
          </Button>
        }
      />
      <QuestionList questions={report.questions} decisions={decisions} disabled={busy} onDecide={onDecide} />
      <NoteLines notes={report.notes} />
      <h3>{t('imports.columns')}</h3>
      <MappingTable report={report} decisions={decisions} disabled={busy} onDecide={onDecide} />
      {report.changes && !nothing ? <ChangesView changes={report.changes} /> : null}
      <ReportView report={{ ...report, columns: [] }} />
      {report.refused + report.corrected > 0 ? (
        <p className="problem-links">
          <ProblemRowLinks pathOf={(format) => jobProblemRowsPath(jobId, format)} />
        </p>
      ) : null}
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
