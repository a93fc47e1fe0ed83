import type { FactRow } from '@wutong/contract'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { type ShownValue, useCatalogue } from '../../platform/catalogue.ts'
import { useRaise } from '../../platform/disputes.ts'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EvidenceField } from '../../ui/EvidenceField.tsx'
import { ReasonDialog } from '../../ui/ReasonDialog.tsx'
import { ValueField } from '../../ui/ValueField.tsx'

interface DisputeButtonProps {
  readonly subjectId: string
  /** One indicator in the years that sources speak of, the newest first. */
  readonly facts: readonly [FactRow, ...FactRow[]]
}

/** Objects to a figure: what is said and by whom, what it should be, why, and the evidence. */
export function DisputeButton({ subjectId, facts }: DisputeButtonProps) {
  const { t, text } = useWords()
  const { message } = App.useApp()
  const raise = useRaise()
  const [open, setOpen] = useState(false)
  const [period, setPeriod] = useState(facts[0].period)
  const [claimed, setClaimed] = useState<ShownValue>(null)
  const [files, setFiles] = useState<readonly File[]>([])
  const fact = facts.find((one) => one.period === period) ?? facts[0]
  const name = text(fact.name)
  const close = (): void => {
    setOpen(false)
    setClaimed(null)
    setFiles([])
  }
  const onRaised = (refused: readonly string[]): void => {
    close()
    if (refused.length === 0) message.success(t('data.raisedDone'))
    else message.warning(t('data.raisedWithout', { files: refused.join(t('words.listComma')) }), 8)
  }
  return (
    <>
      <Button
        size="small"
        type="text"
        autoInsertSpace={false}
        aria-label={t('data.disputeOf', { name })}
        onClick={() => setOpen(true)}
      >
        {t('data.dispute')}
      </Button>
      <ReasonDialog
        open={open}
        title={t('data.disputeOf', { name })}
        confirm={t('data.raise')}
        label={t('data.disputeReason')}
        maxLength={2000}
        decision={raise}
        onConfirm={(reason) =>
          raise.mutate(
            { subjectId, code: fact.code, period: fact.period, claimed, reason, files },
            { onSuccess: onRaised },
          )
        }
        onClose={close}
      >
        {facts.length > 1 ? (
          <div className="field">
            <span>{t('subjects.period')}</span>
            <Select
              aria-label={t('subjects.period')}
              value={fact.period}
              options={facts.map((one) => ({ value: one.period, label: t('words.year', { year: one.period ?? '' }) }))}
              onChange={(year: number | null) => setPeriod(year)}
            />
          </div>
        ) : null}
        <SaidNow fact={fact} />
        <ValueField code={fact.code} label={t('data.claimOptional')} value={claimed} onChange={setClaimed} />
        <EvidenceField files={files} onChange={setFiles} />
      </ReasonDialog>
    </>
  )
}

function SaidNow({ fact }: { readonly fact: FactRow }) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  const said = fact.statements.find((statement) => statement.inForce) ?? fact.statements[0]
  if (said === undefined) return null
  return (
    <p className="said-now">
      <b>{valueText(said.value, fact.unit, fact.code)}</b> {t('facts.source', { source: text(said.sourceName) })}
      <span className="muted small said-origin">
        {momentText(said.recordedAt, language)} · {said.batchName}
        {said.row === null ? '' : ` · ${t('facts.row', { row: said.row })}`}
      </span>
    </p>
  )
}
