import { useSettlements } from '../../platform/disputes.ts'
import { useWords } from '../../platform/language.ts'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'
import { SettlementTable } from '../../ui/SettlementTable.tsx'

/** What people settled among sources, newest first. */
export function SettlementsTab() {
  const { t } = useWords()
  const settlements = useSettlements()
  return (
    <Section title={t('data.tab_settlements')} note={t('data.settlementsNote')}>
      <PagedView list={settlements} empty={t('data.noSettlements')}>
        {(rows) => <SettlementTable rows={rows} label={t('data.tab_settlements')} withSubject />}
      </PagedView>
    </Section>
  )
}
