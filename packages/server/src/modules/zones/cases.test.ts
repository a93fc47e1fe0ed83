import { join } from 'node:path'
import { compileZone } from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { decideCase, loadCaseFiles } from './cases.ts'
import { loadZone } from './loader.ts'

const folder = join(import.meta.dirname, '../../../../../zones/zhengzhou-hitech')
const zone = compileZone(await loadZone(folder))
const files = await loadCaseFiles(folder)

describe.for(files)('$file', ({ file, content, lineOf }) => {
  const rows = content.cases.map((one, index) => ({ name: one.name, one, at: `${file}:${lineOf(index)}` }))

  test.for(rows)('$name', ({ one, at }) => {
    const problems = decideCase(zone, content, one)
    expect({ at, problems }).toEqual({ at, problems: [] })
  })
})

describe('coverage of the worked examples', () => {
  const used = files.flatMap(({ content }) => content.cases)

  test('every scorecard and ladder has examples that hold, fail and are unknown', () => {
    const missing = [...zone.scorecards.keys()].flatMap((id) => {
      const answers = new Set(used.filter((one) => one.scorecard === id).map((one) => String(one.then.passed)))
      const wanted = ['innovation-points', 'innovation-points-relative', 'per-mu'].includes(id)
        ? ['undefined']
        : ['true', 'false', 'null']
      return wanted.filter((answer) => !answers.has(answer)).map((answer) => `${id}: ${answer}`)
    })
    expect(missing).toEqual([])
    const laddered = new Set(used.flatMap((one) => (one.ladder === undefined ? [] : [one.ladder])))
    expect([...zone.ladders.keys()].filter((id) => !laddered.has(id))).toEqual([])
  })

  test('at least twelve policies have worked examples', () => {
    expect(new Set(used.flatMap((one) => (one.offer === undefined ? [] : [one.offer]))).size).toBeGreaterThanOrEqual(12)
  })
})

test('a wrong example is reported with what was wanted and given', () => {
  const file = files.find(({ content }) => content.cases.some((one) => one.scorecard === 'tech-sme'))
  const one = file?.content.cases.find((each) => each.then.total === 60)
  if (file === undefined || one === undefined) throw new Error('no example scores 60')
  const wrong = { ...one, then: { total: 61, items: { 'tech-staff': 12 } } }
  expect(decideCase(zone, file.content, wrong)).toEqual([{ path: 'total', wanted: 61, given: 60 }])
})
