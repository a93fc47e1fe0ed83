import type { SourceStanding } from '@wutong/contract'
import { Alert, Input, InputNumber, Modal, Select, Typography } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useMakeKey } from './queries.ts'

interface KeyDialogProps {
  readonly sources: readonly SourceStanding[]
  readonly open: boolean
  readonly onClose: () => void
}

const usualDays = 365
const mostDays = 1830

/** Makes a key and shows it this once. */
export function KeyDialog({ sources, open, onClose }: KeyDialogProps) {
  const { t, text } = useWords()
  const id = useId()
  const [source, setSource] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [indicators, setIndicators] = useState<string[]>([])
  const [days, setDays] = useState(usualDays)
  const making = useMakeKey()
  const supplies = sources.find((one) => one.id === source)?.supplies ?? []
  const close = (): void => {
    making.reset()
    setName('')
    setIndicators([])
    onClose()
  }
  const make = (): void => {
    if (source === null) return
    making.mutate({ source, name: name.trim(), days, indicators: indicators.length === 0 ? undefined : indicators })
  }
  return (
    <Modal
      open={open}
      title={t('sources.makeKey')}
      okText={t(making.data ? 'sources.done' : 'sources.make')}
      okButtonProps={{ disabled: source === null || name.trim() === '' }}
      confirmLoading={making.isPending}
      onOk={making.data ? close : make}
      onCancel={close}
    >
      {making.data ? (
        <Alert
          type="success"
          title={t('sources.keyOnce')}
          description={<Typography.Text copyable>{making.data.secret}</Typography.Text>}
        />
      ) : (
        <>
          <label className="field" htmlFor={`${id}-source`}>
            <span>{t('sources.source')}</span>
            <Select
              id={`${id}-source`}
              value={source}
              options={sources.map((one) => ({ value: one.id, label: text(one.name) }))}
              onChange={(chosen: string) => {
                setSource(chosen)
                setIndicators([])
              }}
            />
          </label>
          <label className="field" htmlFor={`${id}-name`}>
            <span>{t('sources.keyName')}</span>
            <Input id={`${id}-name`} value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
          </label>
          <label className="field" htmlFor={`${id}-scope`}>
            <span>{t('sources.scope')}</span>
            <Select
              id={`${id}-scope`}
              mode="multiple"
              value={indicators}
              placeholder={t('sources.scopeAll')}
              options={supplies.map((one) => ({ value: one.code, label: text(one.name) }))}
              optionFilterProp="label"
              onChange={(chosen: string[]) => setIndicators(chosen)}
            />
          </label>
          <label className="field" htmlFor={`${id}-days`}>
            <span>{t('sources.days')}</span>
            <InputNumber
              id={`${id}-days`}
              min={1}
              max={mostDays}
              value={days}
              onChange={(value) => setDays(value ?? usualDays)}
            />
          </label>
          {making.error ? <ErrorNotice error={making.error} /> : null}
        </>
      )}
    </Modal>
  )
}
