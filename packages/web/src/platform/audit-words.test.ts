import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namedEvents } from './audit-words.ts'

test('every event that a module of the server names has words, and no other has', () => {
  const folder = join(import.meta.dirname, '../../../server/src')
  const sources = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'))
  const texts = sources.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const named = [...texts.matchAll(/'([a-z]+)\.([a-z_]+)'/g)].map(([, noun, verb]) => `${noun}_${verb}`)
  // The states of a question that its answer may lead to are put together.
  const all = new Set([...named, 'question_confirmed', 'question_declined'])
  expect(namedEvents.filter((key) => !all.has(key))).toEqual([])
  const told = [...texts.matchAll(/event: '([a-z]+)\.([a-z_]+)'/g)].map(([, noun, verb]) => `${noun}_${verb}`)
  expect(told.filter((key) => !namedEvents.some((one) => one === key))).toEqual([])
})
