import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type DialectName,
  offerSql,
  type SqlColumn,
  type SqlStatements,
  SqlUnsupported,
  scorecardSql,
} from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { openZone } from '../cli/packages.ts'

const judged = { period: 2024, on: '2026-06-30' }
const zone = await openZone(null)

/** Every indicator of the shipped catalogue with four years of figures, whole where the unit counts things. */
const columns = new Map<string, SqlColumn>(
  [...zone.indicators.values()].flatMap((indicator): [string, SqlColumn][] => {
    const years = indicator.period === 'year' ? ['@2021', '@2022', '@2023', '@2024'] : ['']
    return years.map((year) => [`${indicator.code}${year}`, columnOf(indicator)])
  }),
)

function columnOf({ type, unit }: { type: SqlColumn['type']; unit?: string | undefined }): SqlColumn {
  if (type === 'number') return { type, whole: unit === '人' || unit === '件', least: 0.0001, most: 1e9 }
  return type === 'date' ? { type, most: 20_000 } : { type }
}

const offers = ['zhengzhou-tech-transfer-2023', 'zone-gazelle-award', 'henan-rd-subsidy-2018', 'zhengzhou-srdi-2024']
const scorecards = ['tech-sme', 'per-mu']

const request = (dialect: DialectName) => ({ dialect, table: { from: 'firms', columns }, judged })
const printed: readonly (readonly [string, (dialect: DialectName) => SqlStatements])[] = [
  ...offers.map((offer) => [offer, (dialect: DialectName) => offerSql(zone, offer, request(dialect))] as const),
  ...scorecards.map((card) => [card, (dialect: DialectName) => scorecardSql(zone, card, request(dialect))] as const),
]

describe.each(['duckdb', 'postgres', 'clickhouse'] as const)('SQL for %s', (dialect) => {
  test.each(printed)('%s is printed as its golden file says', (name, print) => {
    const text = print(dialect).answer([])
    const golden = fileURLToPath(new URL(`./golden/${name}.${dialect}.sql`, import.meta.url))
    const same = existsSync(golden) && readFileSync(golden, 'utf8') === text
    if (!same) {
      mkdirSync(dirname(golden), { recursive: true })
      writeFileSync(golden.replace(/sql$/, 'changed'), text)
    }
    expect(same, `the SQL differs from ${golden}; the new one stands beside it as .changed`).toBe(true)
  })
})

test('values that would overflow, and stored columns with odd names, are refused by name', () => {
  const huge = new Map(columns).set('revenue@2024', { type: 'number', whole: false, least: 1e-200, most: 1e300 })
  const odd = new Map([...columns].map(([name, column]) => [`${name}"`, column]))
  const ask = (some: typeof columns) =>
    offerSql(zone, 'zone-gazelle-award', { dialect: 'duckdb', table: { from: 'firms', columns: some }, judged })
  expect(() => ask(huge)).toThrow(SqlUnsupported)
  expect(ask(odd).answer([])).not.toContain('""')
})
