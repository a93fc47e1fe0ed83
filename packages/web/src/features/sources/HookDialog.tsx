import type { SourceStanding } from '@wutong/contract'
import { Alert, Input, Modal, Select, Typography } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useAddHook } from './queries.ts'

interface HookDialogProps {
  readonly sources: readonly SourceStanding[]
  /** Where addresses may be. */
  readonly origins: readonly string[]
  readonly open: boolean
  readonly onClose: () => void
}

/** Adds an address and shows its signing secret this once. */
export function HookDialog({ sources, origins, open, onClose }: HookDialogProps) {
  const { t, text } = useWords()
  const id = useId()
  const [source, setSource] = useState<string | null>(null)
  const [url, setUrl] = useState('')
  const adding = useAddHook()
  const made = adding.data
  return (
    <Modal
      open={open}
      destroyOnHidden
      title={t('hooks.add')}
      okText={t(made ? 'sources.done' : 'hooks.add')}
      okButtonProps={{ disabled: source === null || url.trim() === '' }}
      confirmLoading={adding.isPending}
      onOk={() => {
        if (made) onClose()
        else if (source !== null) adding.mutate({ source, url: url.trim() })
      }}
      onCancel={onClose}
      afterClose={() => {
        setSource(null)
        setUrl('')
        adding.reset()
      }}
    >
      {made ? (
        <Alert
          type="success"
          title={t('hooks.once')}
          description={<Typography.Text copyable>{made.secret}</Typography.Text>}
        />
      ) : (
        <div className="dialog-fields">
          <label className="field" htmlFor={`${id}-source`}>
            <span>{t('sources.source')}</span>
            <Select<string | null>
              id={`${id}-source`}
              value={source}
              options={sources.map((one) => ({ value: one.id, label: text(one.name) }))}
              onChange={setSource}
            />
          </label>
          <label className="field" htmlFor={`${id}-url`}>
            <span>{t('hooks.url')}</span>
            <Input
              id={`${id}-url`}
              maxLength={500}
              placeholder={t('hooks.urlHint', { origins: origins.join(' ') })}
              value={url}
              onChange={({ target }) => setUrl(target.value)}
            />
          </label>
          {adding.error ? <ErrorNotice error={adding.error} /> : null}
        </div>
      )}
    </Modal>
  )
}
