import { useWords } from '../../platform/language.ts'
import { useMerges } from '../../platform/merges.ts'
import { MergeTable } from '../../ui/MergeTable.tsx'
import { PagedView } from '../../ui/PagedView.tsx'
import { Section } from '../../ui/Section.tsx'

/** Enterprises that were made one, newest first. */
export function MergesTab() {
  const { t } = useWords()
  const merges = useMerges()
  return (
    <Section title={t('data.tab_merges')} note={t('data.mergesNote')}>
      <PagedView list={merges} empty={t('data.noMerges')}>
        {(rows) => <MergeTable rows={rows} label={t('data.tab_merges')} />}
      </PagedView>
    </Section>
  )
}
