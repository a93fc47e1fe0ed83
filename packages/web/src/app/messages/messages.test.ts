import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Every message with the names it fills in, e.g. `rules.missing {{names}}`. */
function slotsOf(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return slotsOf(value, `${path}${key}.`)
    return [[`${path}${key}`, ...new Set(String(value).match(/\{\{\w+\}\}/g) ?? [])].toSorted().join(' ')]
  })
}

test('both languages have the same messages and fill in the same values', () => {
  expect(slotsOf(en).toSorted()).toEqual(slotsOf(zh).toSorted())
})

test('no message is empty', () => {
  const texts = [...JSON.stringify([zh, en]).matchAll(/:"([^"]*)"/g)].map(([, text]) => text)
  expect(texts.filter((text) => text === '')).toEqual([])
})
