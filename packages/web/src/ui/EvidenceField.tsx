import { UploadOutlined } from '@ant-design/icons'
import { Button, Upload, type UploadFile } from 'antd'
import { useWords } from '../platform/language.ts'
import { evidenceKinds } from './DisputeActions.tsx'

interface EvidenceFieldProps {
  readonly files: readonly File[]
  readonly onChange: (files: readonly File[]) => void
}

/** Files to be added as evidence. */
export function EvidenceField({ files, onChange }: EvidenceFieldProps) {
  const { t } = useWords()
  const shown = files.map(
    (file, index): UploadFile => ({ uid: `${index}:${file.name}`, name: file.name, status: 'done' }),
  )
  return (
    <Upload
      multiple
      accept={evidenceKinds}
      fileList={shown}
      beforeUpload={(_, chosen) => {
        onChange([...files, ...chosen].slice(0, 10))
        return false
      }}
      onRemove={(removed) => onChange(files.filter((_, index) => shown[index]?.uid !== removed.uid))}
    >
      <Button icon={<UploadOutlined aria-hidden="true" />}>{t('data.evidenceAdd')}</Button>
      <span className="muted small"> {t('data.evidenceHint')}</span>
    </Upload>
  )
}
