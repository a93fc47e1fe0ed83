import { MinusOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { MouseEvent } from 'react'
import { useWords } from '../platform/language.ts'

interface ExpandButtonProps {
  /** Whose details it shows. */
  readonly name: string
  readonly open: boolean
  readonly onToggle: (event: MouseEvent<HTMLElement>) => void
}

/** Shows or hides the details of a row, and says of which. */
export function ExpandButton({ name, open, onToggle }: ExpandButtonProps) {
  const { t } = useWords()
  return (
    <Button
      size="small"
      type="text"
      icon={open ? <MinusOutlined aria-hidden="true" /> : <PlusOutlined aria-hidden="true" />}
      aria-expanded={open}
      aria-label={t('words.detailsOf', { name })}
      onClick={onToggle}
    />
  )
}
