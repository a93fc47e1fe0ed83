/** A row of the list of subjects. */
import type { SubjectQuery, SubjectRow } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context'

/** A row as the database has it. */
export interface ListRow {
  readonly id: string
  readonly uscc: string | null
  readonly name: string
  /** Read where lists are ordered by name. */
  readonly pinyin: string | null
  readonly district: string | null
  readonly industry: string | null
  readonly registered_on: string | null
  readonly revenue: number | null
  readonly employees: number | null
  readonly points: number | null
  readonly qualified: number | null
  readonly rungs: Record<string, string | null>
}

const ofSummaries = 'm.district, m.industry, m.registered_on, m.revenue, m.employees, m.points, m.qualified, m.rungs'

/** What lists read of `subject_summaries m`. */
export const summaryColumns = sql.raw(`m.zone_id, m.subject_id, ${ofSummaries}`)

/** What is read of `subjects s` and `subject_summaries m`. */
export function listColumns({ sort }: Pick<SubjectQuery, 'sort'>): RawBuilder<unknown> {
  const pinyin = sort === 'name' ? 's.pinyin' : 'null'
  return sql.raw(`s.id, s.uscc, s.name, ${pinyin} as pinyin, ${ofSummaries}`)
}

/** A row as lists show it. */
export function rowFrom(ctx: Pick<Ctx, 'zone'>, row: ListRow): SubjectRow {
  const { id, uscc, name, district, industry, revenue, employees, points, qualified, rungs } = row
  return {
    id,
    uscc,
    name,
    district,
    districtName: districtName(ctx, district),
    industry,
    registeredOn: row.registered_on,
    revenue,
    employees,
    points,
    qualified,
    rungs,
  }
}

/** A sub-district's Chinese name; a value that is no known id is shown as it is. */
export function districtName(ctx: Pick<Ctx, 'zone'>, district: string | null): string | null {
  if (district === null) return null
  return ctx.zone.zone.departments.find((department) => department.id === district)?.name.zh ?? district
}
