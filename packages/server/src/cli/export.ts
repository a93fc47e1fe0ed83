/** `export`: what is stored, as CSV that spreadsheets open (UTF-8 mark, formulas disarmed). */
import { type RawBuilder, sql } from 'kysely'
import { listCurrent, listMatchedRows } from '#modules/evaluations'
import { csvLine } from '#modules/records'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { inHouse } from './house.ts'

type Cell = string | number | boolean | null
type Row = Readonly<Record<string, Cell>> & { readonly subject_id: string }

interface Sheet {
  readonly columns: readonly string[]
  /** Rows of a page of subjects, in the order of their ids. */
  rows(ctx: TxCtx, page: RawBuilder<unknown>): Promise<readonly Row[]>
}

const subjectsAtOnce = 2000

const sheets: Readonly<Record<string, Sheet>> = {
  subjects: {
    columns: ['uscc', 'name', 'district', 'industry', 'registered_on', 'revenue', 'employees', 'points', 'qualified'],
    rows: (ctx, page) =>
      rowsFrom(
        ctx,
        sql<Row>`select s.id as subject_id, s.uscc, s.name, m.district, m.industry, m.registered_on::text as registered_on, m.revenue, m.employees, m.points, m.qualified
      from (${page}) s left join subject_summaries m on m.zone_id = ${ctx.zoneId} and m.subject_id = s.id order by s.id`,
      ),
  },
  facts: {
    columns: ['uscc', 'name', 'period', 'code', 'value'],
    rows: (ctx, page) =>
      rowsFrom(
        ctx,
        sql<Row>`select s.id as subject_id, s.uscc, s.name, nullif(f.period, 0) as period, v.key as code, v.value
      from (${page}) s join facts f on f.zone_id = ${ctx.zoneId} and f.subject_id = s.id cross join lateral jsonb_each(f.values) v order by s.id, f.period, v.key`,
      ),
  },
  scores: {
    columns: ['uscc', 'name', 'scorecard', 'version', 'period', 'total', 'lower', 'upper', 'passed', 'class', 'rank'],
    rows: (ctx, page) =>
      rowsFrom(
        ctx,
        sql<Row>`select s.id as subject_id, s.uscc, s.name, e.definition as scorecard, e.version, e.period, r.total, r.lower, r.upper, r.passed, r.class, r.rank
      from (${page}) s join score_results r on r.zone_id = ${ctx.zoneId} and r.subject_id = s.id join evaluations e on e.zone_id = r.zone_id and e.id = r.evaluation_id and e.current order by s.id, e.definition`,
      ),
  },
  rungs: {
    columns: ['uscc', 'name', 'ladder', 'version', 'period', 'rung'],
    rows: (ctx, page) =>
      rowsFrom(
        ctx,
        sql<Row>`select s.id as subject_id, s.uscc, s.name, e.definition as ladder, e.version, e.period, r.rung
      from (${page}) s join rung_results r on r.zone_id = ${ctx.zoneId} and r.subject_id = s.id join evaluations e on e.zone_id = r.zone_id and e.id = r.evaluation_id and e.current order by s.id, e.definition`,
      ),
  },
  matches: { columns: ['uscc', 'name', 'offer', 'version', 'period', 'verdict', 'amount'], rows: matchedRows },
}

async function rowsFrom(ctx: TxCtx, query: RawBuilder<Row>): Promise<readonly Row[]> {
  return (await query.execute(ctx.db)).rows
}

/** Match sets are bitmaps, so their rows are made here; whoever is in no set has none. */
async function matchedRows(ctx: TxCtx, page: RawBuilder<unknown>): Promise<Row[]> {
  const { rows: subjects } = await sql<{ id: string; uscc: string | null; name: string; row: number }>`
    select s.id, s.uscc, s.name, m.row from (${page}) s join subject_summaries m on m.zone_id = ${ctx.zoneId} and m.subject_id = s.id
    where m.row is not null order by s.id`.execute(ctx.db)
  const lines = new Map(subjects.map(({ row }) => [row, [] as Row[]]))
  const byRow = new Map(subjects.map((subject) => [subject.row, subject]))
  const offers = [...(await listCurrent(ctx, 'offer')).values()].sort((a, b) => (a.definition < b.definition ? -1 : 1))
  for (const { id, definition: offer, version, period } of offers) {
    for (const { row, verdict, amount } of await listMatchedRows(ctx, id, [...lines.keys()])) {
      const subject = byRow.get(row)
      if (subject === undefined) continue
      const { id: subject_id, uscc, name } = subject
      lines.get(row)?.push({ subject_id, uscc, name, offer, version, period, verdict, amount })
    }
  }
  return [...lines.values()].flat()
}

/** Writes one sheet to stdout. */
export async function runExport(run: Run): Promise<number> {
  const { called, output } = run
  const what = called.words[0] ?? ''
  if (what === 'snapshot') return (await import('./export-snapshot.ts')).exportSnapshot(run)
  const sheet = Object.hasOwn(sheets, what) ? sheets[what] : undefined
  if (sheet === undefined) {
    const list = [...Object.keys(sheets), 'snapshot'].join(', ')
    throw new CliFailure({
      zh: `没有可导出的「${what}」；可用：${list}`,
      en: `there is no sheet "${what}"; use one of ${list}`,
    })
  }
  if (!output.json) process.stdout.write(`\uFEFF${csvLine(sheet.columns)}`)
  await inHouse(called, async ({ ctx }) => {
    const event = { event: 'list.exported', kind: 'export', detail: { list: what, format: 'csv' } } as const
    await ctx.transact((inside) => recordEvent(inside, event))
    for await (const row of rowsOf(ctx, sheet)) {
      const cells = sheet.columns.map((column) => row[column] ?? null)
      if (output.json) output.value(Object.fromEntries(sheet.columns.map((column, index) => [column, cells[index]])))
      else process.stdout.write(csvLine(cells))
    }
  })
  return exitCodes.ok
}

/** Rows subject by subject, a page of subjects at a time; each page is a transaction of its own, so that whoever reads slowly holds up no server. */
async function* rowsOf(ctx: Ctx, sheet: Sheet): AsyncGenerator<Row> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { last, rows } = await ctx.transact((inside) => readPage(inside, sheet, after))
    if (last === null) return
    yield* rows
    after = last
  }
}

async function readPage(
  ctx: TxCtx,
  sheet: Sheet,
  after: string,
): Promise<{ last: string | null; rows: readonly Row[] }> {
  const page = sql`select id, uscc, name from subjects where zone_id = ${ctx.zoneId} and id > ${after} order by id limit ${subjectsAtOnce}`
  const ids = await sql<{ last: string | null }>`select max(id::text) as last from (${page}) p`.execute(ctx.db)
  const last = ids.rows[0]?.last ?? null
  return { last, rows: last === null ? [] : await sheet.rows(ctx, page) }
}
