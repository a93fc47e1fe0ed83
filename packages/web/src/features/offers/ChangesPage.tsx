import { Link } from '@tanstack/react-router'
import { useWords } from '../../platform/language.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { ChangesTab } from './ChangesTab.tsx'

/** Newly qualified and about to lose, over all policies. */
export function ChangesPage() {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('changes.title')} above={<Link to="/policies">← {t('offers.title')}</Link>} />
      <ChangesTab id={null} />
    </>
  )
}
