import type { AssessmentSummary, Subject } from '@wutong/contract'
import { Alert } from 'antd'
import { useWords } from '../../platform/language.ts'

interface HiddenNoteProps {
  readonly subject: Subject
  readonly assessment: AssessmentSummary | undefined
}

/** Which figures and results this account may not see: hidden is not unknown. */
export function HiddenNote({ subject, assessment }: HiddenNoteProps) {
  const { t, text } = useWords()
  const namesOf = (all: readonly { readonly name: { readonly zh: string; readonly en: string } }[]): string =>
    all.map(({ name }) => text(name)).join(t('words.listComma'))
  const results = assessment?.hidden ?? []
  if (subject.hidden.length === 0) return null
  return (
    <Alert
      className="page-note"
      type="info"
      showIcon
      title={t('reach.hiddenTitle')}
      description={
        <>
          <p>{t('reach.hiddenFigures', { names: namesOf(subject.hidden) })}</p>
          {results.length > 0 ? <p>{t('reach.hiddenResults', { names: namesOf(results) })}</p> : null}
        </>
      }
    />
  )
}
