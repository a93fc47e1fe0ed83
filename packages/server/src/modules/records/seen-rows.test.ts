import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { SeenRows } from './seen-rows.ts'

const digest = (text: string) => hash('sha1', text, 'buffer')

test('rows are found by what they are about and by enterprise, however many there are', () => {
  const seen = new SeenRows()
  for (let at = 0; at < 5000; at += 1) {
    seen.add('2023', `s${at}`, { row: at + 2, said: digest(`${at}`) })
    if (at % 2 === 0) seen.add('2024#1', `s${at}`, { row: at + 3, said: digest(`${at} again`) })
  }
  for (const at of [0, 1, 1023, 1024, 4998, 4999]) {
    const found = seen.find('2023', `s${at}`)
    expect(found?.row).toBe(at + 2)
    expect(digest(`${at}`).equals(found?.said ?? Buffer.alloc(0))).toBe(true)
  }
  expect(seen.find('2024#1', 's4998')?.row).toBe(5001)
  expect(seen.find('2024#1', 's4999')).toBeUndefined()
  expect(seen.find('2022', 's1')).toBeUndefined()
})
