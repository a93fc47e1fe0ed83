import { Button, Input, Upload } from 'antd'
import { useState } from 'react'
import { useWords } from '../platform/language.ts'

interface ListFieldProps {
  readonly label: string
  readonly hint: string
  readonly runLabel: string
  /** Takes the list back; without it the list must be given. */
  readonly clearLabel?: string | undefined
  /** Kinds of file; CSV unless said otherwise. */
  readonly accept?: string | undefined
  readonly isRunning: boolean
  readonly onRun: (list: string | null) => void
}

const lists = '.csv,.txt,text/csv'

/** A list of enterprises or another text: pasted, or read from a file. */
export function ListField({ label, hint, runLabel, clearLabel, accept = lists, isRunning, onRun }: ListFieldProps) {
  const { t } = useWords()
  const [list, setList] = useState('')
  return (
    <div className="list-field">
      <span className="field-label">{label}</span>
      <Input.TextArea
        aria-label={label}
        placeholder={hint}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={list}
        onChange={(event) => setList(event.target.value)}
      />
      <div className="list-field-buttons">
        <Upload
          accept={accept}
          showUploadList={false}
          beforeUpload={(file: File) => {
            void readText(file).then(setList)
            return false
          }}
        >
          <Button>{t('rounds.listFile')}</Button>
        </Upload>
        <Button type="primary" disabled={list.trim() === ''} loading={isRunning} onClick={() => onRun(list)}>
          {runLabel}
        </Button>
        {clearLabel === undefined ? null : (
          <Button
            disabled={list === ''}
            onClick={() => {
              setList('')
              onRun(null)
            }}
          >
            {clearLabel}
          </Button>
        )}
      </div>
    </div>
  )
}

/** UTF-8, else the Chinese encoding that spreadsheets write. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
