import { Link } from '@tanstack/react-router'
import { type Dispute, disputeFilePath } from '@wutong/contract'
import type { ReactNode } from 'react'
import { useCatalogue } from '../platform/catalogue.ts'
import { dayText, momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useCan, useSession } from '../platform/session.ts'
import { AddEvidenceButton, AnswerButton, WithdrawButton } from './DisputeActions.tsx'
import { DisputeEffects } from './DisputeEffects.tsx'
import { EvidenceList } from './EvidenceList.tsx'
import { Pill, type Tone } from './Pill.tsx'
import { useFigureName } from './SettleDialog.tsx'

const tones = { open: 'near', accepted: 'good', refused: 'bad', withdrawn: 'plain' } as const satisfies Record<
  Dispute['state'],
  Tone
>
const signs = { open: '…', accepted: '✓', refused: '✕', withdrawn: '–' } as const satisfies Record<
  Dispute['state'],
  string
>

interface DisputeCardProps {
  readonly dispute: Dispute
  /** Whether the list is of many enterprises. */
  readonly withSubject?: boolean
}

/** An objection with its deadline, evidence and answer, and what may be done about it. */
export function DisputeCard({ dispute, withSubject = false }: DisputeCardProps) {
  const { t } = useWords()
  const figureName = useFigureName()
  return (
    <li className="dispute">
      <div className="dispute-head">
        <h3>{figureName(dispute)}</h3>
        <Pill tone={tones[dispute.state]} sign={signs[dispute.state]}>
          {t(`data.state_${dispute.state}`)}
        </Pill>
        {dispute.late ? (
          <Pill tone="bad" sign="!">
            {t('data.late')}
          </Pill>
        ) : null}
        {withSubject ? (
          <Link to="/enterprises/$subjectId" params={{ subjectId: dispute.subject.id }} search={{ tab: 'data' }}>
            {dispute.subject.name}
          </Link>
        ) : null}
      </div>
      <Claim dispute={dispute} />
      <p className="dispute-reason">{t('data.because', { reason: dispute.reason })}</p>
      <EvidenceList files={dispute.files} pathOf={(fileId) => disputeFilePath(dispute.id, fileId)} />
      {dispute.state === 'open' ? (
        <OpenFoot dispute={dispute} />
      ) : (
        <AnswerText dispute={dispute}>{dispute.effect ? <DisputeEffects effect={dispute.effect} /> : null}</AnswerText>
      )}
    </li>
  )
}

function Claim({ dispute }: { readonly dispute: Dispute }) {
  const { t, text, language } = useWords()
  const { valueText } = useCatalogue()
  const show = (value: Dispute['said']): string => valueText(value, dispute.unit, dispute.code)
  const raisedBy = { who: dispute.raisedBy, when: momentText(dispute.raisedAt, language) }
  return (
    <dl className="dispute-claim">
      <div>
        <dt>{t('data.said', { source: text(dispute.sourceName) })}</dt>
        <dd>{show(dispute.said)}</dd>
      </div>
      <div>
        <dt>{t('data.claimed')}</dt>
        <dd>{dispute.claimed === null ? <span className="blank">{t('data.noClaim')}</span> : show(dispute.claimed)}</dd>
      </div>
      <div>
        <dt>{t('data.owner')}</dt>
        <dd>{dispute.department === null ? <span className="blank">—</span> : text(dispute.department)}</dd>
      </div>
      <div>
        <dt>{t('data.dueOn')}</dt>
        <dd className={dispute.late ? 'tone-bad' : undefined}>{dayText(dispute.dueOn, language)}</dd>
      </div>
      <div>
        <dt>{t('data.raised')}</dt>
        <dd>{t('data.byAt', raisedBy)}</dd>
      </div>
    </dl>
  )
}

function OpenFoot({ dispute }: { readonly dispute: Dispute }) {
  const mayAnswer = useCan('dispute:answer')
  const mayRaise = useCan('dispute:raise')
  const isOwn = useSession().role === dispute.raisedRole
  return (
    <div className="dispute-actions">
      {mayAnswer ? <AnswerButton dispute={dispute} /> : null}
      {mayRaise ? (
        <>
          <AddEvidenceButton dispute={dispute} />
          {isOwn ? <WithdrawButton dispute={dispute} /> : null}
        </>
      ) : null}
    </div>
  )
}

function AnswerText({ dispute, children }: { readonly dispute: Dispute; readonly children: ReactNode }) {
  const { t, language } = useWords()
  const { answer, answeredBy, answeredAt } = dispute
  if (answer === null) return null
  const by = { who: answeredBy ?? '', when: answeredAt === null ? '' : momentText(answeredAt, language) }
  return (
    <div className="dispute-answer">
      <p>
        <b>{t('data.answer')}</b> {answer} <span className="muted small">{t('data.byAt', by)}</span>
      </p>
      {children}
    </div>
  )
}
