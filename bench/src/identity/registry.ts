import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SampleFirm } from '../../../packages/engine/src/identity/sample-firms.fixture.ts'

/** Reads enterprises from a folder with a register as `*enterprises.csv.gz`: name, credit code, day, capital, city, address. */
export function readRegistry(folder: string): SampleFirm[] {
  const file = readdirSync(folder).find((name) => name.endsWith('enterprises.csv.gz'))
  if (file === undefined) throw new Error(`There is no *enterprises.csv.gz in ${folder}.`)
  const [header = [], ...rows] = cellsOf(gunzipSync(readFileSync(join(folder, file))).toString('utf8'))
  const at = (column: string): number => header.indexOf(column)
  const [name, uscc, date, capital, province, city, address] = [
    'name',
    'uscc',
    'reg_date',
    'capital_raw',
    'province',
    'city',
    'address',
  ].map(at)
  return rows.map((cells) => {
    const cell = (column: number | undefined): string => (column === undefined ? '' : (cells[column] ?? ''))
    return {
      id: cell(uscc),
      name: cell(name),
      formerNames: [],
      uscc: cell(uscc),
      district: `${cell(province)}${cell(city)}`,
      address: cell(address),
      establishedOn: cell(date),
      capital: capitalFrom(cell(capital)),
    }
  })
}

/** Yuan from texts like `1,000(万元)` and `38.8万人民币`; other currencies and blanks are unknown. */
function capitalFrom(text: string): number | null {
  const amount = /^([\d,]+(?:\.\d+)?)\(?万(?:元)?(?:人民币)?\)?$/.exec(text.trim())
  return amount?.[1] === undefined ? null : Math.round(Number(amount[1].replaceAll(',', '')) * 10_000)
}

/** Rows of a CSV text with quoted cells. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1) rows.push(row)
    row = []
  }
  return rows
}
