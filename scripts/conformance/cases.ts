/** Cases of the CEL conformance suite, as the package `@bufbuild/cel-spec` (Apache-2.0) carries them. */
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import type { CelOptions, CelValue } from '@wutong/engine'

/** The files about the core of the language; the others are about extensions and protobuf. */
const coreFiles = new Set([
  'basic',
  'comparisons',
  'conversions',
  'fields',
  'fp_math',
  'integer_math',
  'lists',
  'logic',
  'macros',
  'parse',
  'string',
  'timestamps',
])

/** One case: an expression with its names, and what it must give. */
export interface ConformanceCase {
  readonly file: string
  /** Section and name. */
  readonly name: string
  readonly expr: string
  readonly options: CelOptions
  /** The value, or null where an error is right. */
  readonly value: CelValue | null
  /** The type that the checker must find, where the suite says one. */
  readonly type: string | null
  /** Whether it is about messages, enums or wrappers of protobuf, which do not exist here. */
  readonly needsProtobuf: boolean
}

/** The parts of a case that are read here, in the JSON form of protobuf. */
interface Original {
  readonly name: string
  readonly expr: string
  readonly value?: CelValue
  readonly evalError?: unknown
  readonly bindings?: Readonly<Record<string, { readonly value: CelValue }>>
  readonly typeEnv?: readonly { readonly name: string; readonly ident?: { readonly type: DeclaredType } }[]
  readonly container?: string
  readonly disableCheck?: boolean
}

type DeclaredType =
  | { readonly primitive: string }
  | { readonly listType: { readonly elemType: DeclaredType } }
  | { readonly mapType: { readonly keyType: DeclaredType; readonly valueType: DeclaredType } }
  | { readonly wellKnown: string }
  | { readonly null: null }

/** Every case of the core files, in the order of the suite. */
export function conformanceCases(): ConformanceCase[] {
  const cases: ConformanceCase[] = []
  for (const { name: file, suites = [] } of tests.suites ?? []) {
    if (!coreFiles.has(file)) continue
    for (const { name: section, tests: all = [] } of suites) {
      for (const { original, type } of all) {
        cases.push(caseFrom(original as unknown as Original, { file, section, type: type ?? null }))
      }
    }
  }
  return cases
}

interface Whence {
  readonly file: string
  readonly section: string
  readonly type: string | null
}

function caseFrom(original: Original, { file, section, type }: Whence): ConformanceCase {
  const { expr, bindings = {}, typeEnv = [], container = '', disableCheck = false } = original
  const needsProtobuf = usesProtobuf(original)
  const declared = needsProtobuf
    ? []
    : typeEnv.flatMap(({ name, ident }) => (ident ? [[name, ident.type] as const] : []))
  return {
    file,
    name: `${section}/${original.name}`,
    expr,
    options: {
      bindings: Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, value])),
      types: Object.fromEntries(declared.map(([name, declaredType]) => [name, typeText(declaredType)])),
      container,
      disableCheck,
    },
    // A case that says neither expects true.
    value: original.evalError === undefined ? (original.value ?? { boolValue: true }) : null,
    type: disableCheck || type === null ? null : type,
    needsProtobuf,
  }
}

/** Messages, enums and wrappers; timestamps and durations are types of CEL itself. */
function usesProtobuf(original: Original): boolean {
  return /TestAllTypes|GlobalEnum|messageType|NullValue|google\.protobuf\.(?!Timestamp|Duration)/.test(
    JSON.stringify(original),
  )
}

const primitives: Readonly<Record<string, string>> = {
  BOOL: 'bool',
  INT64: 'int',
  UINT64: 'uint',
  DOUBLE: 'double',
  STRING: 'string',
  BYTES: 'bytes',
}

function typeText(type: DeclaredType): string {
  if ('primitive' in type) return primitives[type.primitive] ?? 'dyn'
  if ('listType' in type) return `list(${typeText(type.listType.elemType)})`
  if ('mapType' in type) return `map(${typeText(type.mapType.keyType)}, ${typeText(type.mapType.valueType)})`
  return 'wellKnown' in type ? type.wellKnown.toLowerCase() : 'null'
}
