import { useQuery } from '@tanstack/react-query'
import {
  askConsent,
  type Consent,
  giveConsent,
  grantConsent,
  listConsents,
  listOrganisations,
  readConsented,
  refuseConsent,
  withdrawConsent,
} from '@wutong/contract'
import { call } from '../../platform/client.ts'
import { useDecision, usePages } from '../../platform/pages.ts'

/** Consents that this account may see, newest first. */
export function useConsents(state: Consent['state'] | undefined) {
  return usePages(['consents', state], (after, signal) =>
    call(listConsents, { query: { state, after, limit: 50 }, signal }),
  )
}

/** Banks, investors and service providers of the zone. */
export function useOrganisations(enabled: boolean) {
  return useQuery({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => call(listOrganisations, { signal }),
    enabled,
  })
}

/** What an enterprise lets the own organisation see; never kept from an earlier reading. */
export function useConsented(consentId: string) {
  return useQuery({
    queryKey: ['consented', consentId],
    queryFn: ({ signal }) => call(readConsented, { params: { consentId }, signal }),
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

/** What is asked for or given: what for, which fields, how many days. */
export interface Terms {
  readonly purpose: string
  readonly fields: readonly string[]
  readonly days: number
}

/** Asks an enterprise. */
export function useAskConsent() {
  return useDecision(({ fields, ...rest }: Terms & { readonly uscc: string }) =>
    call(askConsent, { body: { ...rest, fields: [...fields] } }),
  )
}

/** Lets an organisation see without having been asked. */
export function useGiveConsent() {
  return useDecision(({ fields, ...rest }: Terms & { readonly organisationId: string }) =>
    call(giveConsent, { body: { ...rest, fields: [...fields] } }),
  )
}

/** Gives what was asked for, or less. */
export function useGrantConsent() {
  return useDecision(({ consentId, fields, days }: Omit<Terms, 'purpose'> & { readonly consentId: string }) =>
    call(grantConsent, { params: { consentId }, body: { fields: [...fields], days } }),
  )
}

/** Refuses what was asked for. */
export function useRefuseConsent() {
  return useDecision((consentId: string) => call(refuseConsent, { params: { consentId } }))
}

/** Withdraws a consent, or takes back what was asked for. */
export function useWithdrawConsent() {
  return useDecision((consentId: string) => call(withdrawConsent, { params: { consentId } }))
}
