import { listSubjectAccesses } from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { countText, momentText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { usePages } from '../../platform/pages.ts'
import { useEventWords } from '../../platform/use-event-words.ts'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useConsentFields } from '../../ui/use-consent-fields.ts'

/** Who read, exported or changed the data of one enterprise. */
export function AccessTab({ subjectId }: { readonly subjectId: string }) {
  const { t, language } = useWords()
  const { sentenceOf, roleOf } = useEventWords()
  const { namesOf } = useConsentFields()
  const accesses = usePages(['subject', subjectId, 'accesses'], (after, signal) =>
    call(listSubjectAccesses, { params: { subjectId }, query: { after, limit: 50 }, signal }),
  )
  return (
    <Section
      title={t('audit.accessTitle')}
      note={t('audit.accessNote')}
      extra={
        accesses.rows === undefined ? null : (
          <span className="muted">{t('audit.total', { n: countText(accesses.total, language) })}</span>
        )
      }
    >
      <PagedView list={accesses} empty={t('audit.noAccess')}>
        {(rows) => (
          <ol className="changes">
            {rows.map((row) => (
              <li key={row.id} className="change">
                <div className="change-head">
                  <strong>{sentenceOf(row)}</strong>
                  <time dateTime={row.at}>{momentText(row.at, language)}</time>
                  <span>
                    {row.actorName} <span className="muted small">{roleOf(row.actorRole)}</span>
                  </span>
                </div>
                {row.organisation && row.fields ? (
                  <p>{t('consents.readFields', { organisation: row.organisation, fields: namesOf(row.fields) })}</p>
                ) : null}
                {row.purpose ? (
                  <p>
                    {t('audit.purpose')}: {row.purpose}
                  </p>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </PagedView>
    </Section>
  )
}
