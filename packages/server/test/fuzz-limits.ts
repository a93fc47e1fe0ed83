/** Which routes work too long for thousands of requests, and what cannot be reached by made-up ones. */
import type { FuzzedRoute } from './fuzz-cases.ts'

interface Limit {
  readonly of: RegExp
  readonly most: number
  readonly why: string
}

/**
 * All that is made for these goes through address, parsing and refusals; of what passes so many go on to the route's own
 * work, which takes 4 to 25 ms of a processor whatever it is asked, where others take one.
 */
const limits: readonly Limit[] = [
  { of: /^POST \/api\/account\/(password|second-factor|passkeys)/, most: 120, why: 'Argon2id is slow on purpose' },
  { of: /^POST \/api\/(accounts|delegates)$|reset-password$/, most: 120, why: 'Argon2id is slow on purpose' },
  { of: /^POST \/api\/evaluations/, most: 120, why: 'everything is evaluated' },
  { of: /\/(simulation|moves|fit|bundles|backtest|outlook)$/, most: 200, why: 'a thread goes over the population' },
  { of: /\/(advice|bundle|assessment|summary|gaps)$/, most: 200, why: 'an enterprise is judged in a thread' },
  { of: /\/preview$/, most: 100, why: 'two versions are compared over the population' },
  { of: /^POST \/api\/push\/batches$/, most: 300, why: 'a push chooses facts anew' },
  { of: /^POST \/api\/account\/keys$/, most: 400, why: 'the keys of one account grow by each' },
  { of: /^POST \/api\/sign-in-rules$/, most: 300, why: 'most of them lock somebody out, and the zone is built anew' },
  { of: /^GET \/api\/past\//, most: 200, why: 'a day is put together from all that was known by then' },
  { of: /^POST \/api\/(imports|imports\/jobs|relations)$/, most: 200, why: 'a thread reads a file' },
]

/** How many requests of those that are parsed go on to the work of a route; all where nothing is said. */
export function limitOf({ method, path }: FuzzedRoute): number | undefined {
  return limits.find(({ of }) => of.test(`${method} ${path}`))?.most
}

/** Routes that made-up requests seldom or never get an answer from, and why; from every other one they must get one. */
export const hardToReach: ReadonlyMap<string, string> = new Map([
  ['POST /api/account/passkeys', 'an authenticator must have signed'],
  ['POST /api/account/passkeys/challenge', 'a passkey must be there'],
  ['POST /api/account/passkeys/:passkeyId/remove', 'a passkey must be there'],
  ['POST /api/account/passkeys/:passkeyId/rename', 'a passkey must be there'],
  ['POST /api/account/second-factor/confirm', 'the code of the minute must be known'],
  ['POST /api/imports', 'what a file leaves unclear must be decided'],
  ['POST /api/relations', 'a file must have the columns of relations'],
  ['POST /api/offers/:id/backtest', 'two years, a list and an expression must fit'],
  ['POST /api/offers/:id/preview', 'a draft must be a policy'],
  ['POST /api/offers/:id/selection', 'no offer of the zone of tests has rounds'],
  ['POST /api/offers/:id/simulation/fit', 'a parameter and its target must fit'],
  ['POST /api/pairs/:pairId/decide', 'no two enterprises of the zone of tests may be one'],
  ['POST /api/scorecards/:id/backtest', 'two years and an expression must fit'],
  ['POST /api/scorecards/:id/paired-weights', 'no scorecard of the zone of tests is weighed in pairs'],
  ['POST /api/scorecards/:id/preview', 'a draft must be a scorecard'],
  ['DELETE /api/mappings/:source/:fingerprint', 'what is remembered goes by the hash of headers'],
  ['GET /api/quality/suspicions', 'the zone of tests has no rules of plausibility'],
])
