import * as contract from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { addHook, removeHook, type Telling, tryHook } from './service.ts'
import { listHookRows } from './store.ts'

/** Mounts the addresses that are told of changes. */
export function serveHooks(host: HttpHost, telling: Telling): void {
  serve(host, contract.listSourceHooks, async ({ ctx }) => ({
    hooks: await ctx.transact(listHookRows),
    origins: [...telling.origins],
  }))
  serve(host, contract.addSourceHook, ({ ctx, body }) => addHook(ctx, body, telling))
  serve(host, contract.removeSourceHook, ({ ctx, params }) => removeHook(ctx, params.hookId))
  serve(host, contract.trySourceHook, ({ ctx, params }) => tryHook(ctx, params.hookId, telling))
}
