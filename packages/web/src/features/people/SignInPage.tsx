import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { demoAccounts } from '@wutong/contract'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../platform/client.ts'
import { useWords } from '../../platform/language.ts'
import { useHealth } from '../../platform/session.ts'
import { Brand } from '../../ui/Brand.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx'
import { CodeForm } from './CodeForm.tsx'
import { OtherWays, PasskeyStep } from './OtherWays.tsx'
import { ProviderRefusal } from './ProviderButton.tsx'
import { type NextStep, useSignIn } from './queries.ts'

const route = getRouteApi('/sign-in')

interface Fields {
  readonly username: string
  readonly password: string
}

/** Where every visit begins. */
export function SignInPage() {
  const { t } = useWords()
  const [form] = Form.useForm<Fields>()
  const { next, error: refusal } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const health = useHealth()
  const [step, setStep] = useState<NextStep>('none')
  const enter = async (): Promise<void> => {
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'health' })
    router.history.push(next?.startsWith('/') && !next.startsWith('//') ? next : '/')
  }
  const signIn = useSignIn({
    onSuccess: async (next) => {
      if (next === 'none') await enter()
      else setStep(next)
    },
  })
  return (
    <div className="sign-in">
      <div className="sign-in-side" aria-hidden="true">
        <img src="/leaf.svg" width="72" height="72" alt="" />
        <p className="sign-in-motto">{t('signIn.motto')}</p>
        <p>{t('signIn.line')}</p>
      </div>
      <main className="sign-in-main">
        <div className="sign-in-top">
          <Brand />
          <LanguageSwitch />
        </div>
        <h1>{t('signIn.title')}</h1>
        {refusal !== undefined && step === 'none' ? <ProviderRefusal refusal={refusal} /> : null}
        {step === 'code' ? <CodeForm onSignedIn={enter} onBack={() => setStep('none')} /> : null}
        {step === 'passkey' ? <PasskeyStep onSignedIn={enter} onBack={() => setStep('none')} /> : null}
        {step === 'none' ? (
          <Form<Fields>
            form={form}
            layout="vertical"
            requiredMark={false}
            size="large"
            onFinish={(fields) => signIn.mutate(fields)}
          >
            <Form.Item
              name="username"
              label={t('signIn.username')}
              rules={[{ required: true, message: t('signIn.needUsername') }]}
            >
              <Input autoComplete="username" autoFocus />
            </Form.Item>
            <Form.Item
              name="password"
              label={t('signIn.password')}
              rules={[{ required: true, message: t('signIn.needPassword') }]}
            >
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            {signIn.error ? <SignInProblem error={signIn.error} /> : null}
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {t('signIn.submit')}
            </Button>
          </Form>
        ) : null}
        {step === 'none' ? <OtherWays onSignedIn={enter} /> : null}
        {health.data?.demo && step === 'none' ? (
          <DemoAccounts onPick={(account) => form.setFieldsValue(account)} />
        ) : null}
      </main>
    </div>
  )
}

function SignInProblem({ error }: { readonly error: unknown }) {
  const { t } = useWords()
  const status = error instanceof ApiError ? error.status : undefined
  // The server's own sentence where it has one: locked for how long.
  if (error instanceof ApiError && error.problem.code === 'sign_in_locked') return <ErrorNotice error={error} />
  const isOver = error instanceof ApiError && error.problem.code === 'ONE_TIME_PASSWORD_OVER'
  if (isOver) return <Alert className="sign-in-error" type="error" showIcon title={t('signIn.oneTimeOver')} />
  if (status === 403) return <Alert className="sign-in-error" type="error" showIcon title={t('signIn.disabled')} />
  if (status === 401 || status === 422)
    return <Alert className="sign-in-error" type="error" showIcon title={t('signIn.wrong')} />
  if (status === 429) return <Alert className="sign-in-error" type="warning" showIcon title={t('signIn.tooOften')} />
  return <ErrorNotice error={error} />
}

/** The accounts of the demo zone; a click fills the form. */
function DemoAccounts({ onPick }: { readonly onPick: (account: Fields) => void }) {
  const { t } = useWords()
  return (
    <section className="demo-accounts" aria-label={t('signIn.demoTitle')}>
      <p>
        <strong>{t('signIn.demoTitle')}</strong> · {t('frame.demo')}
      </p>
      <div className="demo-accounts-list">
        {demoAccounts.map(({ username, password, role }) => (
          <button key={username} type="button" onClick={() => onPick({ username, password })}>
            <strong>{t(`roles.${role}`)}</strong>
            <span>{username}</span>
          </button>
        ))}
      </div>
      <p className="muted">{t('signIn.demoPassword', { password: demoAccounts[0].password })}</p>
    </section>
  )
}
