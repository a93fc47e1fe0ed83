import {
  AuditOutlined,
  BankOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  HomeOutlined,
  ImportOutlined,
  KeyOutlined,
  RiseOutlined,
  SafetyCertificateOutlined,
  ShopOutlined,
  TeamOutlined,
  TrophyOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useWords } from '../platform/language.ts'
import { useCan, useSession } from '../platform/session.ts'

/** The pages this account may open. */
export function MainMenu() {
  const { t } = useWords()
  const { subjectId, owes } = useSession()
  const seesList = useCan('subject:list')
  const sees = {
    scorecards: useCan('scorecard:read'),
    ladders: useCan('ladder:read'),
    policies: useCan('offer:read'),
    audit: useCan('audit:read'),
    accounts: useCan('account:manage'),
    consents: useCan('consent:read'),
    overview: useCan('evaluation:read'),
  }
  if (owes !== null) return null
  return (
    <nav className="menu" aria-label={t('frame.menu')}>
      {sees.overview ? (
        <Link to="/" activeOptions={{ exact: true }}>
          <HomeOutlined aria-hidden="true" /> {t('menu.overview')}
        </Link>
      ) : null}
      {seesList ? (
        <Link to="/enterprises" activeOptions={{ includeSearch: false }}>
          <BankOutlined aria-hidden="true" /> {t('menu.enterprises')}
        </Link>
      ) : null}
      {subjectId ? (
        <Link to="/enterprises/$subjectId" params={{ subjectId }} activeOptions={{ includeSearch: false }}>
          <ShopOutlined aria-hidden="true" /> {t('menu.ownEnterprise')}
        </Link>
      ) : null}
      {sees.scorecards ? (
        <Link to="/scorecards" activeOptions={{ includeSearch: false }}>
          <TrophyOutlined aria-hidden="true" /> {t('menu.scorecards')}
        </Link>
      ) : null}
      {sees.ladders ? (
        <Link to="/ladders" activeOptions={{ includeSearch: false }}>
          <RiseOutlined aria-hidden="true" /> {t('menu.ladders')}
        </Link>
      ) : null}
      {sees.policies ? (
        <Link to="/policies" activeOptions={{ includeSearch: false }}>
          <AuditOutlined aria-hidden="true" /> {t('menu.policies')}
        </Link>
      ) : null}
      <DataMenu />
      {sees.consents ? (
        <Link to="/consents" activeOptions={{ includeSearch: false }}>
          <KeyOutlined aria-hidden="true" /> {t('consents.menu')}
        </Link>
      ) : null}
      {sees.audit ? (
        <Link to="/audit" activeOptions={{ includeSearch: false }}>
          <SafetyCertificateOutlined aria-hidden="true" /> {t('menu.audit')}
        </Link>
      ) : null}
      {sees.accounts ? (
        <Link to="/accounts" activeOptions={{ includeSearch: false }}>
          <TeamOutlined aria-hidden="true" /> {t('accounts.menu')}
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
    data: useCan('conflict:read'),
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
