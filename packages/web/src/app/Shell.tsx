import { LogoutOutlined, MenuOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { demoAccounts, type Session, type Text } from '@wutong/contract'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { send } from '../platform/client.ts'
import { useWords } from '../platform/language.ts'
import { useAsOf, usePastDay, useSession } from '../platform/session.ts'
import { Brand } from '../ui/Brand.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { AsOfBanner, AsOfPicker } from './AsOf.tsx'
import { MainMenu } from './MainMenu.tsx'
import { PageLoading } from './PageStates.tsx'

/** The frame of every page behind sign-in. */
export function Shell() {
  const { t } = useWords()
  const { demo } = useSession()
  const past = usePastDay()
  const isWaiting = useAsOf() !== undefined && past.isPending
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('frame.skip')}
      </a>
      <aside className="sider no-print">
        <Brand />
        <MainMenu />
      </aside>
      <div className="shell-main">
        <TopBar key={path} />
        {demo ? (
          <aside className="demo-banner" aria-label={t('frame.demoLabel')}>
            {t('frame.demo')}
          </aside>
        ) : null}
        <AsOfBanner />
        <main id="main" className="page" tabIndex={-1}>
          {isWaiting ? <PageLoading /> : <Outlet />}
        </main>
        <footer className="footer no-print">{t('frame.footer')}</footer>
      </div>
    </div>
  )
}

/** Zone, language and account; on a phone also the menu. Remounted on each page so that the drawer closes. */
function TopBar() {
  const { t, text } = useWords()
  const session = useSession()
  const [menuOpen, setMenuOpen] = useState(false)
  const signOut = useSignOut()
  return (
    <header className="top-bar no-print">
      <Button
        className="menu-button"
        type="text"
        icon={<MenuOutlined aria-hidden="true" />}
        aria-label={t('frame.menu')}
        onClick={() => setMenuOpen(true)}
      />
      <span className="zone-name">{text(session.zoneName)}</span>
      <span className="top-bar-gap" />
      <AsOfPicker />
      <LanguageSwitch />
      <Link to="/account" className="account" title={t('account.menu')}>
        <span className="account-name">{text(nameOf(session))}</span>
        <span className="muted account-role">{t(`roles.${session.role}`)}</span>
      </Link>
      <Button
        type="text"
        icon={<LogoutOutlined aria-hidden="true" />}
        aria-label={t('frame.signOut')}
        title={t('frame.signOut')}
        onClick={() => void signOut()}
      />
      <Drawer
        open={menuOpen}
        onClose={() => setMenuOpen(false)}
        placement="left"
        size={264}
        rootClassName="menu-drawer"
        title={<Brand />}
      >
        <MainMenu />
      </Drawer>
    </header>
  )
}

/** Demo accounts are named in both languages, people by their own name. */
function nameOf({ demo, username, displayName }: Session): Text {
  const account = demo ? demoAccounts.find((one) => one.username === username) : undefined
  return account?.displayName ?? { zh: displayName, en: displayName }
}

function useSignOut() {
  const router = useRouter()
  const queryClient = useQueryClient()
  return async (): Promise<void> => {
    await send('/api/auth/sign-out', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    queryClient.clear()
    await router.navigate({ to: '/sign-in' })
  }
}
