import {
  AuditOutlined,
  BankOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  HomeOutlined,
  ImportOutlined,
  RiseOutlined,
  SafetyCertificateOutlined,
  ShopOutlined,
  TrophyOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useWords } from '../platform/language.ts'
import { useCan, useSession } from '../platform/session.ts'

/** The pages this account may open. */
export function MainMenu() {
  const { t } = useWords()
  const { subjectId } = useSession()
  const seesAll = useCan('subject:list')
  const seesAudit = useCan('audit:read')
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
      <DataMenu />
      {seesAudit ? (
        <Link to="/audit" activeOptions={{ includeSearch: false }}>
          <SafetyCertificateOutlined aria-hidden="true" /> {t('menu.audit')}
        </Link>
      ) : null}
    </nav>
  )
}

/** Where data come from, how good they are, and what is contested. */
function DataMenu() {
  const { t } = useWords()
  const id = useId()
  const sees = {
    imports: useCan('batch:read'),
    sources: useCan('source:read'),
    quality: useCan('quality:read'),
    data: useCan('pair:read'),
  }
  if (!Object.values(sees).includes(true)) return null
  return (
    <section className="menu-group" aria-labelledby={id}>
      <span id={id} className="menu-group-name">
        {t('menu.dataGroup')}
      </span>
      {sees.imports ? (
        <Link to="/imports" activeOptions={{ includeSearch: false }}>
          <ImportOutlined aria-hidden="true" /> {t('menu.imports')}
        </Link>
      ) : null}
      {sees.sources ? (
        <Link to="/sources" activeOptions={{ includeSearch: false }}>
          <ClusterOutlined aria-hidden="true" /> {t('menu.sources')}
        </Link>
      ) : null}
      {sees.quality ? (
        <Link to="/data-quality" activeOptions={{ includeSearch: false }}>
          <DashboardOutlined aria-hidden="true" /> {t('menu.quality')}
        </Link>
      ) : null}
      {sees.data ? (
        <Link to="/data" activeOptions={{ includeSearch: false }}>
          <DatabaseOutlined aria-hidden="true" /> {t('menu.data')}
        </Link>
      ) : null}
    </section>
  )
}
