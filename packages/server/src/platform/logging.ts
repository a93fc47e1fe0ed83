/** What lines of the log hold, and what they keep to themselves. */
import type { FastifyRequest, FastifyServerOptions } from 'fastify'

/** How much is told, and where, if not on standard output. */
export interface LogOptions {
  readonly logLevel: string
  readonly logTo?: { readonly write: (line: string) => void } | undefined
}

/** The log of an app. */
export function loggerOf({ logLevel, logTo }: LogOptions): NonNullable<FastifyServerOptions['logger']> {
  if (logLevel === 'silent') return false
  return {
    level: logLevel,
    serializers: { req: loggedRequest, err: loggedError },
    ...(logTo === undefined ? {} : { stream: logTo }),
  }
}

/** Not its query, in which names that were searched for and codes of sign-in stand. */
function loggedRequest({ method, url, host, ip }: FastifyRequest) {
  return { method, url: url.split('?')[0] ?? '', host, remoteAddress: ip }
}

/** Fields of an error that name places, never what stands there: `detail` and `where` of the database quote rows. */
const places = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall'] as const

/** An error with what led to it; where a library quotes what it was given, the quotation is left out. */
export function loggedError(error: unknown) {
  const chain = chainOf(error)
  return {
    type: chain[0]?.name ?? typeof error,
    message: chain.map((one) => hushed(one, one.message)).join(': '),
    stack: chain.map((one) => hushed(one, one.stack ?? '')).join('\ncaused by: '),
    ...Object.fromEntries(
      places.flatMap((name) => {
        const found: unknown = chain.map((one) => Reflect.get(one, name)).find((value) => typeof value === 'string')
        return found === undefined ? [] : [[name, found]]
      }),
    ),
  }
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = []
  for (let one = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one)
  return chain
}

/** The database quotes values, and so does the reader of JSON; both put them between quotation marks. */
function hushed(error: Error, text: string): string {
  const quotes = 'severity' in error || error instanceof SyntaxError
  return quotes ? text.replaceAll(error.message, error.message.replaceAll(/".*"/gs, '"…"')) : text
}
