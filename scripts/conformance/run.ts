/** Runs conformance cases against the engine. */
import { type CelResult, type CelValue, evaluateCel } from '@wutong/engine'
import type { ConformanceCase } from './cases.ts'

/** A case with what came out; `problem` is null when it passes. */
export interface Outcome {
  readonly of: ConformanceCase
  readonly problem: string | null
}

/** Runs one case: the value must be equal (order of map entries aside), the type too where it is known. */
export function outcomeOf(of: ConformanceCase): Outcome {
  if (of.needsProtobuf) return { of, problem: 'needs protobuf' }
  return { of, problem: problemIn(of, evaluateCel(of.expr, of.options)) }
}

function problemIn({ value, type }: ConformanceCase, result: CelResult): string | null {
  if (type !== null && result.type !== null && result.type !== type) return `type ${result.type} instead of ${type}`
  if (value === null) return result.kind === 'error' ? null : `${shown(result)} instead of an error`
  return result.kind === 'value' && canonical(result.value) === canonical(value)
    ? null
    : `${shown(result)} instead of ${JSON.stringify(value)}`
}

function shown(result: CelResult): string {
  switch (result.kind) {
    case 'value':
      return JSON.stringify(result.value)
    case 'unknown':
      return `unknown (${result.missing.join(', ')})`
    case 'error':
      return `error "${result.reason.en}"`
  }
}

/** A text that is the same for equal values; JSON writes −0 as 0, and the suite leaves out what is empty. */
function canonical(value: CelValue): string {
  if ('listValue' in value) return `[${(value.listValue.values ?? []).map(canonical).join(',')}]`
  if (!('mapValue' in value)) return JSON.stringify(value)
  const entries = (value.mapValue.entries ?? []).map(({ key, value: item }) => `${canonical(key)}:${canonical(item)}`)
  return `{${entries.toSorted().join(',')}}`
}
