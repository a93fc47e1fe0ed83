import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTable } from './open.ts'
import type { SheetRow } from './table.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-xlsx-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, fill: (workbook: ExcelJS.Workbook) => void): Promise<string> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook)
  const path = join(folder, name)
  await workbook.xlsx.writeFile(path)
  return path
}

async function readAll(path: string, sheet = 0): Promise<SheetRow[]> {
  const table = await openTable(path, 'test.xlsx')
  const rows: SheetRow[] = []
  for await (const row of table.sheets[sheet]?.rows() ?? []) rows.push(row)
  return rows
}

describe('a workbook', () => {
  test('gives numbers, texts, flags, days, cached results of formulas and errors, each in its place', async () => {
    const path = await write('kinds.xlsx', (workbook) => {
      const sheet = workbook.addWorksheet('数据')
      sheet.getRow(1).values = ['文本', '数字']
      sheet.getCell('A3').value = { richText: [{ text: '富' }, { text: '文本 & <标签>' }] }
      sheet.getCell('B3').value = 12.5
      sheet.getCell('D3').value = true
      sheet.getCell('E3').value = new Date(Date.UTC(2021, 2, 5))
      sheet.getCell('F3').value = { formula: 'B3*2', result: 25 }
      sheet.getCell('G3').value = { formula: 'B3&"元"', result: '12.5元' }
      sheet.getCell('H3').value = { error: '#DIV/0!' }
      sheet.getCell('I3').value = { formula: 'B3*3' }
      sheet.getCell('J3').value = { formula: 'DATE(2021,3,5)', result: 44_260 }
      sheet.getCell('J3').numFmt = 'yyyy"年"m"月"d"日"'
      sheet.getCell('K3').value = { text: '链接', hyperlink: 'https://example.org' }
    })
    expect(await readAll(path)).toEqual([
      { row: 1, cells: ['文本', '数字'] },
      {
        row: 3,
        cells: [
          '富文本 & <标签>',
          12.5,
          null,
          true,
          '2021-03-05',
          25,
          '12.5元',
          '#DIV/0!',
          '#CALC!',
          '2021-03-05',
          '链接',
        ],
      },
    ])
  })

  test('keeps every Chinese character of a sheet that needs many chunks', async () => {
    const name = (row: number): string => `示例第${row}号郑州高新技术产业开发区有限公司`
    const path = await write('long.xlsx', (workbook) => {
      const sheet = workbook.addWorksheet('数据')
      for (let row = 1; row <= 12_000; row += 1) sheet.addRow([name(row), row])
    })
    const rows = await readAll(path)
    expect(rows).toHaveLength(12_000)
    expect(rows.filter(({ row, cells }) => cells[0] !== name(row) || cells[1] !== row)).toEqual([])
  })

  test('counts days from 1904 where the workbook does', async () => {
    const path = await write('mac.xlsx', (workbook) => {
      workbook.properties.date1904 = true
      workbook.addWorksheet('数据').addRow([new Date(Date.UTC(2021, 2, 5))])
    })
    expect(await readAll(path)).toEqual([{ row: 1, cells: ['2021-03-05'] }])
  })

  test('shows hidden sheets last', async () => {
    const path = await write('hidden.xlsx', (workbook) => {
      workbook.addWorksheet('隐藏', { state: 'hidden' }).addRow(['隐'])
      workbook.addWorksheet('可见').addRow(['见'])
    })
    expect((await openTable(path, 'hidden.xlsx')).sheets.map(({ name }) => name)).toEqual(['可见', '隐藏'])
  })
})

test.for([
  { name: 'an empty file', bytes: Buffer.alloc(0), code: 'file_empty' },
  { name: 'a PDF', bytes: Buffer.from('%PDF-1.7\n1 0 obj\n'), code: 'file_unsupported' },
  { name: 'a picture', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), code: 'file_unsupported' },
  { name: 'half a ZIP file', bytes: Buffer.from('504b0304140000000800', 'hex'), code: 'file_damaged' },
])('$name is refused as $code', async ({ bytes, code }) => {
  const path = join(folder, 'bad')
  await writeFile(path, bytes)
  await expect(openTable(path, 'bad')).rejects.toMatchObject({ code })
})

test('a workbook with a flipped byte is refused as damaged, not read wrong', async () => {
  const path = await write('flipped.xlsx', (workbook) => {
    const sheet = workbook.addWorksheet('数据')
    for (let row = 1; row <= 500; row += 1) sheet.addRow([`示例${row}`, Math.sqrt(row)])
  })
  const bytes = await readFile(path)
  const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 400
  const handle = await open(path, 'r+')
  await handle.write(Buffer.from([(bytes[at] ?? 0) ^ 0xff]), 0, 1, at)
  await handle.close()
  await expect(readAll(path)).rejects.toMatchObject({ code: 'file_damaged' })
})
