import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useSendCode } from './queries.ts'

interface CodeFormProps {
  readonly onSignedIn: () => Promise<void>
  readonly onBack: () => void
}

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export function CodeForm({ onSignedIn, onBack }: CodeFormProps) {
  const { t } = useWords()
  const [byRecovery, setByRecovery] = useState(false)
  const sending = useSendCode({ onSuccess: onSignedIn })
  const label = t(byRecovery ? 'signIn.recoveryCode' : 'signIn.code')
  return (
    <Form<{ code: string }>
      key={String(byRecovery)}
      layout="vertical"
      requiredMark={false}
      size="large"
      onFinish={({ code }) => sending.mutate({ code: code.trim(), byRecovery })}
    >
      <Form.Item name="code" label={label} rules={[{ required: true, message: label }]}>
        <Input autoFocus autoComplete="one-time-code" inputMode={byRecovery ? 'text' : 'numeric'} maxLength={40} />
      </Form.Item>
      {sending.error ? <CodeProblem error={sending.error} /> : null}
      <Button type="primary" htmlType="submit" block loading={sending.isPending}>
        {t('signIn.submit')}
      </Button>
      <div className="sign-in-ways">
        <Button type="link" onClick={() => setByRecovery(!byRecovery)}>
          {t(byRecovery ? 'signIn.byApp' : 'signIn.byRecovery')}
        </Button>
        <Button type="link" onClick={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </Form>
  )
}

function CodeProblem({ error }: { readonly error: unknown }) {
  const { t } = useWords()
  const status = error instanceof ApiError ? error.status : 0
  if (status === 429) return <Alert className="sign-in-error" type="warning" showIcon title={t('signIn.codeLocked')} />
  if (error instanceof ApiError && error.problem.code === 'SECOND_FACTOR_UNREADABLE')
    return <Alert className="sign-in-error" type="error" showIcon title={t('signIn.codeUnreadable')} />
  const isUsed = error instanceof ApiError && error.problem.code === 'CODE_USED'
  if (status >= 400 && status < 500)
    return (
      <Alert
        className="sign-in-error"
        type="error"
        showIcon
        title={t(isUsed ? 'signIn.codeUsed' : 'signIn.codeWrong')}
      />
    )
  return <ErrorNotice error={error} />
}
