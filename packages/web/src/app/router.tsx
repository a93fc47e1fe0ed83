import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { auditKinds, consentStates, type Permission, type Session } from '@wutong/contract'
import { ApiError } from '../platform/client.ts'
import {
  dayParam,
  numberParam,
  optional,
  parseSearch,
  stringifySearch,
  textParam,
  wordParam,
} from '../platform/search.ts'
import { pastDayQuery, sessionQuery, zoneQuery } from '../platform/session.ts'
import { NotFound, PageFailed, PageLoading } from './PageStates.tsx'
import { Shell } from './Shell.tsx'

interface RouterContext {
  readonly queryClient: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => optional({ next: textParam(search, 'next'), error: textParam(search, 'error') }),
  component: lazyRouteComponent(() => import('../features/people/SignInPage.tsx'), 'SignInPage'),
})

/** The past day that pages are shown as of. */
interface HouseSearch {
  readonly asOf?: string | undefined
}

/** Everything behind sign-in: the session and the catalogue are there before a page is drawn; the past day stays in the address. */
const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  component: Shell,
  validateSearch: (search): HouseSearch => optional({ asOf: dayParam(search, 'asOf') }),
  search: { middlewares: [retainSearchParams<HouseSearch>(['asOf'])] },
  beforeLoad: async ({ context, location, search }) => {
    const session = await context.queryClient.fetchQuery(sessionQuery).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({ to: '/sign-in', search: { next: location.href } })
      throw error
    })
    // Until a one-time password is changed or a second factor is there, nothing but the own account opens.
    if (session.owes !== null && location.pathname !== '/account') throw redirect({ to: '/account' })
    if (session.owes === null && session.permissions.includes('zone:read'))
      await context.queryClient.ensureQueryData(zoneQuery)
    // The frame waits for it, so that the way back is there meanwhile.
    if (search.asOf !== undefined && session.permissions.includes('history:own'))
      void context.queryClient.prefetchQuery(pastDayQuery(search.asOf))
    return { session }
  },
})

/** Sends an account that may not see a page to the page it may see. */
function only(permission: Permission) {
  return ({ context }: { context: { session: Session } }) => {
    if (!context.session.permissions.includes(permission)) throw homeOf(context.session)
  }
}

/** Where an account without an overview is at home. */
function homeOf({ subjectId, permissions }: Session) {
  if (subjectId) return redirect({ to: '/enterprises/$subjectId', params: { subjectId } })
  if (permissions.includes('subject:list')) return redirect({ to: '/enterprises' })
  if (permissions.includes('consent:use')) return redirect({ to: '/consents' })
  return redirect({ to: permissions.includes('account:manage') ? '/accounts' : '/account' })
}

const overview = createRoute({
  getParentRoute: () => house,
  path: '/',
  beforeLoad: only('evaluation:read'),
  component: lazyRouteComponent(() => import('../features/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const sorts = ['name', 'revenue', 'points', 'registeredOn', 'employees'] as const

const enterprises = createRoute({
  getParentRoute: () => house,
  path: '/enterprises',
  beforeLoad: only('subject:list'),
  validateSearch: (search) =>
    optional({
      search: textParam(search, 'search'),
      district: textParam(search, 'district'),
      industry: textParam(search, 'industry'),
      rung: textParam(search, 'rung'),
      offer: textParam(search, 'offer'),
      minRevenue: numberParam(search, 'minRevenue'),
      maxRevenue: numberParam(search, 'maxRevenue'),
      sort: wordParam(search, 'sort', sorts),
      order: wordParam(search, 'order', ['asc', 'desc']),
    }),
  component: lazyRouteComponent(() => import('../features/subjects/SubjectsPage.tsx'), 'SubjectsPage'),
})

const enterprise = createRoute({
  getParentRoute: () => house,
  path: '/enterprises/$subjectId',
  beforeLoad: only('subject:read'),
  validateSearch: (search) =>
    optional({
      tab: wordParam(search, 'tab', [
        'scores',
        'ladders',
        'policies',
        'data',
        'questions',
        'disputes',
        'relations',
        'history',
        'accesses',
      ]),
      period: numberParam(search, 'period'),
      on: textParam(search, 'on'),
      open: textParam(search, 'open'),
    }),
  component: lazyRouteComponent(() => import('../features/subjects/SubjectPage.tsx'), 'SubjectPage'),
})

const scorecards = createRoute({
  getParentRoute: () => house,
  path: '/scorecards',
  beforeLoad: only('scorecard:read'),
  component: lazyRouteComponent(() => import('../features/scorecards/ScorecardsPage.tsx'), 'ScorecardsPage'),
})

const scorecard = createRoute({
  getParentRoute: () => house,
  path: '/scorecards/$id',
  beforeLoad: only('scorecard:read'),
  validateSearch: (search) =>
    optional({
      tab: wordParam(search, 'tab', ['results', 'ranking', 'preview', 'backtest']),
      version: textParam(search, 'version'),
      passed: wordParam(search, 'passed', ['true', 'false', 'unknown']),
    }),
  component: lazyRouteComponent(() => import('../features/scorecards/ScorecardPage.tsx'), 'ScorecardPage'),
})

const ladders = createRoute({
  getParentRoute: () => house,
  path: '/ladders',
  beforeLoad: only('ladder:read'),
  component: lazyRouteComponent(() => import('../features/ladders/LaddersPage.tsx'), 'LaddersPage'),
})

const policies = createRoute({
  getParentRoute: () => house,
  path: '/policies',
  beforeLoad: only('offer:read'),
  validateSearch: (search) =>
    optional({
      level: wordParam(search, 'level', ['national', 'province', 'city', 'zone']),
      standing: wordParam(search, 'standing', ['live', 'past', 'unclear']),
      search: textParam(search, 'search'),
    }),
  component: lazyRouteComponent(() => import('../features/offers/OffersPage.tsx'), 'OffersPage'),
})

const policy = createRoute({
  getParentRoute: () => house,
  path: '/policies/$id',
  beforeLoad: only('offer:read'),
  validateSearch: (search) =>
    optional({
      tab: wordParam(search, 'tab', ['rounds', 'changes', 'preview', 'backtest', 'simulation']),
      verdict: wordParam(search, 'verdict', ['qualified', 'one_away', 'undecided']),
    }),
  component: lazyRouteComponent(() => import('../features/offers/OfferPage.tsx'), 'OfferPage'),
})

const policyChanges = createRoute({
  getParentRoute: () => house,
  path: '/policy-changes',
  beforeLoad: only('offer:results'),
  component: lazyRouteComponent(() => import('../features/offers/ChangesPage.tsx'), 'ChangesPage'),
})

const imports = createRoute({
  getParentRoute: () => house,
  path: '/imports',
  beforeLoad: only('batch:read'),
  component: lazyRouteComponent(() => import('../features/batches/BatchesPage.tsx'), 'BatchesPage'),
})

const importBatch = createRoute({
  getParentRoute: () => house,
  path: '/imports/$batchId',
  beforeLoad: only('batch:read'),
  component: lazyRouteComponent(() => import('../features/batches/BatchPage.tsx'), 'BatchPage'),
})

const data = createRoute({
  getParentRoute: () => house,
  path: '/data',
  beforeLoad: only('conflict:read'),
  validateSearch: (search) =>
    optional({
      tab: wordParam(search, 'tab', ['pairs', 'merges', 'conflicts', 'settlements', 'disputes', 'changes', 'runs']),
      state: textParam(search, 'state'),
      code: textParam(search, 'code'),
      definition: textParam(search, 'definition'),
    }),
  component: lazyRouteComponent(() => import('../features/data/DataPage.tsx'), 'DataPage'),
})

const sources = createRoute({
  getParentRoute: () => house,
  path: '/sources',
  beforeLoad: only('source:read'),
  component: lazyRouteComponent(() => import('../features/sources/SourcesPage.tsx'), 'SourcesPage'),
})

const quality = createRoute({
  getParentRoute: () => house,
  path: '/data-quality',
  beforeLoad: only('quality:read'),
  component: lazyRouteComponent(() => import('../features/quality/QualityPage.tsx'), 'QualityPage'),
})

const audit = createRoute({
  getParentRoute: () => house,
  path: '/audit',
  beforeLoad: only('audit:read'),
  validateSearch: (search) =>
    optional({
      tab: wordParam(search, 'tab', ['seals']),
      from: dayParam(search, 'from'),
      to: dayParam(search, 'to'),
      actor: textParam(search, 'actor'),
      kind: wordParam(search, 'kind', auditKinds),
      event: textParam(search, 'event'),
      entity: textParam(search, 'entity'),
    }),
  component: lazyRouteComponent(() => import('../features/audit/AuditPage.tsx'), 'AuditPage'),
})

const accounts = createRoute({
  getParentRoute: () => house,
  path: '/accounts',
  beforeLoad: only('account:manage'),
  component: lazyRouteComponent(() => import('../features/people/AccountsPage.tsx'), 'AccountsPage'),
})

const consents = createRoute({
  getParentRoute: () => house,
  path: '/consents',
  beforeLoad: only('consent:read'),
  validateSearch: (search) => optional({ state: wordParam(search, 'state', consentStates) }),
  component: lazyRouteComponent(() => import('../features/consents/ConsentsPage.tsx'), 'ConsentsPage'),
})

const consented = createRoute({
  getParentRoute: () => house,
  path: '/consents/$consentId',
  beforeLoad: only('consent:use'),
  component: lazyRouteComponent(() => import('../features/consents/ConsentedPage.tsx'), 'ConsentedPage'),
})

const ownAccount = createRoute({
  getParentRoute: () => house,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/people/OwnAccountPage.tsx'), 'OwnAccountPage'),
})

const tree = root.addChildren([
  signIn,
  house.addChildren([
    overview,
    enterprises,
    enterprise,
    scorecards,
    scorecard,
    ladders,
    policies,
    policy,
    policyChanges,
    imports,
    importBatch,
    data,
    sources,
    quality,
    audit,
    accounts,
    consents,
    consented,
    ownAccount,
  ]),
])

/** The router over all pages. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  })
}
