/** Rules of the import studio: what changes, what is remembered, and the sheet of rows to fix. */
import type { ImportReport } from '@wutong/contract'
import { chooseFacts, type Zone } from '@wutong/engine'
import { describe, expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { changesFrom, countChanges, startChanges } from './changes.rules.ts'
import { headerCells, isReasonHeader, reasonText, rowCells, sheetForms } from './error-sheet.rules.ts'
import { lastingDecisions } from './mapping.rules.ts'

const zone: Zone = demoZone('rules')
const statement = (id: string, batchId: string, source: string, values: Record<string, number | string>) => ({
  id,
  batchId,
  source,
  subject: 's',
  period: 2024,
  recordedAt: `2026-01-0${id}T00:00:00.000Z`,
  values,
})

describe('what an import changes', () => {
  test.for([
    { name: 'a figure nobody gave is new', old: [], now: { revenue: 5 }, counts: { added: 1 } },
    {
      name: 'a figure that a higher source gives replaces the one in force',
      old: [statement('1', 'old', 'self', { revenue: 4 })],
      now: { revenue: 5 },
      counts: { changed: 1 },
      example: { before: 4, after: 5, beforeSource: 'self', afterSource: 'tax' },
    },
    {
      name: 'the same figure again changes nothing',
      old: [statement('1', 'old', 'self', { revenue: 5 })],
      now: { revenue: 5 },
      counts: { same: 1 },
    },
    {
      name: 'a figure under one of a higher source is kept and not in force',
      old: [statement('1', 'old', 'tax', { revenue: 4 })],
      now: { revenue: 5 },
      source: 'self',
      counts: { outranked: 1 },
      example: { before: 5, after: 4, beforeSource: null, afterSource: 'tax' },
    },
  ])('$name', ({ old, now, counts, example, source = 'tax' }) => {
    const records = [...old, statement('2', 'new', source, now)]
    const count = startChanges()
    countChanges(count, {
      batchId: 'new',
      before: chooseFacts(zone, old),
      after: chooseFacts(zone, records),
      records,
    })
    const names = new Map([['s', { name: '示例甲有限公司', isNew: false }]])
    const changes = changesFrom(count, { subjects: { new: 0, known: 1, adopted: 0 }, newSubjects: [], names })
    expect(changes).toMatchObject({ added: 0, changed: 0, same: 0, outranked: 0, ...counts })
    if (example !== undefined) expect(changes.examples).toMatchObject([example])
  })
})

test('decisions about columns are worth keeping, those about a year, a row or another table are not', () => {
  const decisions = {
    'unit:营收': '元',
    'column:#2': 'name',
    'unit:别处': '元',
    'period:': '2024',
    'header:Sheet1': '3',
    'tables:Sheet1': 'first',
  }
  expect(lastingDecisions(decisions, ['营收', ''])).toEqual({ 'unit:营收': '元', 'column:#2': 'name' })
})

const column = (
  header: string,
  target: string | null,
  unit: string | null = null,
): ImportReport['columns'][number] => ({
  header,
  target,
  unit,
  period: null,
  factor: null,
  note: null,
  sheet: null,
  confidence: 1,
  reason: null,
})

describe('the sheet of rows to fix', () => {
  const report = {
    columns: [
      column('', 'name'),
      column('营收', 'revenue', '元'),
      column('营业收入（万元）', 'revenue', '万元'),
      column('备注', null),
    ],
    fingerprints: [{ sheet: '', fingerprint: 'f', period: 2024 }],
    period: null,
  }
  const [form] = sheetForms(report, zone, (header) => header === '营业收入（万元）')
  if (form === undefined) throw new Error('The report has a table')

  test('is understood without the lines above the table and without the answers given', () => {
    expect(headerCells(form)).toEqual(['企业名称', '营业收入（元）', '营业收入（万元）', '备注', '年份', '原因 Reason'])
  })

  test('gives cells back as they stood, with the year of the table and the reasons of the row', () => {
    const issue = {
      row: 7,
      column: '营收',
      kind: 'refused',
      before: '很多',
      after: null,
      reason: { zh: '不是数', en: 'no number' },
    } as const
    const row = { sheet: '', row: 7, cells: ['=1+1', '很多'], issues: [issue] }
    expect(rowCells(form, row, 'zh')).toEqual(['=1+1', '很多', null, null, 2024, '原第 7 行，[拒收] 营收：不是数'])
    expect(reasonText(row, 'en')).toBe('row 7, [refused] 营收: no number')
  })

  test.for([
    { header: '原因 Reason', ours: true },
    { header: ' 原因reason ', ours: true },
    { header: '原因', ours: false },
  ])('knows its own column: $header', ({ header, ours }) => expect(isReasonHeader(header)).toBe(ours))
})
