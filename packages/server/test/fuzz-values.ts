/** Values by a JSON schema: what it expects, what it nearly expects, and what nobody should send. */
import fc from 'fast-check'
import { commonTexts, hostileNumbers, hostileTexts, textsByName } from './fuzz-texts.ts'

/** Ids that are there, in the zone of whoever asks and in another one, by the name that parameters and fields have for them. */
export type KnownIds = Readonly<Record<string, readonly string[]>>

/** How values are made. */
export interface Making {
  readonly ids: KnownIds
  /** How many values of a hundred are not what the schema asks for. */
  readonly strangePercent: number
  readonly defs?: Readonly<Record<string, Schema>> | undefined
  /** The name of the field that the value is for. */
  readonly name?: string | undefined
}

/** As much of JSON Schema as the contract writes. */
export interface Schema {
  readonly type?: string | readonly string[] | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly format?: string | undefined
  readonly pattern?: string | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly exclusiveMinimum?: number | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: Schema | boolean | undefined
  readonly items?: Schema | undefined
  readonly prefixItems?: readonly Schema[] | undefined
  readonly $ref?: string | undefined
  readonly $defs?: Readonly<Record<string, Schema>> | undefined
}

/** What nobody should send. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom(...hostileNumbers),
  fc.constantFrom(null, true, false, [], {}, [[[[[[]]]]]], { __proto__: null }, { length: 2 ** 31 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Values by a schema, some of which break it. */
export function valuesOf(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const { strangePercent, defs, name } = making
  const expected = expectedOf(schema, { ...making, defs: { ...defs, ...schema.$defs }, name: undefined }, name ?? '')
  if (strangePercent === 0) return expected
  return fc.oneof({ weight: 100 - strangePercent, arbitrary: expected }, { weight: strangePercent, arbitrary: hostile })
}

function expectedOf(schema: Schema, making: Making, name: string): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, { ...making, name })))
  if (schema.$ref !== undefined) return referred(schema.$ref, making)
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length === 0) return hostile
  return fc.oneof(...types.map((type) => typed(type, schema, { ...making, name })))
}

function typed(type: string, schema: Schema, making: Making): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textsOf(schema, making)
    case 'integer':
      return integersOf(schema)
    case 'number':
      return numbersOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return arraysOf(schema, making)
    case 'object':
      return objectsOf(schema, making)
    default:
      return fc.constant(null)
  }
}

/** Of one year something is known. */
const years = [2019, 2023, 2024, 2024, 2024, 2024, 2024, 2024, 2025, 2026]

function integersOf({ minimum, maximum }: Schema): fc.Arbitrary<unknown> {
  const min = bounded(minimum, -5)
  const max = Math.max(min, bounded(maximum, 2100))
  const known = years.filter((year) => year >= min && year <= max)
  const any = fc.integer({ min, max })
  return known.length === 0 ? any : fc.oneof(any, { weight: 3, arbitrary: fc.constantFrom(...known) })
}

function numbersOf({ minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<unknown> {
  const min = exclusiveMinimum === undefined ? bounded(minimum, -10) : exclusiveMinimum + 1
  const max = Math.max(min, bounded(maximum, 5000))
  const free = fc.double({ min: minimum ?? min, max: maximum ?? Number.MAX_VALUE, noNaN: true })
  return fc.oneof(fc.integer({ min, max }), free)
}

function bounded(limit: number | undefined, otherwise: number): number {
  return limit === undefined ? otherwise : Math.max(-1e9, Math.min(1e9, Math.trunc(limit)))
}

/** A schema that speaks of itself is followed a few steps deep. */
function referred(ref: string, making: Making): fc.Arbitrary<unknown> {
  const name = ref.split('/').at(-1) ?? ''
  const { [name]: schema, ...defs } = making.defs ?? {}
  return schema === undefined ? hostile : valuesOf(schema, { ...making, defs })
}

/** Ids of what the name says, mostly; of anything else where it says nothing. */
export function idsFor(ids: KnownIds, name: string): fc.Arbitrary<string> {
  const all = Object.values(ids).flat()
  const named = ids[name] ?? all
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...named) },
    { weight: 1, arbitrary: fc.constantFrom(...all) },
    { weight: 1, arbitrary: fc.uuid() },
  )
}

const strangeLetters = fc.string({ unit: 'grapheme', maxLength: 30 })

function textsOf(
  { format, pattern, minLength = 0, maxLength = 30 }: Schema,
  { ids, name = '' }: Making,
): fc.Arbitrary<unknown> {
  if (format === 'uuid') return idsFor(ids, name)
  if (format === 'date') return fc.constantFrom('2024-12-31', '2026-06-30', '1950-01-01', '2200-01-01')
  if (format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', '2026-06-30T23:59:59.999+08:00')
  const known = [...(textsByName[name] ?? []), ...(ids[name] ?? [])]
  const common = [...commonTexts, ...Object.values(ids).flat()]
  const fitting = common.filter(({ length }) => length >= minLength && length <= Math.max(30, maxLength))
  const most = Math.max(minLength, Math.min(30, maxLength))
  const made = fc.string({ minLength, maxLength: most })
  const free = fitting.length === 0 ? made : fc.oneof(fc.constantFrom(...fitting), made, strangeLetters)
  const other = pattern === undefined ? free : fc.stringMatching(new RegExp(pattern))
  if (known.length === 0) return other
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: other })
}

function arraysOf({ prefixItems, items = {}, minItems = 0, maxItems = 4 }: Schema, making: Making) {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((item) => valuesOf(item, making)))
  const minLength = Math.min(4, minItems)
  return fc.array(valuesOf(items, making), { minLength, maxLength: Math.max(minLength, Math.min(4, maxItems)) })
}

function objectsOf({ properties, required = [], additionalProperties }: Schema, making: Making) {
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? additionalProperties : {}
    const keys = fc.constantFrom(...commonTexts, ...hostileTexts.filter((text) => text.length < 100))
    return fc.dictionary(keys, valuesOf(values, making), { maxKeys: 4 })
  }
  const fields = Object.entries(properties).map(([name, field]) => {
    const values = valuesOf(field, { ...making, name })
    // Most of what may be left out is: a request of twenty fields has one by which it is refused.
    const left = { weight: 3, arbitrary: fc.constant(undefined) }
    return [name, required.includes(name) ? values : fc.oneof(left, { weight: 2, arbitrary: values })] as const
  })
  return fc.record(Object.fromEntries(fields))
}
