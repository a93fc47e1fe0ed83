/** The rounds of an offer on the stored population. */
import type { SelectionEntry, SelectionOrder, SelectionReply, SelectionRound } from '@wutong/contract'
import {
  amountFromFen,
  type CompiledZone,
  DefinitionError,
  isoFrom,
  type Judged,
  matchSubject,
  type PopulationSelection,
  type RoundEntry,
  type RoundOutcome,
  type Selection,
  scoreSubject,
  selectPopulation,
} from '@wutong/engine'
import { sql } from 'kysely'
import { referenceOn } from '#modules/evaluations'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import { listFactsOfMany } from '#modules/subjects'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'
import { findListed } from './listed.ts'

/** Runs the rounds; undecided entries that are shown name what is missing. */
export async function computeSelection(
  ctx: Ctx,
  { offer: id, list, limit }: SelectionOrder & { readonly offer: string },
): Promise<SelectionReply> {
  const offer = ctx.zone.zone.offers.find((one) => one.id === id)
  if (offer === undefined) throw new AppError('offer_not_found', { id })
  const population = await populationFor(ctx)
  const { judged } = population
  const reference = referenceOn(offer, judged.on)
  const given = list === undefined ? null : await findListed(ctx, population, list)
  const undated = given?.listed.filter(({ on }) => on === null) ?? []
  if (undated.length > 0) throw new AppError('list_day_missing', { line: undated[0]?.line ?? 0, count: undated.length })
  const applications = given?.listed.map(({ row, on }) => ({ row, on: on ?? '' })) ?? null
  const outcome = selectionOf(ctx.zone.compiled, reference, population, applications)
  const { selection } = outcome
  const people = await peopleOf(ctx, population, outcome, limit)
  const missing = await missingOf(ctx, population, { reference, outcome, limit })
  return mutable({
    judged,
    offer: id,
    version: outcome.version,
    by: selection.by,
    scorecard: selection.scorecard ?? null,
    value: selection.value ?? null,
    order: selection.by === 'first-come' ? 'asc' : (selection.order ?? 'desc'),
    ties: selection.ties,
    reserve: selection.reserve ?? 0,
    applications:
      given === null
        ? null
        : {
            count: given.listed.length,
            problems: [...given.problems],
            late: outcome.late.map((row) => personAt(people, row)).map(({ subjectId, name }) => ({ subjectId, name })),
          },
    rounds: outcome.rounds.map((round) => roundReply(round, { selection, judged, people, missing, limit })),
  })
}

function selectionOf(
  zone: CompiledZone,
  reference: string,
  { at, judged }: ZonePopulation,
  applications: Parameters<typeof selectPopulation>[3],
): PopulationSelection {
  try {
    return selectPopulation(zone, reference, { snapshot: at(judged.period), judged }, applications)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    throw new AppError('offer_without_rounds', { reason: error.text, cause: error })
  }
}

interface Person {
  readonly subjectId: string
  readonly name: string
  readonly uscc: string | null
}
type People = ReadonlyMap<number, Person>

/** Everybody whom the reply names. */
async function peopleOf(
  ctx: Ctx,
  population: ZonePopulation,
  { rounds, late }: PopulationSelection,
  limit: number,
): Promise<People> {
  const rows = new Set(late)
  for (const { entries, lastIn, firstOut } of rounds)
    for (const entry of [...entries.slice(0, limit), lastIn, firstOut]) if (entry !== null) rows.add(entry.row)
  return ctx.transact(async (inside) => {
    const names = await listNames(inside, population, [...rows])
    const ids = [...names.values()].map(({ subjectId }) => subjectId)
    const found = await sql<{ id: string; uscc: string | null }>`
      select id, uscc from subjects where zone_id = ${inside.zoneId} and id = any(${ids}::uuid[])`.execute(inside.db)
    const codes = new Map(found.rows.map(({ id, uscc }) => [id, uscc]))
    return new Map([...names].map(([row, one]) => [row, { ...one, uscc: codes.get(one.subjectId) ?? null }]))
  })
}

function personAt(people: People, row: number): Person {
  const found = people.get(row)
  if (found === undefined) throw new AppError('subject_not_found')
  return found
}

/** Undecided ones are explained one by one, so only so many are. */
const explained = 200

interface Explaining {
  readonly reference: string
  readonly outcome: PopulationSelection
  readonly limit: number
}

async function missingOf(
  ctx: Ctx,
  population: ZonePopulation,
  { reference, outcome, limit }: Explaining,
): Promise<Map<number, string[]>> {
  const { compiled, zone } = ctx.zone
  const { judged } = population
  const { by, scorecard } = outcome.selection
  const open = outcome.rounds.flatMap(({ entries }) =>
    entries.slice(0, limit).filter(({ result }) => result === 'undecided'),
  )
  const rows = [...new Set(open.map(({ row }) => row))].slice(0, explained)
  const isByScore = by === 'score'
  const card = zone.scorecards.find(({ id }) => isByScore && id === scorecard)
  return ctx.transact(async (inside) => {
    const names = await listNames(inside, population, rows)
    const facts = await listFactsOfMany(
      inside,
      [...names.values()].map(({ subjectId }) => subjectId),
    )
    return new Map(
      rows.map((row) => {
        const id = names.get(row)?.subjectId ?? ''
        const subject = { id, facts: facts.get(id) ?? new Map() }
        const match = matchSubject(compiled, reference, subject, judged)
        const score = card && scoreSubject(compiled, referenceOn(card, judged.on), subject, judged)
        const missing = [...match.missing, ...(match.amountMissing ?? []), ...(score?.missing ?? [])]
        return [row, [...new Set(missing)]]
      }),
    )
  })
}

interface Showing {
  readonly selection: Selection
  readonly judged: Judged
  readonly people: People
  readonly missing: ReadonlyMap<number, string[]>
  readonly limit: number
}

function roundReply(outcome: RoundOutcome, showing: Showing): SelectionRound {
  const { round, limits, entries, lastIn, firstOut } = outcome
  const { selection, people, limit } = showing
  const count = (result: RoundEntry['result']) => entries.filter((entry) => entry.result === result).length
  const place = (entry: RoundEntry | null) =>
    entry === null
      ? null
      : {
          ...personAt(people, entry.row),
          rank: entry.rank,
          ...keyShown(selection, entry.key),
          reason: entry.reason,
        }
  const { fen } = limits
  return mutable({
    code: round.code,
    name: round.name,
    window: round.window,
    state: stateOn(round.window, showing.judged.on),
    places: limits.places,
    budget: fen === null ? null : amountFromFen(fen),
    taken: outcome.taken,
    amount: amountFromFen(outcome.fen),
    amountUnknown: outcome.amountUnknown,
    placesLeft: limits.places === null ? null : Math.max(0, limits.places - outcome.taken),
    amountLeft: fen === null ? null : amountFromFen(Math.max(0, fen - outcome.fen)),
    lastIn: place(lastIn),
    firstOut: place(firstOut),
    gap: distance(selection, outcome.gap),
    tied: firstOut === null ? 0 : entries.filter(({ rank }) => rank === firstOut.rank).length,
    counts: {
      selected: count('selected'),
      reserve: count('reserve'),
      not_selected: count('not_selected'),
      undecided: count('undecided'),
    },
    unsure: entries.filter(({ sure, result }) => !sure && result !== 'undecided').length,
    total: entries.length,
    entries: entries.slice(0, limit).map((entry) => entryReply(entry, lastIn, showing)),
  })
}

function stateOn({ from, until }: RoundOutcome['round']['window'], on: string): SelectionRound['state'] {
  if (on < from) return 'coming'
  return until !== undefined && until <= on ? 'closed' : 'open'
}

function entryReply(
  entry: RoundEntry,
  lastIn: RoundEntry | null,
  { selection, people, missing }: Showing,
): SelectionEntry {
  const { row, rank, key, result, reason, sure, fen } = entry
  const isOut = rank !== null && result !== 'selected' && key !== null && (lastIn?.key ?? null) !== null
  return {
    ...personAt(people, row),
    rank,
    ...keyShown(selection, key),
    result,
    reason,
    sure,
    amount: result === 'selected' ? amountFromFen(fen) : null,
    behind: isOut ? distance(selection, Math.abs((lastIn?.key ?? 0) - key)) : null,
    missing: missing.get(row) ?? [],
  }
}

function keyShown({ by }: Selection, key: number | null): Pick<SelectionEntry, 'key' | 'appliedOn'> {
  if (key === null || by !== 'first-come')
    return { key: key === null || by !== 'amount' ? key : amountFromFen(key), appliedOn: null }
  return { key: null, appliedOn: isoFrom(key) }
}

/** Decimals that a distance is told to: no binary noise. */
const decimals = 1e6

function distance({ by }: Selection, gap: number | null): number | null {
  if (gap === null) return null
  return by === 'amount' ? amountFromFen(gap) : Math.round(gap * decimals) / decimals
}
