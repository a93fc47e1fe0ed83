/** What an enterprise lets a bank, an investor or a service provider see: asked for, given, refused, withdrawn, read. */
import { z } from 'zod'
import { Day, page, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'
import { FactSource } from './subjects.ts'

/** What kinds of organisation are let in. */
export const organisationKinds = ['bank', 'investor', 'service'] as const

/** A bank, an investor or a service provider. */
export const Organisation = z.object({
  id: z.uuid(),
  kind: z.enum(organisationKinds),
  name: z.string(),
  uscc: z.string(),
})
export type Organisation = z.infer<typeof Organisation>

export const listOrganisations = route({
  method: 'GET',
  path: '/api/organisations',
  permission: 'organisation:read',
  plain: true,
  summary: 'Banks, investors and service providers of the zone, by name',
  reply: z.array(Organisation),
})

/** How long a consent may hold, in days. */
export const longestConsentDays = 366

/** A field: the code of an indicator, `score:` with the id of a scorecard, `ladder:` with the id of a ladder. */
const Fields = z.array(z.string().min(1).max(100)).min(1).max(200)
const Days = z.int().min(1).max(longestConsentDays)
const Purpose = z.string().trim().min(4).max(300)

/** `asked` waits for the enterprise, `active` lets see, `over` has reached its end. */
export const consentStates = ['asked', 'active', 'refused', 'withdrawn', 'over'] as const

export const Consent = z.object({
  id: z.uuid(),
  organisation: Organisation,
  /** The enterprise as it was named; its id and name are known to the organisation only once it has consented. */
  uscc: z.string(),
  subjectId: SubjectId.nullable(),
  subjectName: z.string().nullable(),
  purpose: z.string(),
  state: z.enum(consentStates),
  /** What was asked for and for how many days; null where the enterprise gave without being asked. */
  asked: z.object({ fields: z.array(z.string()), days: z.int(), at: z.string(), by: z.string() }).nullable(),
  /** What was given, and until when. */
  given: z.object({ fields: z.array(z.string()), until: z.string(), at: z.string(), by: z.string() }).nullable(),
  refusedAt: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
  withdrawnBy: z.string().nullable(),
})
export type Consent = z.infer<typeof Consent>

export const listConsents = route({
  method: 'GET',
  path: '/api/consents',
  permission: 'consent:read',
  summary: 'Consents, newest first: an enterprise sees its own, an organisation those given to it, staff all',
  query: z.object({
    state: z.enum(consentStates).optional(),
    subjectId: SubjectId.optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(Consent),
})

export const askConsent = route({
  method: 'POST',
  path: '/api/consents/ask',
  permission: 'consent:use',
  summary:
    'Ask an enterprise, by its credit code, to let the own organisation see fields; whether it is known is not told',
  body: z.object({ uscc: z.string().trim().toUpperCase().length(18), purpose: Purpose, fields: Fields, days: Days }),
  reply: Consent,
})

export const giveConsent = route({
  method: 'POST',
  path: '/api/consents/give',
  permission: 'consent:give',
  summary: 'Let an organisation see fields of the own enterprise for some days, without having been asked',
  body: z.object({ organisationId: z.uuid(), purpose: Purpose, fields: Fields, days: Days }),
  reply: Consent,
})

const ofConsent = { params: z.object({ consentId: z.uuid() }) } as const

export const grantConsent = route({
  method: 'POST',
  path: '/api/consents/:consentId/grant',
  permission: 'consent:give',
  ...ofConsent,
  summary: 'Give what was asked for, or fewer fields and days of it',
  body: z.object({ fields: Fields, days: Days }),
  reply: Consent,
})
export const refuseConsent = route({
  method: 'POST',
  path: '/api/consents/:consentId/refuse',
  permission: 'consent:give',
  ...ofConsent,
  summary: 'Refuse what was asked for',
  reply: Consent,
})
export const withdrawConsent = route({
  method: 'POST',
  path: '/api/consents/:consentId/withdraw',
  permission: 'consent:withdraw',
  ...ofConsent,
  summary: 'Withdraw a consent, or take back what was asked for; from the same moment nothing more is seen',
  reply: Consent,
})

/** A figure that was consented to, by year, with where it comes from. */
export const ConsentedField = z.object({
  code: z.string(),
  name: Text,
  unit: z.string().nullable(),
  /** Empty where nobody has said it: that is not zero. */
  values: z.array(z.object({ period: z.int().nullable(), value: Shown, source: FactSource.nullable() })),
})
export const ConsentedResult = z.object({
  code: z.string(),
  name: Text,
  /** Of a scorecard: null where it cannot be known. */
  total: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  class: z.string().nullable(),
  /** Of a ladder: the highest rung reached. */
  rung: Text.nullable(),
})
export const ConsentedData = z.object({
  consent: Consent,
  name: z.string(),
  uscc: z.string().nullable(),
  /** The year and day that results are for. */
  period: z.int(),
  on: Day,
  fields: z.array(ConsentedField),
  results: z.array(ConsentedResult),
})
export type ConsentedData = z.infer<typeof ConsentedData>

export const readConsented = route({
  method: 'GET',
  path: '/api/consents/:consentId/data',
  permission: 'consent:use',
  ...ofConsent,
  summary:
    'What an enterprise lets the own organisation see, and nothing more; every reading is recorded for it to see',
  reply: ConsentedData,
})
