import {
  AuditOutlined,
  BankOutlined,
  DatabaseOutlined,
  HomeOutlined,
  ImportOutlined,
  RiseOutlined,
  ShopOutlined,
  TrophyOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useWords } from '../platform/language.ts'
import { useCan, useSession } from '../platform/session.ts'

/** The pages this account may open. */
export function MainMenu() {
  const { t } = useWords()
  const { subjectId } = useSession()
  const seesAll = useCan('subject:list')
  const seesImports = useCan('batch:read')
  const seesData = useCan('pair:read')
  return (
    <nav className="menu" aria-label={t('frame.menu')}>
      {seesAll ? (
        <>
          <Link to="/" activeOptions={{ exact: true }}>
            <HomeOutlined aria-hidden="true" /> {t('menu.overview')}
          </Link>
          <Link to="/enterprises" activeOptions={{ includeSearch: false }}>
            <BankOutlined aria-hidden="true" /> {t('menu.enterprises')}
          </Link>
        </>
      ) : null}
      {subjectId ? (
        <Link to="/enterprises/$subjectId" params={{ subjectId }} activeOptions={{ includeSearch: false }}>
          <ShopOutlined aria-hidden="true" /> {t('menu.ownEnterprise')}
        </Link>
      ) : null}
      <Link to="/scorecards" activeOptions={{ includeSearch: false }}>
        <TrophyOutlined aria-hidden="true" /> {t('menu.scorecards')}
      </Link>
      <Link to="/ladders" activeOptions={{ includeSearch: false }}>
        <RiseOutlined aria-hidden="true" /> {t('menu.ladders')}
      </Link>
      <Link to="/policies" activeOptions={{ includeSearch: false }}>
        <AuditOutlined aria-hidden="true" /> {t('menu.policies')}
      </Link>
      {seesImports ? (
        <Link to="/imports" activeOptions={{ includeSearch: false }}>
          <ImportOutlined aria-hidden="true" /> {t('menu.imports')}
        </Link>
      ) : null}
      {seesData ? (
        <Link to="/data" activeOptions={{ includeSearch: false }}>
          <DatabaseOutlined aria-hidden="true" /> {t('menu.data')}
        </Link>
      ) : null}
    </nav>
  )
}
