import { useDisputes } from '../../platform/disputes.ts'
import { useWords } from '../../platform/language.ts'
import { useSession } from '../../platform/session.ts'
import { DisputeCard } from '../../ui/DisputeCard.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'

/** How the tab of objections is called: an enterprise sees its own. */
export function useDisputesTitle(): string {
  const { t } = useWords()
  return t(useSession().subjectId === null ? 'data.tab_disputes' : 'data.ownDisputes')
}

/** Objections to figures of one enterprise, newest first. */
export function DisputesTab({ subjectId }: { readonly subjectId: string }) {
  const { t } = useWords()
  const title = useDisputesTitle()
  const disputes = useDisputes('all', subjectId)
  return (
    <Section title={title} note={t('data.ownDisputesNote')}>
      <PagedView list={disputes} empty={t('data.noOwnDisputes')}>
        {(rows) => (
          <ul className="disputes">
            {rows.map((dispute) => (
              <DisputeCard key={dispute.id} dispute={dispute} />
            ))}
          </ul>
        )}
      </PagedView>
    </Section>
  )
}
