import type { Citation, EvidenceStatus } from '@wutong/contract'
import type { z } from 'zod'
import { dayText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { EvidencePill } from './EvidencePill.tsx'

interface CitationLineProps {
  readonly citation: z.infer<typeof Citation>
  readonly status: z.infer<typeof EvidenceStatus>
  readonly effective?: { readonly from: string; readonly until?: string | undefined } | undefined
}

/** The document a rule comes from, with its number, issuer, date and how far it was checked. */
export function CitationLine({ citation, status, effective }: CitationLineProps) {
  const { t, language } = useWords()
  const details = [
    citation.number,
    citation.issuer,
    citation.issuedOn ? dayText(citation.issuedOn, language) : undefined,
  ]
  return (
    <div className="citation">
      <div className="citation-title">
        <EvidencePill status={status} />
        {citation.url ? (
          <a href={citation.url} lang="zh-CN" target="_blank" rel="noreferrer noopener">
            {citation.title}
          </a>
        ) : (
          <span lang="zh-CN">{citation.title}</span>
        )}
      </div>
      <div className="muted">
        <span lang="zh-CN">{details.filter(Boolean).join(' · ')}</span>
        {effective ? ` · ${effectiveText(effective)}` : ''}
      </div>
      {citation.note ? (
        <div className="muted" lang="zh-CN">
          {citation.note}
        </div>
      ) : null}
    </div>
  )

  function effectiveText({ from, until }: { from: string; until?: string | undefined }): string {
    return until
      ? t('evidence.effectiveUntil', { from: dayText(from, language), until: dayText(until, language) })
      : t('evidence.effectiveFrom', { from: dayText(from, language) })
  }
}
