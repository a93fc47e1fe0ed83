/** Every example of docs/engine.md gives what stands behind it, and everything the engine exports says what it is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import * as engine from '../../packages/engine/src/index.ts'
import { engineExports } from '../generate/engine-reference.ts'
import { blocksOf, examplesIn, runBlocks } from './examples.ts'

const root = join(import.meta.dirname, '../..')
const blocks = blocksOf(readFileSync(join(root, 'docs/engine.md'), 'utf8'), 'js')
const examples = examplesIn(blocks)
const given = await runBlocks(blocks, engine)

describe('docs/engine.md', () => {
  test('has examples', () => expect(examples.length).toBeGreaterThan(40))

  test.for(examples.map((example, index) => [...example, given[index]] as const))('%s // %s', ([, result, value]) => {
    expect(inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 6 })).toBe(result)
  })
})

describe('the exports of the engine', () => {
  const exported = engineExports(root)

  test('are all found', () => {
    const values = exported.filter(({ kind }) => kind !== 'type' && kind !== 'interface').map(({ name }) => name)
    expect(values.sort()).toEqual(Object.keys(engine).sort())
  })

  test('each have a sentence that says what they are', () => {
    expect(exported.filter(({ sentence }) => sentence === '').map(({ file, name }) => `${file}: ${name}`)).toEqual([])
  })
})
