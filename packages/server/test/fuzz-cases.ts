/** Requests made from a route's own schemas: what it expects, what it nearly expects, and what nobody should send. */
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { z } from 'zod'
import { idsFor, type KnownIds, type Schema, valuesOf } from './fuzz-values.ts'

/** The parts of a route that requests are made from. */
export interface FuzzedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly permission: string
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: z.ZodType
}

/** Routes that take a file besides, as a form. */
const formPaths = new Set([
  '/api/imports',
  '/api/imports/uploads',
  '/api/relations',
  '/api/disputes/:disputeId/files',
  '/api/questions/:questionId/files',
])

/** How many values of a hundred break their schema, in the half of the requests where any do. */
const strangePercent = 4

/** Requests to a route: one half says what it asks for and is decided by the server's rules, of the other some is refused unread. */
export function requestsOf(route: FuzzedRoute, ids: KnownIds): fc.Arbitrary<InjectOptions> {
  return fc.oneof(requestsWith(route, ids, 0), requestsWith(route, ids, strangePercent))
}

function requestsWith(route: FuzzedRoute, ids: KnownIds, strange: number): fc.Arbitrary<InjectOptions> {
  const valuesFor = (schema: z.ZodType): fc.Arbitrary<unknown> =>
    valuesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, {
      ids,
      strangePercent: strange,
    })
  const { method, path } = route
  const known = paramsOf(route, ids)
  const parts = fc.record({
    params: strange === 0 ? known : fc.oneof({ weight: 4, arbitrary: known }, valuesFor(route.params)),
    query: valuesFor(route.query),
    body: method === 'GET' ? fc.constant({}) : bodiesOf(route, valuesFor(route.body), strange),
  })
  return parts.map(({ params, query, body }) => {
    const url = path.replaceAll(/:(\w+)/g, (_, name: string) => pathPart(partOf(params, name)))
    const request = { method, url: `${url}${queryFrom(query)}` }
    return method === 'GET' ? request : { ...request, ...(body as Sent) }
  })
}

/** A body as it is sent. */
interface Sent {
  readonly payload: string
  readonly headers: Record<string, string>
}

/** What must have a name. */
const pushPath = '/api/push/batches'
const jsonType = 'application/json'
/** What is no JSON, or no JSON that anybody should read. */
const brokenTexts = [
  '',
  '{',
  '[1,',
  '{"a":1,}',
  'null',
  '"\\ud800"',
  '{"__proto__":{"a":1}}',
  '['.repeat(5000),
  '1e999',
]
const otherTypes = [jsonType, 'text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=utf-7']
/** Names for a change, of which some come again with another body. */
const changeNames = ['once', 'twice', 'a b', 'é', 'x'.repeat(300)]

function bodiesOf({ path }: FuzzedRoute, bodies: fc.Arbitrary<unknown>, strange: number): fc.Arbitrary<Sent> {
  const said = fc.tuple(bodies, fc.uuid()).map(([body, name]) => ({
    payload: JSON.stringify(body) ?? '',
    headers: { 'content-type': jsonType, ...(path === pushPath ? { 'idempotency-key': name } : {}) },
  }))
  const plain = formPaths.has(path) ? fc.oneof({ weight: 3, arbitrary: forms }, said) : said
  if (strange === 0) return plain
  const named = fc.tuple(said, fc.constantFrom(...changeNames)).map(([{ payload, headers }, name]) => ({
    payload,
    headers: { ...headers, 'idempotency-key': name, 'wutong-purpose': `%00${name}` },
  }))
  const broken = fc.record({
    payload: fc.oneof(fc.constantFrom(...brokenTexts), fc.string({ unit: 'binary', maxLength: 60 })),
    headers: fc.constantFrom(...otherTypes).map((type) => ({ 'content-type': type })),
  })
  return fc.oneof({ weight: 16, arbitrary: plain }, { weight: 2, arbitrary: named }, { weight: 2, arbitrary: broken })
}

/** The beginnings of files that programs open, which then go on as they like. */
const fileTexts = [
  '企业名称,营业收入(万元)\n示例甲有限公司,100\n',
  'name,revenue\n=1+1,2\n"a,b\n',
  '主体,关系,对方,持股比例,起,止\n示例甲有限公司,shareholder,示例乙有限公司,0.5,,\n',
  'PK\u0003\u0004',
  '%PDF-1.7\n',
  '\u0089PNG\r\n\u001a\n',
  '<html><table><tr><td>1</td></tr></table>',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
  '',
]
const fileNames = ['a.csv', 'a.xlsx', 'a.xls', 'a.pdf', 'a.png', '..\\..\\a.exe', 'a', `${'长'.repeat(300)}.csv`]
const boundary = 'wutong-fuzz'
const formTypes = [boundary, boundary, boundary, '', 'x'.repeat(300), '"'].map(
  (b) => `multipart/form-data; boundary=${b}`,
)

const forms: fc.Arbitrary<Sent> = fc
  .record({
    field: fc.oneof({ weight: 9, arbitrary: fc.constant('file') }, fc.constant('other')),
    name: fc.constantFrom(...fileNames),
    start: fc.constantFrom(...fileTexts),
    rest: fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 60 })),
    type: fc.oneof({ weight: 3, arbitrary: fc.constant(formTypes[0] ?? '') }, fc.constantFrom(...formTypes)),
    end: fc.constantFrom(`\r\n--${boundary}--\r\n`, `\r\n--${boundary}--\r\n`, ''),
  })
  .map(({ field, name, start, rest, end, type }) => ({
    payload: `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\n\r\n${start}${rest}${end}`,
    headers: { 'content-type': type },
  }))

/** What ids of definitions are in the zone of tests, by the noun before them. */
const definitions: Readonly<Record<string, string>> = {
  scorecards: 'innovation-points',
  ladders: 'growth',
  offers: 'rd-grant',
  sources: 'tax',
  mappings: 'tax',
}
const dayMs = 86_400_000
/** While everything is known, before anything was, and ahead; days begin as they do in China. */
const days = [0, 0, -1, -4000, 60_000].map((from) =>
  new Date(Date.now() + 8 * 3_600_000 + from * dayMs).toISOString().slice(0, 10),
)

/** Path parameters of what is there, as far as the path tells. */
function paramsOf({ path }: FuzzedRoute, ids: KnownIds): fc.Arbitrary<Record<string, unknown>> {
  const parts = path.split('/')
  const named = parts.flatMap((part, index) => {
    if (!part.startsWith(':')) return []
    const name = part.slice(1)
    const definition = definitions[parts[index - 1] ?? '']
    if (definition !== undefined) return [[name, fc.constant(definition)] as const]
    return [[name, name === 'day' ? fc.constantFrom(...days) : idsFor(ids, name)] as const]
  })
  return fc.record(Object.fromEntries(named))
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : value
}

function pathPart(value: unknown): string {
  const text = encodeURIComponent(textFrom(value))
  return text === '' ? '%20' : text
}

function queryFrom(query: unknown): string {
  if (typeof query !== 'object' || query === null) return `?${encodeURIComponent(textFrom(query))}`
  const parts = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${encodeURIComponent(textFrom(name))}=${encodeURIComponent(textFrom(one))}`),
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Addresses cannot carry half a character. */
function textFrom(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.toWellFormed().slice(0, 4000)
}
