import type { Assessment } from '@wutong/contract'
import { createContext, type ReactNode, useContext } from 'react'

type Sources = Assessment['sources']

const SourcesContext = createContext<Sources>({})

/** Lets the checks below say where their figures come from. */
export function WithSources({ sources, children }: { readonly sources: Sources; readonly children: ReactNode }) {
  return <SourcesContext value={sources}>{children}</SourcesContext>
}

/** Where figures come from, by the names that results use. */
export function useSources(): Sources {
  return useContext(SourcesContext)
}
