import { Button, Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../platform/language.ts'
import { ErrorNotice } from './ErrorNotice.tsx'

interface Decision {
  readonly isPending: boolean
  readonly error: unknown
  readonly reset: () => void
}

interface ReasonDialogProps {
  readonly open: boolean
  readonly title: string
  readonly confirm: string
  readonly decision: Decision
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
  readonly danger?: boolean
  /** Whether everything but the reason is given. */
  readonly ready?: boolean
  readonly label?: string
  readonly maxLength?: number
  readonly children?: ReactNode
}

/** A decision that needs a reason. Stays mounted while it is closed: so the focus goes back to the button that opened it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useWords()
  const { decision, ready = true, label = t('data.reason'), maxLength = 500 } = props
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <Modal
      open={props.open}
      destroyOnHidden
      title={props.title}
      okText={props.confirm}
      okButtonProps={{ danger: props.danger === true, disabled: !ready || reason.trim() === '' }}
      confirmLoading={decision.isPending}
      onOk={() => props.onConfirm(reason.trim())}
      onCancel={props.onClose}
      afterClose={() => {
        setReason('')
        decision.reset()
      }}
    >
      <div className="dialog-fields">
        {props.children}
        <label className="field" htmlFor={id}>
          <span>{label}</span>
          <Input.TextArea
            id={id}
            rows={3}
            maxLength={maxLength}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {decision.error ? <ErrorNotice error={decision.error} /> : null}
      </div>
    </Modal>
  )
}

interface UndoButtonProps {
  readonly title: string
  readonly note: string
  readonly decision: Decision & { readonly mutate: (reason: string, options: { onSuccess: () => void }) => void }
}

/** A button that undoes a decision of a person once a reason is given. */
export function UndoButton({ title, note, decision }: UndoButtonProps) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {t('data.undo')}
      </Button>
      <ReasonDialog
        open={asking}
        danger
        title={title}
        confirm={t('data.undo')}
        decision={decision}
        onConfirm={(reason) => decision.mutate(reason, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{note}</p>
      </ReasonDialog>
    </>
  )
}
