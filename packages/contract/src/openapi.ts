/** The contract as OpenAPI 3.1, made from the routes themselves. */
import { z } from 'zod'
import { Problem } from './common.ts'
import { type AnyRoute, isChange } from './route.ts'

type Schema = Readonly<Record<string, unknown>>

/** Describes routes for machines; what a transform makes of input is not described, only the input. */
export function openApiFrom(routes: readonly AnyRoute[], { version }: { readonly version: string }): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wutong 梧桐',
      version,
      description: 'Errors are problem documents with a code and one sentence in Chinese and English.',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'wutong.session_token' },
        personalKey: { type: 'http', scheme: 'bearer', description: 'A key of one person, `wtp_…`' },
        sourceKey: { type: 'http', scheme: 'bearer', description: 'A key of one source, `wtk_…`' },
      },
    },
  }
}

const security = { 'source-key': [{ sourceKey: [] }], public: [] } as const

function operationOf(route: AnyRoute): Schema {
  const { permission, example } = route
  const body = schemaOf(route.body, 'input')
  const hasBody = route.method !== 'GET' && propertiesOf(body).length > 0
  const reply = { schema: schemaOf(route.reply, 'output'), ...exampleOf(example?.reply) }
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replaceAll(/\W+(\w)/g, (_, first: string) => first.toUpperCase())}`,
    summary: route.summary,
    'x-permission': permission,
    security:
      permission === 'public' || permission === 'source-key'
        ? security[permission]
        : [{ session: [] }, { personalKey: [] }],
    parameters: [
      ...parametersOf(schemaOf(route.params, 'input'), 'path'),
      ...parametersOf(schemaOf(route.query, 'input'), 'query'),
      ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
        name,
        in: 'header',
        required: true,
        description,
        schema: { type: 'string' },
      })),
      ...(isChange(route) && route.headers === undefined ? [idempotencyKey] : []),
    ],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, ...exampleOf(example?.body) } },
          },
        }
      : {}),
    responses: {
      200: { description: 'OK', content: { 'application/json': reply } },
      default: { description: 'A problem', content: problem },
    },
  }
}

/** A change that has a name is done once. */
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A name of your own for this change. Sent again within seven days, it is not done again but answered as before, with `Idempotency-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function exampleOf(example: unknown): Schema {
  return example === undefined ? {} : { example }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}

function propertiesOf(schema: Schema): [string, unknown][] {
  if (Array.isArray(schema.anyOf) || Array.isArray(schema.oneOf)) return [['', schema]]
  const { properties } = schema
  return typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
}

function parametersOf(schema: Schema, place: 'path' | 'query'): Schema[] {
  const { required } = schema
  const needed = Array.isArray(required) ? required : []
  return propertiesOf(schema).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: property,
  }))
}
