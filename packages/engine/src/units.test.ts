import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scaleDecimal } from './exact.ts'
import { foreignCurrency, isUnit, unitFactor } from './units.ts'

test.for([
  ['元', '万元', '0.0001'],
  ['亿元', '万元', '10000'],
  ['千元', '万元', '0.1'],
  ['百万元', '万元', '100'],
  ['万元', '元', '10000'],
  ['万元人民币', '万元', '1'],
  ['人民币万元', '万元', '1'],
  ['万元（人民币）', '万元', '1'],
  ['万人民币元', '万元', '1'],
  ['万人民币', '万元', '1'],
  ['万', '万元', '1'],
  ['亿', '万元', '10000'],
  ['RMB', '万元', '0.0001'],
  ['亿美元', '亿美元', '1'],
  ['万美元', '亿美元', '0.0001'],
  ['USD', '万美元', '0.0001'],
  ['美元', '元', null],
  ['万港元', '万元', null],
  ['港币', '美元', null],
  ['亩', '平方米', '2000/3'],
  ['平方米', '亩', '0.0015'],
  ['㎡', '亩', '0.0015'],
  ['m2', '公顷', '0.0001'],
  ['公顷', '亩', '15'],
  ['亩', '公顷', '1/15'],
  ['平方公里', '亩', '1500'],
  ['%', '‰', '10'],
  ['‰', '%', '0.1'],
  ['比值', '%', '100'],
  ['百分比', '%', '1'],
  ['千瓦时', '万千瓦时', '0.0001'],
  ['kWh', '万千瓦时', '0.0001'],
  ['度', '万千瓦时', '0.0001'],
  ['万度', '万千瓦时', '1'],
  ['兆瓦时', '万千瓦时', '0.1'],
  ['千克', '吨', '0.001'],
  ['kg', '吨', '0.001'],
  ['万吨', '吨', '10000'],
  ['t', '吨', '1'],
  ['吨标煤', '吨标准煤', '1'],
  ['万吨标准煤', '吨标准煤', '10000'],
  ['tce', '吨标准煤', '1'],
  ['吨', '吨标准煤', null],
  ['万人', '人', '10000'],
  ['名', '人', '1'],
  ['项', '件', '1'],
  ['万件', '件', '10000'],
  ['人', '件', null],
  ['年', '个月', '12'],
  ['个月', '年', '1/12'],
  ['分', '分', '1'],
  ['分', '元', null],
  ['弗隆', '米', null],
] as const)('%s → %s is %s', ([from, to, factor]) => {
  expect(unitFactor(from, to)).toBe(factor)
})

test('a unit is known by any of its spellings, a word is none', () => {
  expect(['万元', '（万元）', '亿', 'kWh', '万美元', '名'].map(isUnit)).toEqual([true, true, true, true, true, true])
  expect(['', '上年', '含税', '元旦', 'constructor'].map(isUnit)).toEqual([false, false, false, false, false])
})

test('foreign currencies are named, renminbi is not one', () => {
  expect(['万美元', '香港元', '万元', '万'].map(foreignCurrency)).toEqual(['美元', '港元', null, null])
})

const pairs = [
  ['元', '万元'],
  ['千元', '亿元'],
  ['平方米', '亩'],
  ['亩', '公顷'],
  ['千克', '万吨'],
  ['%', '‰'],
  ['千瓦时', '万千瓦时'],
  ['个月', '年'],
] as const

test('there and back is the same figure', () => {
  const figure = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }).map((digits) => digits / 10_000)
  fc.assert(
    fc.property(fc.constantFrom(...pairs), figure, ([from, to], value) => {
      const there = unitFactor(from, to)
      const back = unitFactor(to, from)
      if (there === null || back === null) throw new Error(`${from} ↔ ${to}`)
      const moved = scaleDecimal(value, there)
      // A figure that no decimal holds (thirds) may lose the last place of a double; all others come back exactly.
      const returned = scaleDecimal(moved, back)
      if (there.includes('/') || back.includes('/'))
        expect(Math.abs(returned - value)).toBeLessThanOrEqual(Math.abs(value) * 3e-16)
      else expect(returned).toBe(value)
    }),
  )
})

test('decimal places survive the change of unit', () => {
  expect(scaleDecimal(1234.56, unitFactor('元', '万元') ?? '')).toBe(0.123456)
  expect(scaleDecimal(0.1, unitFactor('亿元', '万元') ?? '')).toBe(1000)
  expect(scaleDecimal(30, unitFactor('亩', '平方米') ?? '')).toBe(20000)
})
