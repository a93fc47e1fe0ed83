import { type Organisation, organisationKinds, type Role, roles } from '@wutong/contract'
import { Checkbox, Input, Select } from 'antd'
import { useId } from 'react'
import { useWords } from '../../platform/language.ts'
import { type PlaceFields, useDepartments } from './accounts.queries.ts'

/** A place as it is being filled in. */
export interface PlaceDraft {
  readonly role: Role
  readonly uscc: string
  readonly name: string
  readonly legalRepresentative: boolean
  readonly department: string
  readonly seesSensitive: boolean
  readonly kind: Organisation['kind']
}

export const emptyPlace: PlaceDraft = {
  role: 'officer',
  uscc: '',
  name: '',
  legalRepresentative: true,
  department: '',
  seesSensitive: true,
  kind: 'bank',
}

/** Roles that belong to an enterprise or an organisation, which must be named. */
function isNamed(role: Role): boolean {
  return role === 'enterprise' || role === 'provider'
}

/** Whether a role works for the zone, in one of its departments or for all of it. */
export function isStaff(role: Role): boolean {
  return role === 'leader' || role === 'officer'
}

/** Whether everything is there that the role needs. */
export function isWholePlace({ role, uscc, name }: PlaceDraft): boolean {
  return !isNamed(role) || (uscc.trim() !== '' && name.trim() !== '')
}

/** A draft as the server takes it. */
export function placeFromDraft(draft: PlaceDraft): PlaceFields {
  const { role, legalRepresentative, department, seesSensitive, kind } = draft
  const named = { uscc: draft.uscc.trim().toUpperCase(), name: draft.name.trim() }
  return {
    role,
    enterprise: role === 'enterprise' ? named : undefined,
    legalRepresentative,
    department: isStaff(role) && department !== '' ? department : undefined,
    seesSensitive: isStaff(role) || role === 'liaison' ? seesSensitive : undefined,
    organisation: role === 'provider' ? { ...named, kind } : undefined,
  }
}

interface PlaceInputsProps {
  readonly draft: PlaceDraft
  readonly onChange: (draft: PlaceDraft) => void
}

/** Chooses a role, and names the enterprise, organisation or department where it has one. */
export function PlaceInputs({ draft, onChange }: PlaceInputsProps) {
  const { t } = useWords()
  const id = useId()
  const { role } = draft
  return (
    <>
      <label className="field" htmlFor={`${id}-role`}>
        <span>{t('accounts.role')}</span>
        <Select<Role>
          id={`${id}-role`}
          value={role}
          options={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))}
          // A liaison needs no sensitive figures for a visit unless somebody says so.
          onChange={(chosen) => onChange({ ...draft, role: chosen, seesSensitive: isStaff(chosen) })}
        />
      </label>
      {role === 'enterprise' ? <EnterpriseInputs draft={draft} onChange={onChange} /> : null}
      {role === 'provider' ? <OrganisationInputs draft={draft} onChange={onChange} /> : null}
      {isStaff(role) ? <DepartmentInput draft={draft} onChange={onChange} /> : null}
      {isStaff(role) || role === 'liaison' ? (
        <Checkbox
          checked={draft.seesSensitive}
          onChange={({ target }) => onChange({ ...draft, seesSensitive: target.checked })}
        >
          {t('reach.sensitive')}
        </Checkbox>
      ) : null}
    </>
  )
}

function EnterpriseInputs({ draft, onChange }: PlaceInputsProps) {
  const { t } = useWords()
  return (
    <>
      <NamedInputs draft={draft} onChange={onChange} uscc={t('accounts.uscc')} name={t('accounts.enterpriseName')} />
      <p className="muted small">{t('accounts.enterpriseNote')}</p>
      <Checkbox
        checked={draft.legalRepresentative}
        onChange={({ target }) => onChange({ ...draft, legalRepresentative: target.checked })}
      >
        {t('accounts.representative')}
      </Checkbox>
    </>
  )
}

function OrganisationInputs({ draft, onChange }: PlaceInputsProps) {
  const { t } = useWords()
  const id = useId()
  return (
    <>
      <label className="field" htmlFor={`${id}-kind`}>
        <span>{t('reach.organisationKind')}</span>
        <Select<Organisation['kind']>
          id={`${id}-kind`}
          value={draft.kind}
          options={organisationKinds.map((kind) => ({ value: kind, label: t(`consents.kinds.${kind}`) }))}
          onChange={(kind) => onChange({ ...draft, kind })}
        />
      </label>
      <NamedInputs
        draft={draft}
        onChange={onChange}
        uscc={t('reach.organisationUscc')}
        name={t('reach.organisationName')}
      />
    </>
  )
}

interface NamedInputsProps extends PlaceInputsProps {
  readonly uscc: string
  readonly name: string
}

function NamedInputs({ draft, onChange, uscc, name }: NamedInputsProps) {
  const id = useId()
  return (
    <>
      <label className="field" htmlFor={`${id}-uscc`}>
        <span>{uscc}</span>
        <Input
          id={`${id}-uscc`}
          maxLength={18}
          value={draft.uscc}
          onChange={({ target }) => onChange({ ...draft, uscc: target.value })}
        />
      </label>
      <label className="field" htmlFor={`${id}-name`}>
        <span>{name}</span>
        <Input
          id={`${id}-name`}
          maxLength={300}
          value={draft.name}
          onChange={({ target }) => onChange({ ...draft, name: target.value })}
        />
      </label>
    </>
  )
}

function DepartmentInput({ draft, onChange }: PlaceInputsProps) {
  const { t, text } = useWords()
  const id = useId()
  const departments = useDepartments()
  return (
    <>
      <label className="field" htmlFor={`${id}-department`}>
        <span>{t('reach.department')}</span>
        <Select<string>
          id={`${id}-department`}
          loading={departments.isPending}
          value={draft.department}
          options={[
            { value: '', label: t('reach.wholeZone') },
            ...(departments.data ?? []).map((one) => ({ value: one.id, label: text(one.name) })),
          ]}
          onChange={(department) => onChange({ ...draft, department })}
        />
      </label>
      <p className="muted small">{t('reach.districtNote')}</p>
    </>
  )
}
