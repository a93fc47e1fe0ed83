import type { OwnAccount, SecondFactorOffer } from '@wutong/contract'
import { Button, Input, Modal, QRCode, Typography } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useConfirmSecondFactor, useOfferSecondFactor, useRemoveSecondFactor } from './own.changes.ts'
import { useOwnAccount } from './own.queries.ts'
import { PasswordDialog } from './PasswordDialog.tsx'

/** The own second factor: set up, shown, taken away. */
export function SecondFactorSection() {
  const { t } = useWords()
  const account = useOwnAccount()
  return (
    <Section title={t('account.secondFactor')} note={t('account.secondFactorNote')}>
      <QueryView query={account} rows={2}>
        {(own) => <SecondFactor own={own} />}
      </QueryView>
    </Section>
  )
}

function SecondFactor({ own }: { readonly own: OwnAccount }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null)
  const offering = useOfferSecondFactor()
  const removing = useRemoveSecondFactor()
  const step = own.secondFactor ? removing : offering
  return (
    <>
      <p className="account-line">
        <Pill tone={own.secondFactor ? 'good' : 'plain'}>
          {t(own.secondFactor ? 'accounts.hasSecondFactor' : 'accounts.noSecondFactor')}
        </Pill>
        {own.recoveryCodes === null ? null : <span>{t('account.codesLeft', { n: own.recoveryCodes })}</span>}
        {own.secondFactorRequired ? <span className="muted">{t('account.required')}</span> : null}
        <Button type={own.secondFactor ? 'default' : 'primary'} onClick={() => setAsking(true)}>
          {t(own.secondFactor ? 'account.remove' : 'account.setUp')}
        </Button>
      </p>
      <PasswordDialog
        open={asking}
        title={t(own.secondFactor ? 'account.remove' : 'account.setUp')}
        step={step}
        onOwner={(owner) => {
          if (own.secondFactor) removing.mutate(owner, { onSuccess: () => setAsking(false) })
          else
            offering.mutate(owner, {
              onSuccess: (made) => {
                setAsking(false)
                setOffer(made)
              },
            })
        }}
        onClose={() => setAsking(false)}
      />
      <OfferDialog offer={offer} onClose={() => setOffer(null)} />
    </>
  )
}

interface OfferDialogProps {
  readonly offer: SecondFactorOffer | null
  readonly onClose: () => void
}

/** Shows secret and recovery codes this once, and takes the first code. */
function OfferDialog({ offer, onClose }: OfferDialogProps) {
  const { t } = useWords()
  const id = useId()
  const [code, setCode] = useState('')
  const confirming = useConfirmSecondFactor()
  return (
    <Modal
      open={offer !== null}
      destroyOnHidden
      mask={{ closable: false }}
      title={t('account.setUp')}
      okText={t('account.confirm')}
      okButtonProps={{ disabled: !/^\d{6}$/.test(code.trim()) }}
      confirmLoading={confirming.isPending}
      onOk={() => confirming.mutate(code.trim(), { onSuccess: onClose })}
      onCancel={onClose}
      afterClose={() => {
        setCode('')
        confirming.reset()
      }}
    >
      {offer ? (
        <div className="dialog-fields">
          <p>{t('account.scan')}</p>
          <div className="second-factor">
            <QRCode type="svg" value={offer.uri} size={176} bordered={false} />
            <div>
              <p className="muted small">{t('account.typeIn')}</p>
              <Typography.Text copyable code className="secret">
                {offer.secret}
              </Typography.Text>
            </div>
          </div>
          <p>{t('account.recovery')}</p>
          <Typography.Paragraph className="recovery-codes" copyable={{ text: offer.recoveryCodes.join('\n') }}>
            {offer.recoveryCodes.map((one) => (
              <code key={one}>{one}</code>
            ))}
          </Typography.Paragraph>
          <label className="field" htmlFor={id}>
            <span>{t('account.firstCode')}</span>
            <Input
              id={id}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          </label>
          {confirming.error ? <ErrorNotice error={confirming.error} /> : null}
        </div>
      ) : null}
    </Modal>
  )
}
