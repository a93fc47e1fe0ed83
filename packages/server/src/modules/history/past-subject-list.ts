/** The list of subjects of a past day. */
import type { SubjectQuery, SubjectRow } from '@wutong/contract'
import { z } from 'zod'
import { idAt, listFindableAsOf, listNamesAsOf, type PastSubjectName, type ZonePopulation } from '#modules/snapshots'
import { districtName, type Findable, parseOfferFilter, parseRungFilter } from '#modules/subjects'
import type { Ctx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { evaluatePast, type PastEvaluation } from './past.ts'
import { knownOrNull, verdictRows } from './past-lists.ts'
import {
  comparePlaces,
  type Listed,
  type ListPlace,
  needsNames,
  passesFilters,
  sortKeyOf,
} from './past-subject-order.ts'

type ListOrder = SubjectQuery & { readonly day: string }

/** A page of those that were there on a past day, by their names, figures and results of then. */
export async function listSubjectsOfDay(
  ctx: Ctx,
  order: ListOrder,
): Promise<{ readonly rows: SubjectRow[]; readonly next: string | null; readonly total: number }> {
  const evaluation = await evaluatePast(ctx, order.day)
  const { past, population, results } = evaluation
  const findable = needsNames(order) ? await findableOf(past.ctx, population) : []
  const places = orderedPlaces(evaluation, { summaries: results.summaries, findable }, order)
  const from = order.after === undefined ? 0 : firstBehind(places, parsePlace(order.after, order), order)
  const some = places.slice(from, from + order.limit + 1)
  const { shown, next } = keysetPage(some, order.limit, ({ key, id }) => [key, id])
  const rows = shown.map(({ row }) => row)
  const names = await past.ctx.transact((inside) => listNamesAsOf(inside, population, rows))
  return { rows: rows.map((row) => subjectRow(evaluation, names.get(row), row)), next, total: places.length }
}

/** Names of populations still in use: pages of one are asked for one after another. */
const findableByPopulation = new WeakMap<ZonePopulation, Promise<readonly Findable[]>>()

function findableOf(ctx: Ctx, population: ZonePopulation): Promise<readonly Findable[]> {
  const known = findableByPopulation.get(population)
  if (known !== undefined) return known
  const read = listFindableAsOf(ctx, population)
  findableByPopulation.set(population, read)
  read.catch(() => findableByPopulation.delete(population))
  return read
}

interface RowPlace extends ListPlace {
  readonly row: number
}

function orderedPlaces(evaluation: PastEvaluation, listed: Listed, order: ListOrder): RowPlace[] {
  const { ids, size } = evaluation.population
  const filters = [rungFilter(evaluation, order), offerFilter(evaluation, order), passesFilters(listed, order)]
  return Array.from({ length: size }, (_, row) => row)
    .filter((row) => filters.every((passes) => passes(row)))
    .map((row) => ({ row, id: idAt(ids, row), key: sortKeyOf(listed, order.sort, row) }))
    .sort((a, b) => comparePlaces(a, b, order))
}

/** A key of another order's cursor is refused. */
function parsePlace(after: string, { sort }: ListOrder): ListPlace {
  const known = sort === 'name' || sort === 'registeredOn' ? z.string() : z.number()
  const [key, id] = parseCursor(z.tuple([known.nullable(), z.uuid()]), after)
  return { key, id }
}

function firstBehind(places: readonly RowPlace[], place: ListPlace, order: ListOrder): number {
  const first = places.findIndex((one) => comparePlaces(one, place, order) > 0)
  return first === -1 ? places.length : first
}

type RowFilter = (row: number) => boolean

/** Throws `past_filter_unknown` where the definitions of then do not have the rung: nobody on it would be no answer. */
function rungFilter({ past, results }: PastEvaluation, { day, rung: text }: ListOrder): RowFilter {
  if (text === undefined) return () => true
  const { ladder: id, rung } = parseRungFilter(text)
  const versions = past.ctx.zone.zone.ladders.find((ladder) => ladder.id === id)?.versions ?? []
  const columns = results.ladders.find((run) => run.columns.ladder === id)?.columns
  const isDeclared = versions.some(({ rungs }) => rungs.some(({ code }) => code === rung))
  if (columns === undefined || !isDeclared) throw new AppError('past_filter_unknown', { day, filter: text })
  return (row) => columns.rungs[columns.highest[row] ?? -1]?.code === rung
}

/** Throws `past_filter_unknown` where the definitions of then do not have the policy. */
function offerFilter({ population, results }: PastEvaluation, { day, offer: text }: ListOrder): RowFilter {
  if (text === undefined) return () => true
  const { offer, verdict } = parseOfferFilter(text)
  const columns = results.offers.find((run) => run.columns.offer === offer)?.columns
  if (columns === undefined) throw new AppError('past_filter_unknown', { day, filter: offer })
  const rows = new Set(verdictRows(columns, verdict, population.size))
  return (row) => rows.has(row)
}

function subjectRow({ past, results }: PastEvaluation, named: PastSubjectName | undefined, row: number): SubjectRow {
  const { district, industry, registeredOn, revenue, employees, points, qualified, rungs } = results.summaries
  const districtId = district[row] ?? null
  return {
    id: named?.subjectId ?? '',
    uscc: named?.uscc ?? null,
    name: named?.name ?? '',
    district: districtId,
    districtName: districtName(past.ctx, districtId),
    industry: industry[row] ?? null,
    registeredOn: registeredOn[row] ?? null,
    revenue: knownOrNull(revenue[row]),
    employees: knownOrNull(employees[row]),
    points: knownOrNull(points[row]),
    qualified: qualified[row] ?? null,
    rungs: JSON.parse(rungs[row] ?? '{}'),
  }
}
