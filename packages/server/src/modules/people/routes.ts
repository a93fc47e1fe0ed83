import * as contract from '@wutong/contract'
import { getSession, permissionsOf } from '@wutong/contract'
import { getJudged, getZoneState, listPeriods } from '#modules/zone-state'
import { type HttpHost, may, refuseForeignOrigin, serve, servePublic } from '#platform/http'
import { mutable } from '#platform/mutable'
import type { Accounts } from './accounts.ts'
import { addDelegate, endDelegate, listDelegates } from './delegations.service.ts'
import { listOwnKeys, makeOwnKey, revokeOwnKey } from './keys.service.ts'
import {
  addAccount,
  changeRole,
  disableAccount,
  enableAccount,
  liftLock,
  linkIdentity,
  listAccounts,
  resetPassword,
  resetSecondFactor,
} from './members.service.ts'
import { serveOwnAccount } from './own.routes.ts'
import { getSignInRules, setSignInRules } from './rules.store.ts'
import { webRequest } from './web-request.ts'

/** Mounts sign-in, the session, the own account and the accounts of the zone. */
export function servePeople(host: HttpHost, accounts: Accounts): void {
  serve(host, getSession, ({ ctx }) =>
    ctx.transact(async (ctx) => {
      const { role, username, subjectId, displayName, owes } = ctx.actor
      const { demo } = await getZoneState(ctx)
      const { period } = await getJudged(ctx)
      if (role === 'system' || role === 'source') throw new Error('Programs and machines have no session.')
      return {
        username,
        displayName,
        role,
        zone: ctx.zoneId,
        zoneName: ctx.zone.zone.name,
        subjectId,
        demo,
        periods: await listPeriods(ctx),
        period,
        permissions: permissionsOf(role).filter((permission) => may(ctx.actor, permission)),
        owes: owes ?? null,
      }
    }),
  )
  servePublic(host, contract.getSignInWays, () =>
    Promise.resolve({ oidc: accounts.oidcLabel, passkeys: accounts.passkeys !== undefined }),
  )
  serveMembers(host)
  serveDelegates(host)
  serveOwnKeys(host)
  serveOwnAccount(host, accounts)
  serveAccounts(host, accounts)
}

/** Accounts of the zone, as an administrator keeps them. */
function serveMembers(host: HttpHost): void {
  serve(host, contract.listAccounts, ({ ctx, query }) => listAccounts(ctx, query))
  serve(host, contract.listDepartments, ({ ctx }) => Promise.resolve(mutable(ctx.zone.zone.departments)))
  serve(host, contract.addAccount, ({ ctx, body }) => addAccount(ctx, body))
  serve(host, contract.disableAccount, ({ ctx, params }) => disableAccount(ctx, params.userId))
  serve(host, contract.enableAccount, ({ ctx, params }) => enableAccount(ctx, params.userId))
  serve(host, contract.resetPassword, ({ ctx, params }) => resetPassword(ctx, params.userId))
  serve(host, contract.resetSecondFactor, ({ ctx, params }) => resetSecondFactor(ctx, params.userId))
  serve(host, contract.liftLock, ({ ctx, params }) => liftLock(ctx, params.userId))
  serve(host, contract.linkIdentity, ({ ctx, params, body }) => linkIdentity(ctx, params.userId, body))
  serve(host, contract.getSignInRules, ({ ctx }) => ctx.transact(getSignInRules))
  serve(host, contract.setSignInRules, ({ ctx, body }) => setSignInRules(ctx, body))
  serve(host, contract.changeRole, ({ ctx, params, body }) => changeRole(ctx, params.userId, body))
}

/** Staff that an enterprise lets in. */
function serveDelegates(host: HttpHost): void {
  serve(host, contract.listDelegates, ({ ctx }) => listDelegates(ctx))
  serve(host, contract.addDelegate, ({ ctx, body }) => addDelegate(ctx, body))
  serve(host, contract.endDelegate, ({ ctx, params }) => endDelegate(ctx, params.userId))
}

/** Keys of a person's own programs. */
function serveOwnKeys(host: HttpHost): void {
  serve(host, contract.listOwnKeys, ({ ctx }) => listOwnKeys(ctx))
  serve(host, contract.makeOwnKey, ({ ctx, body }) => makeOwnKey(ctx, body))
  serve(host, contract.revokeOwnKey, ({ ctx, params }) => revokeOwnKey(ctx, params.keyId))
}

/** Hands `/api/auth/*` to better-auth as a web request; the client's address is ours to say. */
function serveAccounts(host: HttpHost, accounts: Accounts): void {
  host.app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    handler: async (request, reply) => {
      refuseForeignOrigin(host, request)
      const response = await accounts.handle(webRequest(request, host.publicOrigin))
      reply.code(response.status)
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
      const cookies = response.headers.getSetCookie()
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      return reply.send(response.body === null ? '' : await response.text())
    },
  })
}
