import type { OfferDetail } from '@wutong/contract'
import { Checkbox, Input, InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { unitText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useReadable } from '../../platform/measures.tsx'
import { type OfferEdits, type OfferVersion, withCondition } from './offer-draft.ts'

interface DraftFieldsProps {
  readonly version: OfferVersion
  readonly shared: OfferDetail['shared']
  readonly edits: OfferEdits
  readonly onChange: (edits: OfferEdits) => void
}

/** The conditions, formula and cap of a policy as fields, each with a reading of what is written in it. */
export function DraftFields({ version, shared, edits, onChange }: DraftFieldsProps) {
  const { t, text } = useWords()
  const dropped = edits.dropped ?? []
  return (
    <div className="draft-fields">
      {shared.map(({ id, name, conditions }) => (
        <DraftField
          key={id}
          label={t('offers.shared', { name: text(name) })}
          note={conditions.map((one) => text(one.name)).join(t('words.listComma'))}
          isKept={!dropped.includes(id)}
          onKeep={(isKept) =>
            onChange({ ...edits, dropped: isKept ? dropped.filter((one) => one !== id) : [...dropped, id] })
          }
        />
      ))}
      {version.conditions.map(({ code, name, when, clause }) => {
        const edited = edits.conditions?.[code]
        return (
          <DraftField
            key={code}
            label={clause === undefined ? text(name) : `${text(name)}（${clause}）`}
            isKept={edited !== null}
            onKeep={(isKept) => onChange(withCondition(version, edits, code, isKept ? when : null))}
          >
            <Expression
              label={t('offerPreview.conditionOf', { name: text(name) })}
              value={edited ?? when}
              onChange={(next) => onChange(withCondition(version, edits, code, next))}
            />
          </DraftField>
        )
      })}
      <BenefitFields version={version} edits={edits} onChange={onChange} />
    </div>
  )
}

function BenefitFields({ version, edits, onChange }: Omit<DraftFieldsProps, 'shared'>) {
  const { t, text, language } = useWords()
  const { benefit } = version
  if (benefit === undefined) return null
  const unit = unitText(benefit.unit, language)
  return (
    <>
      <DraftField label={t('offerPreview.amountOf', { name: text(benefit.name), unit })}>
        <Expression
          label={t('simulation.formula')}
          value={edits.amount ?? benefit.amount}
          onChange={(amount) => onChange({ ...edits, amount })}
        />
      </DraftField>
      <DraftField label={t('offerPreview.capIn', { unit })}>
        <InputNumber
          aria-label={t('simulation.cap')}
          min={0}
          placeholder={t('offerPreview.noCap')}
          value={edits.cap === undefined ? (benefit.cap ?? null) : edits.cap}
          onChange={(cap) => onChange({ ...edits, cap })}
        />
      </DraftField>
    </>
  )
}

interface DraftFieldProps {
  readonly label: string
  readonly note?: string
  readonly isKept?: boolean
  readonly onKeep?: (isKept: boolean) => void
  readonly children?: ReactNode
}

function DraftField({ label, note, isKept = true, onKeep, children }: DraftFieldProps) {
  const { t } = useWords()
  return (
    <div className="draft-field">
      <div className="draft-label">
        {onKeep === undefined ? (
          <span>{label}</span>
        ) : (
          <Checkbox checked={isKept} onChange={(event) => onKeep(event.target.checked)}>
            {label}
          </Checkbox>
        )}
        {isKept ? null : <span className="muted"> {t('offerPreview.droppedNow')}</span>}
      </div>
      {note === undefined ? null : <div className="muted small">{note}</div>}
      {isKept ? children : null}
    </div>
  )
}

interface ExpressionProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Expression({ label, value, onChange }: ExpressionProps) {
  const readable = useReadable()
  return (
    <>
      <Input.TextArea
        aria-label={label}
        className="cel-input"
        autoSize
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="muted small">{readable(value)}</div>
    </>
  )
}
