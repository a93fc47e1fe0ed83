/** What an enterprise and a bank do: asking, giving, refusing and withdrawing consent. */
import { type Deed, isDone, pick, rowsOf } from './deed.ts'
import type { Reply, Running } from './server.ts'

interface Consent extends Record<string, unknown> {
  readonly id: string
  readonly uscc: string
  readonly organisation: { readonly id: string }
  readonly given: object | null
  readonly withdrawnAt: string | null
  readonly refusedAt: string | null
}

const fields = ['revenue', 'employees']

async function consentsOf(server: Running, query = ''): Promise<Consent[]> {
  return (await rowsOf(server, `/api/consents?limit=200${query}`)) as Consent[]
}

/** What a reply acknowledges, found again by what must be true of the consent from then on. */
function acknowledged(reply: Reply, what: string, isSo: (consent: Consent) => boolean): ReturnType<Deed> {
  if (!isDone(reply)) return Promise.resolve(null)
  const { id } = reply.body as Consent
  return Promise.resolve({
    what: `${what} of consent ${id}`,
    isThere: async (later) => (await consentsOf(later)).some((consent) => consent.id === id && isSo(consent)),
  })
}

const ask: Deed = async (server, _subjects, number) => {
  const [known] = await consentsOf(server)
  if (known === undefined) return null
  const order = { uscc: known.uscc, purpose: `授信审查 ${number}`, fields, days: 300 }
  return acknowledged(await server.send('POST', '/api/consents/ask', order, 'bank'), 'asking', () => true)
}

const give: Deed = async (server, _subjects, number) => {
  const [known] = await consentsOf(server)
  if (known === undefined) return null
  const order = { organisationId: known.organisation.id, purpose: `年度授信 ${number}`, fields, days: 300 }
  const reply = await server.send('POST', '/api/consents/give', order, 'enterprise')
  return acknowledged(reply, 'giving', ({ given }) => given !== null)
}

const answer: Deed = async (server, _subjects, number) => {
  const asked = await consentsOf(server, '&state=asked')
  if (asked.length === 0) return null
  const path = `/api/consents/${pick(asked).id}`
  if (number % 3 === 0) {
    const reply = await server.send('POST', `${path}/refuse`, {}, 'enterprise')
    return acknowledged(reply, 'refusal', ({ refusedAt }) => refusedAt !== null)
  }
  const reply = await server.send('POST', `${path}/grant`, { fields, days: 100 }, 'enterprise')
  return acknowledged(reply, 'granting', ({ given }) => given !== null)
}

const withdraw: Deed = async (server) => {
  const active = await consentsOf(server, '&state=active')
  if (active.length === 0) return null
  const reply = await server.send('POST', `/api/consents/${pick(active).id}/withdraw`, {}, 'enterprise')
  return acknowledged(reply, 'withdrawal', ({ withdrawnAt }) => withdrawnAt !== null)
}

/** All of them. */
export const consentDeeds: readonly Deed[] = [ask, give, answer, withdraw]
