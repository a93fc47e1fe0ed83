import { Input, Radio } from 'antd'
import { useId } from 'react'
import { useWords } from '../../platform/language.ts'
import type { SecondDraft, SecondFactorState } from './second-means.ts'

/** Asks whoever has a second factor to show it, in one of the ways the account has; nobody else sees anything. */
export function SecondFactorField({ ways, draft, set }: SecondFactorState) {
  const { t } = useWords()
  if (draft === undefined) return null
  return (
    <div className="dialog-fields">
      {ways.length > 1 ? (
        <Radio.Group
          aria-label={t('account.proof')}
          optionType="button"
          value={draft.by}
          options={ways.map((way) => ({ value: way, label: t(`account.proofWays.${way}`) }))}
          onChange={({ target }) => set({ by: target.value, code: '' })}
        />
      ) : null}
      {draft.by === 'passkey' ? (
        <p className="muted small">{t('account.proofByPasskey')}</p>
      ) : (
        <CodeField draft={draft} set={set} />
      )}
    </div>
  )
}

function CodeField({ draft, set }: { readonly draft: SecondDraft; readonly set: SecondFactorState['set'] }) {
  const { t } = useWords()
  const id = useId()
  const isRecovery = draft.by === 'recovery'
  return (
    <label className="field" htmlFor={id}>
      <span>{t(isRecovery ? 'account.proofWays.recovery' : 'account.firstCode')}</span>
      <Input
        id={id}
        autoComplete="one-time-code"
        inputMode={isRecovery ? 'text' : 'numeric'}
        maxLength={40}
        value={draft.code}
        onChange={({ target }) => set({ by: draft.by, code: target.value })}
      />
    </label>
  )
}
