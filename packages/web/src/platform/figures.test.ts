import { describe, expect, test } from 'vitest'
import { amountText, dayText, fullYears, intervalText, momentText, quantityText, shareText } from './figures.ts'

describe('figures in words', () => {
  test.for([
    { name: '万元 below one 亿 stay 万元', value: 712.04, zh: '712.04 万元', en: '¥7.12M' },
    { name: 'one 亿 and more are 亿元', value: 10_000, zh: '1 亿元', en: '¥100M' },
    { name: 'losses keep their sign', value: -25_000, zh: '-2.5 亿元', en: '−¥250M' },
    { name: 'small amounts in English are thousands', value: 0.5, zh: '0.5 万元', en: '¥5K' },
  ])('$name', ({ value, zh, en }) => {
    expect({ zh: amountText(value, 'zh'), en: amountText(value, 'en') }).toEqual({ zh, en })
  })

  test.for([
    { name: 'a share of one is shown in percent', value: 0.1818, unit: 'ratio', shown: '18.18%' },
    { name: 'a percent number stays what it is', value: 10, unit: '%', shown: '10%' },
    { name: 'a count has its unit', value: 89, unit: '人', shown: '89 人' },
    { name: 'a pure number stands alone', value: 3, unit: null, shown: '3' },
  ])('$name', ({ value, unit, shown }) => {
    expect(quantityText(value, unit, 'zh')).toBe(shown)
  })

  test('an interval without an upper end says so', () => {
    expect([intervalText(58, 74, 'zh'), intervalText(58, null, 'zh')]).toEqual(['58–74', '≥ 58'])
  })

  test('a share of nobody is no share', () => {
    expect(shareText(0, 0, 'zh')).toBe('—')
  })

  test('a day is written in the language, an absent one is a dash', () => {
    expect([dayText('2021-03-05', 'zh'), dayText('2021-03-05', 'en'), dayText(null, 'zh')]).toEqual([
      '2021年3月5日',
      '2021-03-05',
      '—',
    ])
  })

  test('a moment is a day with its minute, written alike in both languages', () => {
    const iso = new Date(2026, 10, 7, 8, 5).toISOString()
    expect([momentText(iso, 'zh'), momentText(iso, 'en')]).toEqual(['2026年11月7日 08:05', '2026-11-07 08:05'])
  })

  test('full years count on the day itself', () => {
    expect([fullYears('2015-06-30', '2025-06-29'), fullYears('2015-06-30', '2025-06-30')]).toEqual([9, 10])
  })
})
