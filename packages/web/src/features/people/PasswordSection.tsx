import { passwordAtLeast, passwordAtMost } from '@wutong/contract'
import { Alert, Button, Form, Input } from 'antd'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Section } from '../../ui/Section.tsx'
import { useChangePassword } from './own.changes.ts'
import { SecondFactorField } from './SecondFactorField.tsx'
import { useSecondFactor } from './second-means.ts'

interface Fields {
  readonly current: string
  readonly password: string
  readonly again: string
}

/** Changes the own password. */
export function PasswordSection() {
  const { t } = useWords()
  const [form] = Form.useForm<Fields>()
  const second = useSecondFactor()
  const changing = useChangePassword()
  return (
    <Section title={t('account.password')} note={t('account.passwordNote')}>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        onFinish={({ current, password }) =>
          changing.mutate(
            { owner: { password: current, second: second.draft }, password },
            {
              onSuccess: () => {
                form.resetFields()
                second.set(undefined)
              },
            },
          )
        }
      >
        <Form.Item
          name="current"
          label={t('account.current')}
          rules={[{ required: true, message: t('signIn.needPassword') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('account.newPassword')}
          rules={[{ required: true, min: passwordAtLeast, max: passwordAtMost, message: t('account.passwordNote') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('account.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('account.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {second.draft === undefined ? null : (
          <Form.Item label={t('account.proof')}>
            <SecondFactorField {...second} />
          </Form.Item>
        )}
        {changing.error ? <ErrorNotice error={changing.error} /> : null}
        {changing.isSuccess ? <Alert type="success" showIcon title={t('account.changed')} /> : null}
        <Button type="primary" htmlType="submit" disabled={!second.isReady} loading={changing.isPending}>
          {t('account.change')}
        </Button>
      </Form>
    </Section>
  )
}
