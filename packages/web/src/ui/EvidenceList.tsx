import { PaperClipOutlined } from '@ant-design/icons'
import type { Dispute } from '@wutong/contract'
import { numberText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'

interface EvidenceListProps {
  readonly files: Dispute['files']
  readonly pathOf: (fileId: string) => string
}

/** Evidence to be downloaded. */
export function EvidenceList({ files, pathOf }: EvidenceListProps) {
  const { t, language } = useWords()
  if (files.length === 0) return null
  return (
    <ul className="evidence" aria-label={t('data.evidence')}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={pathOf(file.id)} download>
            <PaperClipOutlined aria-hidden="true" /> {file.name}
          </a>{' '}
          <span className="muted small">
            {file.bytes < 1024 ? `${file.bytes} B` : `${numberText(file.bytes / 1024, language, 1)} KB`}
          </span>
        </li>
      ))}
    </ul>
  )
}
