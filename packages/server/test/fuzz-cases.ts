/** Requests made from a route's own schemas: what it expects, what it nearly expects, and what nobody should send. */
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { z } from 'zod'

/** The parts of a route that requests are made from. */
export interface FuzzedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: z.ZodType
}

/** Ids that are there, in the zone of whoever asks and in another one. */
export type KnownIds = readonly string[]

interface Schema {
  readonly type?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly format?: string | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly maxItems?: number | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: Schema | boolean | undefined
  readonly propertyNames?: Schema | undefined
  readonly items?: Schema | undefined
  readonly prefixItems?: readonly Schema[] | undefined
  readonly $ref?: string | undefined
  readonly $defs?: Readonly<Record<string, Schema>> | undefined
}

/** Texts that have broken programs before. */
const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u2028\ufeff',
  '=1+1',
  '@SUM(A1)',
  "'; drop table subjects; --",
  '%',
  '_',
  '\\',
  '%00',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  '公'.repeat(3000),
  '9999-12-31',
  '0000-00-00',
  '2024-02-30',
  '275760-09-13T00:00:00Z',
  'eyJ0IjpudWxsfQ',
  'revenue / 0 > 1',
  '('.repeat(2000),
  'a.matches("(a+)+$")',
]
const hostileNumbers = [0, -0, -1, 1.5, 1e-320, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, Number.MAX_SAFE_INTEGER]
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom(...hostileNumbers),
  fc.constantFrom(null, true, false, [], {}, [[[[[[]]]]]], { __proto__: null }, { length: 2 ** 31 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** How many values of a hundred are not what the schema asks for. */
const strangePercent = 4

/** Values by a schema, some of which break it. */
function valuesOf(schema: Schema, ids: KnownIds, defs: Readonly<Record<string, Schema>> = {}): fc.Arbitrary<unknown> {
  const known = { ...defs, ...schema.$defs }
  return fc.oneof(
    { weight: 100 - strangePercent, arbitrary: expectedOf(schema, ids, known) },
    { weight: strangePercent, arbitrary: hostile },
  )
}

function expectedOf(schema: Schema, ids: KnownIds, defs: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, ids, defs)))
  if (schema.$ref !== undefined) return referred(schema.$ref, ids, defs)
  switch (schema.type) {
    case 'string':
      return textsOf(schema, ids)
    case 'integer':
      return fc.oneof(fc.integer({ min: bounded(schema.minimum), max: bounded(schema.maximum, 2100) }), years)
    case 'number':
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -10, max: 5000 }))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return arraysOf(schema, ids, defs)
    case 'object':
      return objectsOf(schema, ids, defs)
    default:
      return hostile
  }
}

const years = fc.integer({ min: 2019, max: 2027 })

function bounded(limit: number | undefined, otherwise = -5): number {
  return limit === undefined ? otherwise : Math.max(-1e9, Math.min(1e9, Math.trunc(limit)))
}

/** A schema that speaks of itself is followed a few steps deep. */
function referred(ref: string, ids: KnownIds, defs: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const name = ref.split('/').at(-1) ?? ''
  const schema = defs[name]
  if (schema === undefined) return hostile
  const { [name]: _, ...others } = defs
  return valuesOf(schema, ids, others)
}

function textsOf({ format }: Schema, ids: KnownIds): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...ids) }, fc.uuid())
  if (format === 'date') return fc.constantFrom('2024-12-31', '2026-06-30', '1950-01-01', '2200-01-01')
  if (format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', '2026-06-30T23:59:59.999+08:00')
  return fc.oneof(fc.constantFrom(...plainTexts, ...ids), fc.string({ unit: 'grapheme', maxLength: 30 }))
}

/** What texts of these routes commonly are: codes, names, ids of definitions, expressions, keys of columns. */
const plainTexts = [
  'revenue',
  'rd_expense',
  'employees',
  'innovation-points',
  'growth',
  'rd-grant',
  'tax',
  'statistics',
  '2024',
  '2024.csv',
  'name',
  '-revenue',
  'revenue > 100',
  'growth(revenue) > 0.1',
  '示例甲有限公司',
  '91410100MA0000001X',
  'zh',
  'csv',
  'xlsx',
]

function arraysOf(schema: Schema, ids: KnownIds, defs: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  if (schema.prefixItems !== undefined) return fc.tuple(...schema.prefixItems.map((item) => valuesOf(item, ids, defs)))
  return fc.array(valuesOf(schema.items ?? {}, ids, defs), { maxLength: Math.min(4, schema.maxItems ?? 4) })
}

function objectsOf(schema: Schema, ids: KnownIds, defs: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties } = schema
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? additionalProperties : {}
    const keys = fc.constantFrom(...plainTexts, ...hostileTexts.slice(0, 24))
    return fc.dictionary(keys, valuesOf(values, ids, defs), { maxKeys: 4 })
  }
  const fields = Object.entries(properties).map(([name, field]) => [name, valuesOf(field, ids, defs)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] })
}

/** Requests to a route. */
export function requestsOf(route: FuzzedRoute, ids: KnownIds): fc.Arbitrary<InjectOptions> {
  const valuesFor = (schema: z.ZodType): fc.Arbitrary<unknown> =>
    valuesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, ids)
  const { method, path } = route
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return fc
    .record({
      params: fc.oneof({ weight: 4, arbitrary: paramsOf(route, ids) }, valuesFor(route.params)),
      query: valuesFor(route.query),
      body: valuesFor(route.body),
    })
    .map(({ params, query, body }) => {
      const url = names.reduce((text, name) => text.replace(`:${name}`, pathPart(partOf(params, name))), path)
      const request = { method, url: `${url}${queryFrom(query)}` }
      return method === 'GET' ? request : { ...request, payload: bodyFrom(body), headers: jsonType }
    })
}

/** What ids of definitions are in the zone of tests, by the noun before them. */
const definitions: Readonly<Record<string, string>> = {
  scorecards: 'innovation-points',
  ladders: 'growth',
  offers: 'rd-grant',
  sources: 'tax',
}

/** Path parameters of what is there, as far as the path tells. */
function paramsOf({ path }: FuzzedRoute, ids: KnownIds): fc.Arbitrary<Record<string, unknown>> {
  const named = [...path.matchAll(/(\w+)\/:(\w+)/g)].map(([, noun = '', name = '']) => {
    const definition = definitions[noun]
    if (definition !== undefined) return [name, fc.constant(definition)] as const
    if (name === 'day') return [name, fc.constantFrom('2024-12-31', '2026-06-30', '2200-01-01')] as const
    return [name, fc.constantFrom(...ids)] as const
  })
  return fc.record(Object.fromEntries(named))
}

const jsonType = { 'content-type': 'application/json' }

/** A body is sent as text, so that what is no object reaches the server as it is. */
function bodyFrom(body: unknown): string {
  return JSON.stringify(body) ?? ''
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
