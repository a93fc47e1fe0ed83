import type { Subject } from '@wutong/contract'
import { useSettlements } from '../../platform/disputes.ts'
import { useWords } from '../../platform/language.ts'
import { useMerges } from '../../platform/merges.ts'
import { useCan } from '../../platform/session.ts'
import { MergeTable } from '../../ui/MergeTable.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { SettlementTable } from '../../ui/SettlementTable.tsx'
import { MergeButton } from './MergeButton.tsx'

/** What people decided about this enterprise: figures settled, and enterprises that were made one with it. */
export function DecisionSections({ subject }: { readonly subject: Subject }) {
  const { t } = useWords()
  const mayRead = useCan('pair:read')
  const mayMerge = useCan('subject:merge')
  const settlements = useSettlements(subject.id)
  const merges = useMerges(subject.id)
  if (!mayRead) return null
  return (
    <>
      {settlements.rows?.length === 0 ? null : (
        <Section title={t('data.tab_settlements')} note={t('data.settlementsNote')}>
          <PagedView list={settlements} empty={t('data.noSettlements')}>
            {(rows) => <SettlementTable rows={rows} label={t('data.tab_settlements')} />}
          </PagedView>
        </Section>
      )}
      <Section
        title={t('data.tab_merges')}
        note={t('data.mergesNote')}
        extra={mayMerge ? <MergeButton subject={subject} /> : null}
      >
        <PagedView list={merges} empty={t('data.notMerged')}>
          {(rows) => <MergeTable rows={rows} label={t('data.tab_merges')} />}
        </PagedView>
      </Section>
    </>
  )
}
