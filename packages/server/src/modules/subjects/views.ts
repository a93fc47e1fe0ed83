import type { FactRow, Subject } from '@wutong/contract'
import { type Indicator, type Settled, sourceName, type WeighedFact, weighFacts, type Zone } from '@wutong/engine'
import { listOverdue } from '#modules/sources'
import { getZoneState } from '#modules/zone-state'
import { seesWholeZone, type TxCtx } from '#platform/context'
import { districtName } from './list.rows.ts'
import { findLiaisonName, getSubjectRow, listRecords, listSettled, type RecordedStatement } from './store.ts'

/** One subject with every fact and what each source said. */
export async function getSubjectView(ctx: TxCtx, subjectId: string): Promise<Subject> {
  const [{ id, uscc, name, district }, { demo }, overdue, records, settled, liaison] = await Promise.all([
    getSubjectRow(ctx, subjectId),
    getZoneState(ctx),
    // Whoever sees few batches would take a delivery that leaves these out for none.
    seesWholeZone(ctx.actor) ? listOverdue(ctx) : new Map(),
    listRecords(ctx, subjectId),
    listSettled(ctx, [subjectId]),
    findLiaisonName(ctx, subjectId),
  ])
  const facts = factRows(ctx, records, { settled, overdue })
  const periods = [...new Set(facts.flatMap(({ period }) => period ?? []))].sort((a, b) => b - a)
  return {
    id,
    uscc,
    name,
    districtName: districtName(ctx, district),
    demo,
    facts,
    periods,
    liaison,
    hidden: hiddenIndicators(ctx),
  }
}

/** The indicators that the actor may not see; whether the enterprise has a figure of them is not told. */
function hiddenIndicators({ zone: { zone }, actor }: TxCtx): Subject['hidden'] {
  const hidden = actor.limits?.hidden
  if (hidden === undefined) return []
  return zone.indicators.filter(({ code }) => hidden.has(code)).map(({ code, name }) => ({ code, name }))
}

/** Facts in the catalogue's order, newest year first, each with what was said, the statement in force first. */
export function factRows(ctx: TxCtx, records: readonly RecordedStatement[], { settled, overdue }: Standing): FactRow[] {
  const { zone } = ctx.zone
  const order = new Map(zone.indicators.map((indicator, place) => [indicator.code, { indicator, place }]))
  const byId = new Map(records.map((record) => [record.statement.id, record]))
  const weighed = weighFacts(
    zone,
    records.map(({ statement }) => statement),
    settled,
  )
  return weighed
    .flatMap((fact) => {
      const known = order.get(fact.code)
      return known === undefined ? [] : [{ fact, ...known }]
    })
    .sort((a, b) => a.place - b.place || b.fact.period - a.fact.period)
    .map(({ fact, indicator }) => factRow(ctx, { fact, indicator, byId, overdue }))
}

/** What people settled, and which sources owe a delivery. */
interface Standing {
  readonly settled: Settled
  readonly overdue: ReadonlyMap<string, NonNullable<FactRow['overdue']>>
}

interface FactParts extends Pick<Standing, 'overdue'> {
  readonly fact: WeighedFact
  readonly indicator: Indicator
  readonly byId: ReadonlyMap<string, RecordedStatement>
}

function factRow(ctx: TxCtx, { fact, indicator, byId, overdue }: FactParts): FactRow {
  const { code, name, unit, theme, type } = indicator
  return {
    code,
    name,
    unit: unit ?? null,
    theme,
    type,
    period: fact.period === 0 ? null : fact.period,
    value: fact.statements[0]?.value ?? null,
    statements: saidOf(ctx.zone.zone, fact, byId).map(({ recordId: _, ...said }) => said),
    conflict: fact.conflict,
    settled: fact.settled,
    overdue: overdue.get(fact.statements[0]?.record.source ?? '') ?? null,
  }
}

/** What each source says of a figure, with the record, batch and row; the statement in force first. */
export function saidOf(zone: Zone, { statements }: WeighedFact, byId: ReadonlyMap<string, RecordedStatement>) {
  return statements.flatMap(({ record, value }, place) => {
    const origin = byId.get(record.id)
    if (origin === undefined) return []
    const { id: recordId, source, recordedAt } = record
    const { batchId, batchName, row } = origin
    const from = { source, sourceName: sourceName(zone, source), recordedAt, batchId, batchName, row }
    return [{ recordId, value, ...from, inForce: place === 0 }]
  })
}
