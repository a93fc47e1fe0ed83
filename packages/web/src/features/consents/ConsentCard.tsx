import { Link } from '@tanstack/react-router'
import type { Consent } from '@wutong/contract'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { useConsentFields } from '../../ui/use-consent-fields.ts'
import { AnswerDialog } from './AnswerDialog.tsx'
import { useWithdrawConsent } from './queries.ts'

const tones = { asked: 'near', active: 'good', refused: 'bad', withdrawn: 'bad', over: 'unknown' } as const

/** One consent: whom, what for, which fields, how it stands, and what can be done. */
export function ConsentCard({ consent }: { readonly consent: Consent }) {
  const { t } = useWords()
  const { namesOf } = useConsentFields()
  const { organisation, purpose, state, asked, given } = consent
  const fields = given?.fields ?? asked?.fields ?? []
  return (
    <li className="change">
      <div className="change-head">
        <strong>{organisation.name}</strong>
        <span className="muted small">{t(`consents.kinds.${organisation.kind}`)}</span>
        <Pill tone={tones[state]}>{t(`consents.states.${state}`)}</Pill>
      </div>
      <p>
        {consent.subjectName ?? consent.uscc} · {t('consents.purpose')}: {purpose}
      </p>
      <p>
        {t('consents.fields')}: {namesOf(fields)}
      </p>
      <ConsentDates consent={consent} />
      <ConsentActions consent={consent} />
    </li>
  )
}

function ConsentDates({
  consent: { asked, given, refusedAt, withdrawnAt, withdrawnBy },
}: {
  readonly consent: Consent
}) {
  const { t, language } = useWords()
  const at = (moment: string): string => momentText(moment, language)
  const lines = [
    asked && t('consents.askedAt', { by: asked.by, at: at(asked.at), days: asked.days }),
    given && t('consents.givenAt', { by: given.by, at: at(given.at), until: at(given.until) }),
    refusedAt && t('consents.refusedAt', { at: at(refusedAt) }),
    withdrawnAt && t('consents.withdrawnAt', { by: withdrawnBy ?? '', at: at(withdrawnAt) }),
  ].filter((line) => line !== null)
  return (
    <ul className="plain-list muted small">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** What this account can do with a consent that still waits or holds. */
function ConsentActions({ consent }: { readonly consent: Consent }) {
  const gives = useCan('consent:give')
  const uses = useCan('consent:use')
  const withdraws = useCan('consent:withdraw')
  const { state } = consent
  if (state !== 'asked' && state !== 'active') return null
  return (
    <div className="card-actions">
      {uses && state === 'active' ? <ReadLink consentId={consent.id} /> : null}
      {gives && state === 'asked' ? <AnswerButton consent={consent} /> : null}
      {withdraws && (uses || state === 'active') ? <WithdrawButton consent={consent} isAsker={uses} /> : null}
    </div>
  )
}

function ReadLink({ consentId }: { readonly consentId: string }) {
  const { t } = useWords()
  return (
    <Link to="/consents/$consentId" params={{ consentId }}>
      {t('consents.read')}
    </Link>
  )
}

function AnswerButton({ consent }: { readonly consent: Consent }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  if (consent.asked === null) return null
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('consents.answer')}
      </Button>
      <AnswerDialog consent={consent} asked={consent.asked} open={open} onClose={() => setOpen(false)} />
    </>
  )
}

/** Withdraws what was given, or takes back what the own organisation asked for. */
function WithdrawButton({ consent, isAsker }: { readonly consent: Consent; readonly isAsker: boolean }) {
  const { t } = useWords()
  const withdrawing = useWithdrawConsent()
  const { id, state, organisation, subjectName, uscc } = consent
  const isTakenBack = isAsker && state === 'asked'
  const name = isAsker ? (subjectName ?? uscc) : organisation.name
  return (
    <>
      <Popconfirm
        title={t(isTakenBack ? 'consents.takeBackAsk' : 'consents.withdrawAsk', { name })}
        onConfirm={() => withdrawing.mutate(id)}
      >
        <Button danger loading={withdrawing.isPending}>
          {t(isTakenBack ? 'consents.takeBack' : 'consents.withdraw')}
        </Button>
      </Popconfirm>
      {withdrawing.error ? <ErrorNotice error={withdrawing.error} /> : null}
    </>
  )
}
