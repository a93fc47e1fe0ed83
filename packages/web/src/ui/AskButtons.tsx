import type { Asking, Question } from '@wutong/contract'
import { Button, Space } from 'antd'
import { useWords } from '../platform/language.ts'
import { useAsk } from '../platform/questions.ts'
import { AskedNote } from './AskedNote.tsx'
import { ErrorNotice } from './ErrorNotice.tsx'

interface AskButtonsProps {
  /** The enterprise that the question is about. */
  readonly name: string
  readonly hasSource: boolean
  readonly asking: (askedOf: Question['askedOf']) => Asking
}

/** Asks the source or the enterprise; afterwards whom it was asked of and by when it answers. */
export function AskButtons({ name, hasSource, asking }: AskButtonsProps) {
  const { t } = useWords()
  const ask = useAsk()
  if (ask.data) return <AskedNote question={ask.data} />
  return (
    <Space wrap size="small">
      {hasSource ? (
        <Button
          size="small"
          loading={ask.isPending}
          aria-label={t('quality.askSourceAbout', { name })}
          onClick={() => ask.mutate(asking('source'))}
        >
          {t('quality.askSource')}
        </Button>
      ) : null}
      <Button
        size="small"
        loading={ask.isPending}
        aria-label={t('quality.askEnterpriseNamed', { name })}
        onClick={() => ask.mutate(asking('enterprise'))}
      >
        {t('quality.askEnterprise')}
      </Button>
      {ask.error ? <ErrorNotice error={ask.error} /> : null}
    </Space>
  )
}
