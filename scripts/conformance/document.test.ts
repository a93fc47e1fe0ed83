/** Every example of docs/expressions.md gives what stands behind it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freezeFunctions } from '../../packages/engine/src/cohorts/freeze.ts'
import { snapshotFrom } from '../../packages/engine/src/columns/snapshot.ts'
import { celFunctions } from '../../packages/engine/src/expr/cel/functions.ts'
import { compileExpr } from '../../packages/engine/src/expr/compile.ts'
import { scopeFrom } from '../../packages/engine/src/expr/compile-nodes.ts'
import { evaluate } from '../../packages/engine/src/expr/evaluate.ts'
import { type FactValue, shownFrom, type Val } from '../../packages/engine/src/expr/values.ts'
import { sample } from '../../packages/engine/src/sample-zone.fixture.ts'
import { evaluationOf } from '../../packages/engine/src/subject.ts'
import { blocksOf, examplesIn } from './examples.ts'

const document = readFileSync(join(import.meta.dirname, '../../docs/expressions.md'), 'utf8')
const facts = JSON.parse(blocksOf(document, 'facts')[0] ?? '{}') as Record<string, FactValue>
const judged = { period: 2022, on: '2023-06-01' }
const subject = { id: 's', facts: new Map(Object.entries(facts)) }
const others = (JSON.parse(blocksOf(document, 'others')[0] ?? '[]') as Record<string, FactValue>[]).map(
  (more, index) => ({ id: `other${index}`, facts: new Map(Object.entries(more)) }),
)
const everybody = snapshotFrom(sample, [subject, ...others], judged.period)
const examples = examplesIn(blocksOf(document, 'cel'))

function written(value: Val): string {
  if (value.kind === 'unknown') return `unknown: ${value.missing.join(', ')}`
  if (value.kind === 'undefined') return `error: ${value.reason.en}`
  return value.kind === 'text' ? `'${value.value}'` : String(shownFrom(value))
}

describe('docs/expressions.md', () => {
  test('has examples', () => expect(examples.length).toBeGreaterThan(60))

  test.for(examples)('%s // %s', ([cel, result]) => {
    const expr = compileExpr(scopeFrom(sample.indicators), cel)
    const at = evaluationOf(subject, judged, freezeFunctions(expr, everybody, judged))
    expect(written(evaluate(expr, at))).toBe(result)
  })

  test('names every function', () => {
    const functions = [...celFunctions].filter(([, { call }]) => call !== 'operator').map(([name]) => name)
    const unnamed = functions.filter((name) => !document.includes(`\`${name}`) && !document.includes(`${name}(`))
    expect(unnamed).toEqual([])
  })
})
