/** Every conformance case gives what the specification of CEL says. */
import { describe, expect, test } from 'vitest'
import { conformanceCases } from './cases.ts'
import { outcomeOf } from './run.ts'

const cases = conformanceCases()

describe('the CEL conformance suite', () => {
  test('is all there', () => {
    expect(cases.length).toBe(1171)
    expect(cases.filter((one) => !one.needsProtobuf).length).toBeGreaterThan(1050)
  })

  const run = cases.filter((one) => !one.needsProtobuf)
  test.for(run.map((one) => [`${one.file}/${one.name}`, one] as const))('%s', ([, one]) => {
    expect(outcomeOf(one).problem).toBeNull()
  })

  test('what needs protobuf is refused, never answered wrongly', () => {
    const wrong = cases.filter(
      (one) => one.needsProtobuf && outcomeOf({ ...one, needsProtobuf: false }).problem !== null,
    )
    for (const one of wrong) expect(outcomeOf({ ...one, needsProtobuf: false, type: null }).problem).toMatch(/^error "/)
  })
})
