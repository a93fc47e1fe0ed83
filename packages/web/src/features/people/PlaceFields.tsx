import { type Role, roles } from '@wutong/contract'
import { Checkbox, Input, Select } from 'antd'
import { useId } from 'react'
import { useWords } from '../../platform/language.ts'
import type { PlaceFields } from './accounts.queries.ts'

/** A place as it is being filled in. */
export interface PlaceDraft {
  readonly role: Role
  readonly uscc: string
  readonly name: string
  readonly legalRepresentative: boolean
}

export const emptyPlace: PlaceDraft = { role: 'officer', uscc: '', name: '', legalRepresentative: true }

/** Whether everything is there that the role needs. */
export function isWholePlace({ role, uscc, name }: PlaceDraft): boolean {
  return role !== 'enterprise' || (uscc.trim() !== '' && name.trim() !== '')
}

/** A draft as the server takes it. */
export function placeFromDraft({ role, uscc, name, legalRepresentative }: PlaceDraft): PlaceFields {
  return {
    role,
    enterprise: role === 'enterprise' ? { uscc: uscc.trim(), name: name.trim() } : undefined,
    legalRepresentative,
  }
}

interface PlaceInputsProps {
  readonly draft: PlaceDraft
  readonly onChange: (draft: PlaceDraft) => void
}

/** Chooses a role, and names the enterprise where it is an enterprise's. */
export function PlaceInputs({ draft, onChange }: PlaceInputsProps) {
  const { t } = useWords()
  const id = useId()
  return (
    <>
      <label className="field" htmlFor={`${id}-role`}>
        <span>{t('accounts.role')}</span>
        <Select<Role>
          id={`${id}-role`}
          value={draft.role}
          options={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          onChange={(role) => onChange({ ...draft, role })}
        />
      </label>
      {draft.role === 'enterprise' ? (
        <>
          <label className="field" htmlFor={`${id}-uscc`}>
            <span>{t('accounts.uscc')}</span>
            <Input
              id={`${id}-uscc`}
              maxLength={18}
              value={draft.uscc}
              onChange={({ target }) => onChange({ ...draft, uscc: target.value })}
            />
          </label>
          <label className="field" htmlFor={`${id}-name`}>
            <span>{t('accounts.enterpriseName')}</span>
            <Input
              id={`${id}-name`}
              maxLength={300}
              value={draft.name}
              onChange={({ target }) => onChange({ ...draft, name: target.value })}
            />
          </label>
          <p className="muted small">{t('accounts.enterpriseNote')}</p>
          <Checkbox
            checked={draft.legalRepresentative}
            onChange={({ target }) => onChange({ ...draft, legalRepresentative: target.checked })}
          >
            {t('accounts.representative')}
          </Checkbox>
        </>
      ) : null}
    </>
  )
}
