import { type ReactNode, useEffect } from 'react'
import { useWords } from '../platform/language.ts'

interface PageHeadProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly extra?: ReactNode
  /** Small line above the title, e.g. a link back to the list. */
  readonly above?: ReactNode
  readonly children?: ReactNode
}

/** The head of a page; it also names the browser tab. */
export function PageHead({ title, lead, extra, above, children }: PageHeadProps) {
  const { t } = useWords()
  useEffect(() => {
    document.title = `${title} · ${t('frame.product')}`
  }, [title, t])
  return (
    <div className="page-head">
      <div className="page-head-main">
        {above ? <div className="page-above">{above}</div> : null}
        <h1>{title}</h1>
        {lead ? <div className="page-lead">{lead}</div> : null}
        {children}
      </div>
      {extra ? <div className="page-extra">{extra}</div> : null}
    </div>
  )
}
