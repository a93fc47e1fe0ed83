import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntdApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { ApiError } from '../platform/client.ts'
import { useWords } from '../platform/language.ts'
import { sessionQuery } from '../platform/session.ts'
import { createAppRouter } from './router.tsx'
import { theme } from './theme.ts'

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

/** A session that ended on the way: the router asks for it again and leads to sign-in. */
const leaveWhenSignedOut = (error: unknown): void => {
  if (!isSignedOut(error)) return
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
  void router.invalidate()
}

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // The router itself answers when the session cannot be had.
    onError: (error, query) => {
      if (query.queryKey[0] !== 'session') leaveWhenSignedOut(error)
    },
  }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a lost connection or a server fault is worth another try.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
})
const router = createAppRouter(queryClient)

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** The whole app inside its providers. */
export function Providers() {
  const { language } = useWords()
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={theme}>
      <AntdApp>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  )
}
