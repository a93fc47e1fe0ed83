import { expect, test } from 'vitest'
import { csvFromRows } from './csv.ts'

test('cells that a spreadsheet would run are neutralised, numbers and blanks are not', () => {
  const csv = csvFromRows([
    ['名称', '金额'],
    ['=1+1', -5],
    ['@cmd', null],
    ['a,"b"', 0],
  ])
  expect(csv).toBe('\uFEFF名称,金额\r\n\'=1+1,-5\r\n\'@cmd,\r\n"a,""b""",0\r\n')
})
