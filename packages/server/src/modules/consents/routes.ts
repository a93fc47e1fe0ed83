import * as contract from '@wutong/contract'
import { type HttpHost, serve } from '#platform/http'
import { readConsented } from './data.views.ts'
import { listOrganisations } from './organisations.store.ts'
import { askConsent, giveConsent, grantConsent, refuseConsent, withdrawConsent } from './service.ts'
import { listConsentRows } from './store.ts'

/** Mounts organisations and what enterprises let them see. */
export function serveConsents(host: HttpHost): void {
  serve(host, contract.listOrganisations, ({ ctx }) => ctx.transact(listOrganisations))
  serve(host, contract.listConsents, ({ ctx, query }) => ctx.transact((ctx) => listConsentRows(ctx, query)))
  serve(host, contract.askConsent, ({ ctx, body }) => askConsent(ctx, body))
  serve(host, contract.giveConsent, ({ ctx, body }) => giveConsent(ctx, body))
  serve(host, contract.grantConsent, ({ ctx, params, body }) => grantConsent(ctx, params.consentId, body))
  serve(host, contract.refuseConsent, ({ ctx, params }) => refuseConsent(ctx, params.consentId))
  serve(host, contract.withdrawConsent, ({ ctx, params }) => withdrawConsent(ctx, params.consentId))
  serve(host, contract.readConsented, ({ ctx, params }) => readConsented(ctx, params.consentId))
}
