import * as contract from '@wutong/contract'
import {
  getOpenApi,
  isRoute,
  listPushChanges,
  listSourceKeys,
  makeSourceKey,
  openApiFrom,
  pushBatch,
  revokeSourceKey,
} from '@wutong/contract'
import { type Evaluator, evaluateSoon } from '#modules/evaluations'
import { AppError } from '#platform/errors'
import { type HttpHost, serve, servePublic, serveSource } from '#platform/http'
import { listSourceChanges } from './changes.views.ts'
import { getKeyRow, listKeyRows, noteKeyUse } from './keys.store.ts'
import { makeKey, revokeKey } from './keys.ts'
import { takePush } from './service.ts'

const exported: readonly unknown[] = Object.values(contract)

/** Mounts keys of sources, what they open, and the description of the API. */
export function servePushes(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listSourceKeys, ({ ctx, query }) => ctx.transact((inside) => listKeyRows(inside, query)))
  serve(host, makeSourceKey, ({ ctx, body }) => ctx.transact((inside) => makeKey(inside, body)))
  serve(host, revokeSourceKey, ({ ctx, params }) => ctx.transact((inside) => revokeKey(inside, params.keyId)))
  serveSource(host, pushBatch, async ({ ctx, body, request, reply }) => {
    const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key'])
    const pushed = await ctx.transact((inside) => takePush(inside, { ...body, idempotencyKey }))
    if (pushed.replayed) reply.header('idempotency-replayed', 'true')
    else
      evaluateSoon(ctx, evaluator).catch((error: unknown) =>
        request.log.error({ err: error }, 'evaluation after a push'),
      )
    return pushed.reply
  })
  serveSource(host, listPushChanges, ({ ctx, query }) =>
    ctx.transact(async (inside) => {
      const { id, source } = await getKeyRow(inside, inside.actor.userId)
      await noteKeyUse(inside, id)
      return listSourceChanges(inside, { ...query, source })
    }),
  )
  const description = openApiFrom(exported.filter(isRoute), { version: '0.1.0' })
  servePublic(host, getOpenApi, () => Promise.resolve({ ...description }))
}

function idempotencyKeyOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new AppError('idempotency_key_missing')
}
