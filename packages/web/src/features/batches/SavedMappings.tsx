import { Button, Popconfirm } from 'antd'
import { momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useForgetMapping, useMappings } from './studio.ts'

/** What is remembered about the columns of a source's files; each can be forgotten. */
export function SavedMappings({ source }: { readonly source: string }) {
  const { t, language } = useWords()
  const mappings = useMappings(source)
  const forget = useForgetMapping()
  const rows = mappings.data ?? []
  if (rows.length === 0) return null
  return (
    <details className="saved-mappings">
      <summary>{t('studio.saved', { n: rows.length })}</summary>
      <ul className="plain-list">
        {rows.map(({ fingerprint, decisions, savedBy, savedAt, used }) => (
          <li key={fingerprint}>
            {Object.entries(decisions)
              .map(([id, value]) => `${id.slice(id.indexOf(':') + 1)} → ${value}`)
              .join('；')}
            <span className="muted small">
              {' '}
              {t('studio.savedBy', { who: savedBy, when: momentText(savedAt, language), n: used })}
            </span>
            <Popconfirm
              title={t('studio.forgetTitle')}
              okText={t('studio.forget')}
              onConfirm={() => forget.mutate({ source, fingerprint })}
            >
              <Button type="link" size="small">
                {t('studio.forget')}
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      {forget.error ? <ErrorNotice error={forget.error} /> : null}
    </details>
  )
}
