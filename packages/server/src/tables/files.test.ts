/** Files of every kind that officers send, made in memory, opened or refused. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { CFB, utils, write } from '@e965/xlsx'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTable } from './open.ts'
import type { SheetRow, TableFile } from './table.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function save(bytes: Uint8Array | string, name = 'file'): Promise<TableFile> {
  count += 1
  const path = join(folder, `${count}-${name}`)
  await writeFile(path, bytes)
  return openTable(path, name)
}

async function rowsOf(file: TableFile, sheet = 0): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const row of file.sheets[sheet]?.rows() ?? []) rows.push(row)
  return rows
}

/** A ZIP file of packed entries; sizes in the directory are what is said, not what is true. */
function zipOf(entries: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(entries)) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw, { level: 9 })
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(crc32(raw), 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(raw.length, 24)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.length
  }
  const whole = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(whole.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, whole, end])
}

const workbookXml = '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
const relations = (type: string, target: string): string =>
  `<Relationships><Relationship Id="rId1" Type="http://x/${type}" Target="${target}"/></Relationships>`

/** A workbook of one sheet with this XML. */
function workbookOf(sheet: string | Buffer): Buffer {
  return zipOf({
    '_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': workbookXml,
    'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': sheet,
  })
}

const table = '企业名称,营业收入（万元）\n示例科技有限公司,12.5\n郑州示例软件有限公司,8\n'

/** Chinese text as bytes of an encoding that Node does not write, by reading every code of it. */
function encode(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && !bytes.has(character)) bytes.set(character, [lead, trail])
    }
  return Buffer.from([...text].flatMap((character) => bytes.get(character) ?? [...Buffer.from(character)]))
}

describe('a text file', () => {
  test.for([
    { name: 'UTF-8', bytes: Buffer.from(table), encoding: 'utf-8' },
    { name: 'UTF-8 with its mark', bytes: Buffer.from(`\uFEFF${table}`), encoding: 'utf-8' },
    { name: 'UTF-16 with its mark', bytes: Buffer.from(`\uFEFF${table}`, 'utf16le'), encoding: 'utf-16le' },
    { name: 'UTF-16 without', bytes: Buffer.from(`name,amount\n${table}`, 'utf16le'), encoding: 'utf-16le' },
    { name: 'GB18030', bytes: encode(table, 'gb18030'), encoding: 'gb18030' },
  ])('in $name is read', async ({ bytes, encoding }) => {
    const file = await save(bytes)
    expect(file.encoding?.encoding).toBe(encoding)
    expect((await rowsOf(file)).map(({ cells }) => cells)).toContainEqual(['示例科技有限公司', '12.5'])
  })

  test('in Big5 is told from GB18030 by its characters', async () => {
    const text = '企業名稱,營業收入\n臺灣示範電子股份有限公司,12\n香港發展貿易有限公司,8\n'
    const file = await save(encode(text, 'big5'))
    expect(file.encoding).toMatchObject({ encoding: 'big5' })
    expect(file.encoding?.confidence).toBeGreaterThan(0.5)
    expect((await rowsOf(file))[1]?.cells[0]).toBe('臺灣示範電子股份有限公司')
  })

  test.for([
    { name: 'UTF-8 read as GBK', text: new TextDecoder('gb18030').decode(Buffer.from(table)), code: 'file_mojibake' },
    {
      name: 'UTF-8 read as Latin letters',
      text: new TextDecoder('windows-1252').decode(Buffer.from(table)),
      code: 'file_mojibake',
    },
    {
      name: 'UTF-8 read byte by byte',
      text: Buffer.from(table).toString('latin1'),
      code: 'file_mojibake',
    },
    {
      name: 'GBK read as Latin letters',
      text: new TextDecoder('windows-1252').decode(encode(table, 'gb18030')),
      code: 'file_mojibake',
    },
    { name: '锟斤拷', text: '企业名称,收入\n锟斤拷锟斤拷,1\n', code: 'file_characters_lost' },
    {
      name: 'nothing but replacement characters',
      text: '名称,收入\n\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD公司,1\n',
      code: 'file_characters_lost',
    },
  ])('of $name is refused with what it was', async ({ text, code }) => {
    await expect(save(text)).rejects.toMatchObject({ code })
  })

  test('with wide commas between its fields is read', async () => {
    const file = await save('企业名称，营业收入\n甲公司，5\n乙公司，6\n')
    expect((await rowsOf(file)).map(({ cells }) => cells)).toEqual([
      ['企业名称', '营业收入'],
      ['甲公司', '5'],
      ['乙公司', '6'],
    ])
  })

  test('of European names is no mojibake', async () => {
    const rows = await rowsOf(await save('name,city\nMüller Größe GmbH,Köln\nSociété Générale,Paris\n'))
    expect(rows[1]?.cells[0]).toBe('Müller Größe GmbH')
  })

  test.for([
    { name: 'semicolons', text: '名称;收入\n甲;1,5\n', cells: ['甲', '1,5'] },
    { name: 'bars', text: '名称|收入\n甲|2\n', cells: ['甲', '2'] },
    {
      name: 'tabs between figures with thousands separators',
      text: '名称\t收入\n甲\t1,234,567\n',
      cells: ['甲', '1,234,567'],
    },
    { name: 'a line that names the separator', text: 'sep=;\n名称;收入\n甲;3\n', cells: ['甲', '3'] },
    { name: 'quoted line breaks', text: '名称,收入\n"甲\n乙",3\n', cells: ['甲\n乙', '3'] },
    { name: 'figures kept as text', text: '名称,代码\n甲,="0012"\n', cells: ['甲', '0012'] },
  ])('with $name is cut into its cells', async ({ text, cells }) => {
    expect((await rowsOf(await save(text))).at(-1)?.cells).toEqual(cells)
  })

  test('with more columns than any table is refused while it is read', async () => {
    const file = await save(`名称${',x'.repeat(20_000)}\n`)
    const zh = expect.stringContaining('第 1 行超出 4096 列')
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'file_too_large', text: { zh } })
  })
})

const old = utils.book_new()
const oldSheet = utils.aoa_to_sheet([
  ['企业名称', '营业收入', '注册日期', '占比'],
  ['示例科技有限公司', 12.5, 44_260, 0.125],
  ['乙公司', 8],
])
for (const [cell, format] of [
  ['C2', 'yyyy-mm-dd'],
  ['D2', '0.00%'],
] as const)
  if (oldSheet[cell]) oldSheet[cell].z = format
oldSheet['!merges'] = [{ s: { r: 2, c: 2 }, e: { r: 2, c: 3 } }]
oldSheet['!rows'] = [{}, {}, { hidden: true }]
utils.book_append_sheet(old, oldSheet, '数据')

describe('an old workbook', () => {
  test.for(['biff8', 'xlml'] as const)('saved as %s gives the same cells', async (bookType) => {
    const file = await save(write(old, { type: 'buffer', bookType }), 'old.xls')
    expect(await rowsOf(file)).toEqual([
      { row: 1, cells: ['企业名称', '营业收入', '注册日期', '占比'] },
      { row: 2, cells: ['示例科技有限公司', 12.5, '2021-03-05', '12.5%'] },
      { row: 3, cells: ['乙公司', 8] },
    ])
    // The library writes no merged cells into XML.
    const merges = bookType === 'biff8' ? [{ top: 3, left: 2, bottom: 3, right: 3 }] : []
    expect((await file.sheets[0]?.traits())?.merges).toEqual(merges)
  })

  test('that is a web page keeps its codes and days as they are written', async () => {
    const page =
      '<html><head><meta charset="gb2312"></head><table><tr><td colspan=2>企业名称</td><td>编号</td></tr>' +
      '<tr><td>甲公司</td><td>2021-03</td><td>0012</td></tr></table></html>'
    const file = await save(encode(page, 'gb18030'), 'page.xls')
    expect(file.format).toBe('html')
    expect(await rowsOf(file)).toEqual([
      { row: 1, cells: ['企业名称', null, '编号'] },
      { row: 2, cells: ['甲公司', '2021-03', '0012'] },
    ])
  })

  test.for([
    {
      name: 'cut off',
      bytes: Buffer.from(write(old, { type: 'buffer', bookType: 'biff8' })).subarray(0, 1500),
      code: /file_(damaged|unsupported)/,
    },
    {
      name: 'with nothing behind its mark',
      bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
      code: /file_(damaged|unsupported)/,
    },
  ])('$name is refused', async ({ bytes, code }) => {
    await expect(save(bytes)).rejects.toMatchObject({ code: expect.stringMatching(code) })
  })
})

test('a workbook with a password is refused as encrypted, whatever its name', async () => {
  const container = CFB.utils.cfb_new()
  CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]))
  CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(5000, 7))
  const bytes = CFB.write(container, { type: 'buffer' })
  if (!(bytes instanceof Uint8Array)) throw new Error('the container was not written as bytes')
  for (const name of ['a.xlsx', 'a.xls'])
    await expect(save(bytes, name)).rejects.toMatchObject({ code: 'file_encrypted' })
})

describe('a workbook that asks for too much', () => {
  const rows = (row: string, times: number): Buffer =>
    Buffer.from(`<worksheet><sheetData>${row.repeat(times)}</sheetData></worksheet>`)

  test('by unpacking to far more than it is, is refused before anything is read', async () => {
    const bomb = rows(' '.repeat(1024), 80 * 1024)
    const file = await save(workbookOf(bomb))
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'file_too_large' })
  })

  test('by more parts than a workbook has, is refused before any is read', async () => {
    const parts = Object.fromEntries(Array.from({ length: 10_001 }, (_, part) => [`xl/media/${part}.png`, '']))
    await expect(save(zipOf(parts))).rejects.toMatchObject({ code: 'file_too_large' })
  })

  test('by a cell beyond every table, is refused', async () => {
    const file = await save(workbookOf(rows('<row><c r="XFD1"><v>1</v></c></row>', 1)))
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'file_too_large' })
  })

  test('by formats alone in its last column, costs nothing', async () => {
    const empty = '<row><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
    expect(await rowsOf(await save(workbookOf(rows(empty, 3))))).toEqual([1, 2, 3].map((row) => ({ row, cells: [1] })))
  })

  test('by more rows than a sheet has, is refused; empty ones are not even kept', async () => {
    const file = await save(workbookOf(rows('<row/>', 1_048_577)))
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'file_too_large' })
  }, 60_000)
})

describe('a packed text that unpacks to far more than it is', () => {
  const packed = (megabytes: number) => gzipSync(`name,revenue\n${','.repeat(megabytes * 1024 * 1024)}`)

  test('is refused while it is looked at', async () => {
    await expect(save(packed(70), 'a.csv.gz')).rejects.toMatchObject({ code: 'file_too_large' })
  })

  test('is read where it stays small', async () => {
    expect((await save(packed(20), 'a.csv.gz')).format).toBe('csv')
  })
})

test('what a workbook hides, joins and computes is told', async () => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('数据')
  sheet.addRow(['企业名称', '收入', '占比', '金额'])
  sheet.addRow(['甲公司', { formula: 'B3*2', result: 25 }, 0.125, 12])
  sheet.addRow(['乙公司', 1, 0.5, 3])
  sheet.getColumn(2).hidden = true
  sheet.getRow(3).hidden = true
  sheet.getCell('C2').numFmt = '0.0%'
  sheet.getCell('D2').numFmt = '0.00"万元"'
  sheet.mergeCells('A4:B5')
  const file = await save(new Uint8Array(await workbook.xlsx.writeBuffer()))
  const [first] = file.sheets
  expect((await rowsOf(file))[1]?.cells).toEqual(['甲公司', 25, '12.5%', '12万元'])
  expect(await first?.traits()).toEqual({
    hiddenColumns: [1],
    merges: [{ top: 4, left: 0, bottom: 5, right: 1 }],
  })
  expect(first?.tally).toEqual({ formulas: 1, formulaColumns: new Set([1]), hiddenRows: 1 })
})
