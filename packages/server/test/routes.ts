/** Every route of the contract with an address to call it by, for tests that visit all of them. */
import * as contract from '@wutong/contract'
import type { InjectOptions } from 'fastify'

/** A route of the contract, its types forgotten. */
export interface AnyRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly permission: string
}

/** What path parameters stand for. */
export interface Places {
  readonly subjectId: string
  readonly batchId: string
  readonly consentId?: string
}

/** All routes, by path. */
export const allRoutes: readonly AnyRoute[] = Object.values(contract)
  .filter(
    (value): value is AnyRoute & typeof value =>
      typeof value === 'object' && value !== null && 'permission' in value && 'path' in value,
  )
  .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))

const definitionIds: Readonly<Record<string, string>> = {
  scorecards: 'innovation-points',
  ladders: 'growth',
  offers: 'rd-grant',
}

/** A request that the route answers where the caller is allowed. */
export function requestOf(
  { method, path }: AnyRoute,
  { subjectId, batchId, consentId = batchId }: Places,
): InjectOptions {
  const kind = path.split('/').find((part) => definitionIds[part] !== undefined) ?? ''
  const url = path
    .replace(':subjectId', subjectId)
    .replace(':batchId', batchId)
    .replace(':consentId', consentId)
    .replace(':day', '2026-01-01')
    .replace(/:(run|pair|merge|dispute|settlement|key|question|job|hook)Id/, batchId)
    .replace(/:(user|session|passkey)Id/, batchId)
    .replace(':sourceId', 'tax')
    .replace(':id', definitionIds[kind] ?? '')
  const query = path === '/api/imports' || path === '/api/relations' ? '?source=tax' : ''
  return { method, url: `${url}${query}`, ...(method === 'POST' ? { payload: { reason: 'test' } } : {}) }
}
