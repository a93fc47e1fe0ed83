import { UploadOutlined } from '@ant-design/icons'
import type { Dispute } from '@wutong/contract'
import { App, Button, Radio, Upload } from 'antd'
import { useState } from 'react'
import type { ShownValue } from '../platform/catalogue.ts'
import { useAddEvidence, useAnswer, useWithdraw } from '../platform/disputes.ts'
import { useWords } from '../platform/language.ts'
import { ErrorNotice } from './ErrorNotice.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { useFigureName } from './SettleDialog.tsx'
import { ValueField } from './ValueField.tsx'

/** Kinds of evidence that the server takes in. */
export const evidenceKinds = '.pdf,.png,.jpg,.jpeg,.webp,.txt,.csv'

interface ActionProps {
  readonly dispute: Dispute
}

/** Accepts an objection with the right value, or refuses it; both with words. */
export function AnswerButton({ dispute }: ActionProps) {
  const { t } = useWords()
  const name = useFigureName()(dispute)
  const answer = useAnswer(dispute.id)
  const [asking, setAsking] = useState(false)
  const [accept, setAccept] = useState<boolean | null>(null)
  const [value, setValue] = useState<ShownValue>(dispute.claimed)
  const close = (): void => {
    setAsking(false)
    setAccept(null)
    setValue(dispute.claimed)
  }
  const send = (words: string): void => {
    if (accept === false) answer.mutate({ accept, answer: words }, { onSuccess: close })
    if (accept === true && value !== null) answer.mutate({ accept, value, answer: words }, { onSuccess: close })
  }
  return (
    <>
      <Button
        type="primary"
        size="small"
        autoInsertSpace={false}
        aria-label={t('data.answerOf', { name })}
        onClick={() => setAsking(true)}
      >
        {t('data.toAnswer')}
      </Button>
      <ReasonDialog
        open={asking}
        title={t('data.answerOf', { name })}
        confirm={t('data.answerConfirm')}
        label={t('data.answerText')}
        maxLength={2000}
        ready={accept === false || (accept === true && value !== null)}
        decision={answer}
        onConfirm={send}
        onClose={close}
      >
        <Radio.Group
          aria-label={t('data.answerChoice')}
          className="choices"
          value={accept}
          onChange={(event) => setAccept(event.target.value === true)}
        >
          <Radio value={true}>{t('data.accept')}</Radio>
          <Radio value={false}>{t('data.refuse')}</Radio>
        </Radio.Group>
        {accept === true ? (
          <ValueField code={dispute.code} label={t('data.rightValue')} value={value} onChange={setValue} />
        ) : null}
      </ReasonDialog>
    </>
  )
}

/** Adds a file to an objection that waits. */
export function AddEvidenceButton({ dispute }: ActionProps) {
  const { t } = useWords()
  const add = useAddEvidence(dispute.id)
  return (
    <>
      <Upload
        accept={evidenceKinds}
        showUploadList={false}
        beforeUpload={(file) => {
          add.mutate(file)
          return false
        }}
      >
        <Button size="small" icon={<UploadOutlined aria-hidden="true" />} loading={add.isPending}>
          {t('data.addEvidence')}
        </Button>
      </Upload>
      {add.error ? <ErrorNotice error={add.error} /> : null}
    </>
  )
}

/** Takes an objection back. */
export function WithdrawButton({ dispute }: ActionProps) {
  const { t } = useWords()
  const withdraw = useWithdraw(dispute.id)
  const { modal } = App.useApp()
  const ask = (): void => {
    void modal.confirm({
      title: t('data.withdrawAsk'),
      okText: t('data.withdraw'),
      onOk: () => withdraw.mutateAsync(undefined).catch(() => undefined),
    })
  }
  return (
    <>
      <Button size="small" loading={withdraw.isPending} onClick={ask}>
        {t('data.withdraw')}
      </Button>
      {withdraw.error ? <ErrorNotice error={withdraw.error} /> : null}
    </>
  )
}
