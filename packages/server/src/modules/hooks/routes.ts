import * as contract from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { addHook, removeHook, tryHook } from './service.ts'
import { listHookRows } from './store.ts'

/** Mounts the addresses that are told of changes; `origins` are where they may be. */
export function serveHooks(host: HttpHost, origins: readonly string[]): void {
  serve(host, contract.listSourceHooks, async ({ ctx }) => ({
    hooks: await ctx.transact(listHookRows),
    origins: [...origins],
  }))
  serve(host, contract.addSourceHook, ({ ctx, body }) => addHook(ctx, body, origins))
  serve(host, contract.removeSourceHook, ({ ctx, params }) => removeHook(ctx, params.hookId))
  serve(host, contract.trySourceHook, ({ ctx, params }) => tryHook(ctx, params.hookId, origins))
}
