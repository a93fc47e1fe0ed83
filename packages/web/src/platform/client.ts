import type { Problem, Route } from '@wutong/contract'

interface CallInput<Params, Query, Body> {
  readonly params?: Params | undefined
  readonly query?: { readonly [Key in keyof Query]?: Query[Key] | undefined } | undefined
  readonly body?: Body | undefined
  /** A file is sent as multipart field `file` in place of a JSON body. */
  readonly file?: File | undefined
  readonly signal?: AbortSignal | undefined
}

/** A failed request: the server's problem, or one of ours when no readable reply came. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    super(problem.title.en)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
}

const unreachable: Problem = {
  code: 'network_unreachable',
  title: {
    zh: '连接不上服务器，请检查网络后重试。',
    en: 'The server cannot be reached. Check the network and try again.',
  },
  traceId: '',
}

function unreadable(status: number, code = 'reply_unreadable'): Problem {
  return {
    code,
    title: {
      zh: `服务器的回复无法识别（${status}），请稍后重试。`,
      en: `The server's reply could not be read (${status}). Try again later.`,
    },
    traceId: '',
  }
}

/** The address of a route with its parameters and query filled in. */
export function urlOf(path: string, params: object = {}, query: object = {}): string {
  const values = new Map(Object.entries(params).map(([key, value]) => [key, String(value)]))
  const filled = path.replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(values.get(key) ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  return search.size === 0 ? filled : `${filled}?${search}`
}

function requestBody(file: File | undefined, body: unknown): Pick<RequestInit, 'body' | 'headers'> {
  if (file !== undefined) {
    const form = new FormData()
    form.set('file', file)
    return { body: form }
  }
  return body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

/** Sends a request and gives the parsed reply; throws `ApiError` for anything else. */
export async function send(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { credentials: 'same-origin', ...init }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, unreachable)
  })
  const reply: unknown = await response.json().catch(() => undefined)
  if (response.ok && reply !== undefined) return reply
  throw new ApiError(response.status, isProblem(reply) ? reply : unreadable(response.status, codeOf(reply)))
}

/** What the sign-in library calls a refusal; it has no sentence for people. */
function codeOf(reply: unknown): string | undefined {
  const isCoded = typeof reply === 'object' && reply !== null && 'code' in reply && typeof reply.code === 'string'
  return isCoded ? String(reply.code) : undefined
}

function isProblem(reply: unknown): reply is Problem {
  return (
    typeof reply === 'object' &&
    reply !== null &&
    'code' in reply &&
    'title' in reply &&
    typeof reply.title === 'object'
  )
}

/** Calls a contract route; the reply has the route's type because the server sends nothing else. */
export async function call<Params, Query, Body, Reply>(
  route: Route<Params, Query, Body, Reply>,
  input: CallInput<Params, Query, Body> = {},
): Promise<Reply> {
  const url = urlOf(route.path, input.params ?? {}, input.query ?? {})
  const sent = requestBody(
    input.file,
    input.body ?? (route.method === 'POST' && input.file === undefined ? {} : undefined),
  )
  const reply = await send(url, { method: route.method, ...sent, ...(input.signal ? { signal: input.signal } : {}) })
  return reply as Reply
}
