import type { Conflict } from '@wutong/contract'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../platform/catalogue.ts'
import { useSettle } from '../platform/disputes.ts'
import { momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { ReasonDialog } from './ReasonDialog.tsx'

type Said = Conflict['statements'][number]

/** What a source said, with the batch, row and time it came in. */
export function SaidLine({ said, conflict }: { readonly said: Said; readonly conflict: Conflict }) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  return (
    <span className="said">
      <b>{valueText(said.value, conflict.unit, conflict.code)}</b> {text(said.sourceName)}
      {said.inForce ? <span className="tone-good small"> {t('data.inForce')}</span> : null}
      <span className="muted small said-origin">
        {momentText(said.recordedAt, language)} · {said.batchName}
        {said.row === null ? '' : ` · ${t('facts.row', { row: said.row })}`}
      </span>
    </span>
  )
}

/** An indicator with its year, as people call it. */
export function useFigureName() {
  const { t, text } = useWords()
  return ({ name, period }: Pick<Conflict, 'name' | 'period'>): string =>
    period === null ? text(name) : t('words.nameInYear', { name: text(name), year: period })
}

interface SettleButtonProps {
  readonly conflict: Conflict
  /** Whether the button stands beside several years. */
  readonly withYear?: boolean
}

/** A button that lets a person choose among what sources say. */
export function SettleButton({ conflict, withYear = false }: SettleButtonProps) {
  const { t } = useWords()
  const figureName = useFigureName()
  const settle = useSettle(conflict)
  const [asking, setAsking] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const name = figureName(conflict)
  // What is read aloud begins with what is seen.
  const shown = withYear && conflict.period !== null ? `${t('data.settle')} ${conflict.period}` : t('data.settle')
  const close = (): void => {
    setAsking(false)
    setChosen(null)
  }
  return (
    <>
      <Button
        size="small"
        autoInsertSpace={false}
        aria-label={`${shown} · ${t('data.settleOf', { name })}`}
        onClick={() => setAsking(true)}
      >
        {shown}
      </Button>
      <ReasonDialog
        open={asking}
        title={t('data.settleOf', { name })}
        confirm={t('data.settleConfirm')}
        ready={chosen !== null}
        maxLength={2000}
        decision={settle}
        onConfirm={(reason) => {
          if (chosen !== null) settle.mutate({ recordId: chosen, reason }, { onSuccess: close })
        }}
        onClose={close}
      >
        <p>{t('data.settleNote', { subject: conflict.subject.name })}</p>
        <Radio.Group
          aria-label={t('data.settleChoice')}
          className="choices"
          value={chosen}
          onChange={(event) => setChosen(String(event.target.value))}
        >
          {conflict.statements.map((said) => (
            <Radio key={said.recordId} value={said.recordId}>
              <SaidLine said={said} conflict={conflict} />
            </Radio>
          ))}
        </Radio.Group>
      </ReasonDialog>
    </>
  )
}
