import * as contract from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { AppError } from '#platform/errors'
import { type HttpHost, serve } from '#platform/http'
import type { Accounts } from './accounts.ts'
import { changePassword, endOtherSessions, endOwnSession, listOwnSessions } from './own.service.ts'
import type { Owner } from './owner.service.ts'
import {
  addOwnPasskey,
  challengePasskey,
  listOwnPasskeys,
  offerPasskey,
  removeOwnPasskey,
  renameOwnPasskey,
} from './passkeys.service.ts'
import {
  confirmSecondFactor,
  getOwnAccount,
  offerSecondFactor,
  removeOwnSecondFactor,
} from './second-factor.service.ts'
import { headersOf } from './web-request.ts'

/** Mounts what everybody does with the own account; a key opens none of it, so a session is there. */
export function serveOwnAccount(host: HttpHost, accounts: Accounts): void {
  const sessionIdOf = async (request: FastifyRequest): Promise<string> => {
    const user = await accounts.findUser(headersOf(request))
    if (user === undefined) throw new AppError('signed_out')
    return user.sessionId
  }
  const ownerOf = (request: FastifyRequest, proof: contract.OwnerProof): Owner => ({
    accounts,
    headers: headersOf(request),
    proof,
  })
  serve(host, contract.getOwnAccount, ({ ctx }) => getOwnAccount(ctx, accounts))
  serve(host, contract.changePassword, async ({ ctx, body, request }) => {
    const { current, password, secondFactor } = body
    const change = { password, sessionId: await sessionIdOf(request) }
    return { ended: await changePassword(ctx, ownerOf(request, { password: current, secondFactor }), change) }
  })
  serve(host, contract.listOwnSessions, async ({ ctx, request }) => listOwnSessions(ctx, await sessionIdOf(request)))
  serve(host, contract.endOwnSession, async ({ ctx, params }) => ({
    ended: await endOwnSession(ctx, params.sessionId),
  }))
  serve(host, contract.endOtherSessions, async ({ ctx, request }) => ({
    ended: await endOtherSessions(ctx, await sessionIdOf(request)),
  }))
  serve(host, contract.offerSecondFactor, ({ ctx, body, request }) => offerSecondFactor(ctx, ownerOf(request, body)))
  serve(host, contract.confirmSecondFactor, async ({ ctx, body, request, reply }) => {
    const { cookies, ended } = await confirmSecondFactor(ctx, accounts, { ...body, headers: headersOf(request) })
    reply.header('set-cookie', cookies)
    return { ended }
  })
  serve(host, contract.removeOwnSecondFactor, async ({ ctx, body, request }) => ({
    ended: await removeOwnSecondFactor(ctx, ownerOf(request, body), await sessionIdOf(request)),
  }))
  serve(host, contract.listOwnPasskeys, ({ ctx }) => listOwnPasskeys(ctx))
  serve(host, contract.offerPasskey, ({ ctx, body, request }) => offerPasskey(ctx, ownerOf(request, body)))
  serve(host, contract.challengeOwnPasskey, ({ ctx }) => challengePasskey(ctx, accounts.passkeys))
  serve(host, contract.addOwnPasskey, async ({ ctx, body, request }) => ({
    ended: await addOwnPasskey(ctx, accounts.passkeys, { ...body, sessionId: await sessionIdOf(request) }),
  }))
  serve(host, contract.renameOwnPasskey, ({ ctx, params, body }) => renameOwnPasskey(ctx, params.passkeyId, body.name))
  serve(host, contract.removeOwnPasskey, async ({ ctx, params, body, request }) => ({
    ended: await removeOwnPasskey(ctx, ownerOf(request, body), {
      id: params.passkeyId,
      sessionId: await sessionIdOf(request),
    }),
  }))
}
