import { InboxOutlined } from '@ant-design/icons'
import { Input, Segmented, Upload } from 'antd'
import { useState } from 'react'
import { useWords } from '../../platform/language.ts'

interface FileOrPasteProps {
  readonly file: File | null
  readonly onFile: (file: File | null) => void
}

/** A table as a file, or as cells pasted from a spreadsheet. */
export function FileOrPaste({ file, onFile }: FileOrPasteProps) {
  const { t } = useWords()
  const [way, setWay] = useState<'file' | 'paste'>('file')
  return (
    <div className="file-or-paste">
      <Segmented<'file' | 'paste'>
        value={way}
        onChange={(chosen) => {
          setWay(chosen)
          onFile(null)
        }}
        options={[
          { value: 'file', label: t('studio.byFile') },
          { value: 'paste', label: t('studio.byPaste') },
        ]}
      />
      {way === 'file' ? <FileDrop file={file} onFile={onFile} /> : <PasteField onFile={onFile} />}
    </div>
  )
}

interface FileDropProps extends FileOrPasteProps {
  /** What the file holds; else what any table may. */
  readonly hint?: string
}

/** A place to drop one file on. */
export function FileDrop({ file, hint, onFile }: FileDropProps) {
  const { t } = useWords()
  return (
    <Upload.Dragger
      accept=".csv,.tsv,.txt,.gz,.xlsx,.xlsm,.xls,.et"
      maxCount={1}
      fileList={file ? [{ uid: file.name, name: file.name, status: 'done' }] : []}
      beforeUpload={(chosen) => {
        onFile(chosen)
        return false
      }}
      onRemove={() => onFile(null)}
    >
      <p className="ant-upload-drag-icon">
        <InboxOutlined aria-hidden="true" />
      </p>
      <p>{t('imports.drop')}</p>
      <p className="muted small">{hint ?? t('imports.dropHint')}</p>
    </Upload.Dragger>
  )
}

/** Spreadsheets put cells on the clipboard as lines of fields between tabs: a file like any other. */
function PasteField({ onFile }: Pick<FileOrPasteProps, 'onFile'>) {
  const { t } = useWords()
  const [pasted, setPasted] = useState('')
  const take = (): void =>
    onFile(pasted.trim() === '' ? null : new File([pasted], `${t('studio.pastedName')}.txt`, { type: 'text/plain' }))
  return (
    <Input.TextArea
      aria-label={t('studio.byPaste')}
      className="paste-field"
      placeholder={t('studio.pasteHint')}
      rows={7}
      value={pasted}
      onChange={(event) => setPasted(event.target.value)}
      onBlur={take}
    />
  )
}
