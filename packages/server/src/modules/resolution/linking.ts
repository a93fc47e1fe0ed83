/**
 * After an import: which of the subjects that it brought are enterprises already known. Sure ones are merged at once,
 * as reversibly as any merge; doubtful ones go to the queue.
 */
import {
  decideFrom,
  type IdentityCandidate,
  type IdentityIndex,
  type IdentityReason,
  type IdentityRecord,
  identityIndex,
  unitFactor,
} from '@wutong/engine'
import { sql } from 'kysely'
import { districtName } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import { mergeSubjects } from './merging.ts'
import { addPairs, type NewPair } from './pairs.store.ts'

/** What linking did. */
export interface Linked {
  /** Subjects of the import that were merged into one already known. */
  readonly joined: number
  /** Pairs for a person to decide. */
  readonly doubtful: number
}

const subjectsAtOnce = 5000
/** Candidates of one subject that a person is asked about. */
const askedMost = 3
/** Bits from which a shared core is worth a question. */
const askedFrom = -5

interface Described {
  readonly id: string
  readonly uscc: string | null
  readonly organisation_code: string | null
  readonly registration_number: string | null
  readonly name: string
  readonly address: string | null
  readonly registered_on: string | null
  readonly capital: number | null
  readonly district: string | null
  readonly legal_form: string | null
}

/** Links the subjects that a batch brought. Those with a credit code can only be ones that were known without. */
export async function linkBatch(ctx: TxCtx, batchId: string): Promise<Linked> {
  const { fresh, uncoded } = await countFresh(ctx, batchId)
  if (fresh === 0) return { joined: 0, doubtful: 0 }
  const describe = describing(ctx)
  const index = identityIndex()
  const known = new Map<string, Described>()
  const add = (subject: Described): void => {
    known.set(subject.id, subject)
    index.add(subject.id, describe(subject))
  }
  await eachKnown(ctx, { batchId, onlyUncoded: uncoded === 0 }, add)
  if (uncoded > 0) for await (const subject of eachFresh(ctx, batchId)) add(subject)
  return known.size === 0 ? { joined: 0, doubtful: 0 } : linkEach(ctx, { batchId, index, known, describe })
}

interface Linking {
  readonly batchId: string
  readonly index: IdentityIndex
  readonly known: ReadonlyMap<string, Described>
  readonly describe: Describe
}

async function linkEach(ctx: TxCtx, { batchId, index, known, describe }: Linking): Promise<Linked> {
  const pairs: NewPair[] = []
  const gone = new Set<string>()
  for await (const subject of eachFresh(ctx, batchId)) {
    if (gone.has(subject.id)) continue
    const candidates = index.candidates(describe(subject)).filter(({ id }) => id !== subject.id && !gone.has(id))
    const decision = decideFrom(candidates)
    if (decision.kind === 'join' && mayMerge(subject, known.get(decision.id))) {
      const evidence = { score: decision.score, reasons: decision.reasons.map(shownReason), reason: null }
      await mergeSubjects(ctx, { keptId: decision.id, mergedId: subject.id, automatic: true, ...evidence })
      gone.add(subject.id)
      index.remove(subject.id)
      continue
    }
    const asked =
      decision.kind === 'review' ? decision.candidates : candidates.filter((one) => isWorthAsking(subject, one))
    for (const { id, score, reasons } of asked.slice(0, askedMost))
      pairs.push({ ids: [subject.id, id], score, reasons: reasons.map(shownReason), batchId })
  }
  const still = pairs.filter(({ ids }) => !ids.some((id) => gone.has(id)))
  return { joined: gone.size, doubtful: await addPairs(ctx, onlyOnce(still)) }
}

/**
 * A name without code, whose core a known one shares, is asked about even where many firms may bear it: a file of a
 * zone's department speaks of firms of the zone more often than not, and a silent double is worse than a question.
 */
function isWorthAsking({ uscc }: Described, { verdict, score, reasons }: IdentityCandidate): boolean {
  const sameCore = reasons.some(({ part, level }) => part === 'core' && level === 'same')
  return verdict === 'join' || (uscc === null && sameCore && score >= askedFrom)
}

/** A reason as lists keep and show it. */
function shownReason({ part, weight, zh, en }: IdentityReason): object {
  return { part, weight, text: { zh, en } }
}

/** Two credit codes are two enterprises, whatever else is alike. */
function mayMerge(subject: Described, other: Described | undefined): boolean {
  return other !== undefined && (subject.uscc === null || other.uscc === null)
}

/** Either of two fresh subjects finds the other. */
function onlyOnce(pairs: readonly NewPair[]): NewPair[] {
  return [...new Map(pairs.map((pair) => [[...pair.ids].sort().join(), pair])).values()]
}

type Describe = (subject: Described) => IdentityRecord

/** How subjects of a zone are told to the engine: capital in yuan, districts by their names. */
function describing(ctx: TxCtx): Describe {
  const unit = ctx.zone.zone.indicators.find(({ code }) => code === 'registered_capital')?.unit ?? '元'
  const yuan = unitFactor(unit, '元')
  return ({ name, address, registered_on, capital, district, legal_form, ...codes }) => ({
    name,
    codes: [codes.uscc, codes.organisation_code, codes.registration_number].filter((code) => code !== null),
    address,
    establishedOn: registered_on,
    capital: capital === null || yuan === null ? null : capital * Number(yuan),
    legalForm: legal_form,
    district: districtName(ctx, district),
  })
}

const columns = sql`
  s.id, s.uscc, s.name, f.values ->> 'organisation_code' as organisation_code,
  f.values ->> 'registration_number' as registration_number, f.values ->> 'address' as address, f.values ->> 'registered_on' as registered_on,
  case when jsonb_typeof(f.values -> 'registered_capital') = 'number' then (f.values ->> 'registered_capital')::double precision end as capital,
  f.values ->> 'district' as district, f.values ->> 'enterprise_type' as legal_form`
const tables = sql`subjects s left join facts f on f.zone_id = s.zone_id and f.subject_id = s.id and f.period = 0`

async function countFresh(ctx: TxCtx, batchId: string): Promise<{ fresh: number; uncoded: number }> {
  const { rows } = await sql<{ fresh: number; uncoded: number }>`
    select count(*) as fresh, count(*) filter (where uscc is null) as uncoded
    from subjects where zone_id = ${ctx.zoneId} and created_batch_id = ${batchId}`.execute(ctx.db)
  return rows[0] ?? { fresh: 0, uncoded: 0 }
}

/** The subjects that a batch brought, as they were before the first is handed over: a cursor does not see later merges. */
async function* eachFresh(ctx: TxCtx, batchId: string): AsyncGenerator<Described> {
  // A cursor takes no parameters.
  await sql`declare fresh_subjects no scroll cursor for select ${columns} from ${tables}
    where s.zone_id = ${sql.lit(ctx.zoneId)} and s.created_batch_id = ${sql.lit(batchId)} order by s.id`.execute(ctx.db)
  for (;;) {
    const { rows } = await sql<Described>`fetch forward ${sql.lit(subjectsAtOnce)} from fresh_subjects`.execute(ctx.db)
    if (rows.length === 0) break
    yield* rows
  }
  await sql`close fresh_subjects`.execute(ctx.db)
}

/** Hands over those that were known before the batch, piece by piece. */
async function eachKnown(
  ctx: TxCtx,
  { batchId, onlyUncoded }: { readonly batchId: string; readonly onlyUncoded: boolean },
  take: (subject: Described) => void,
): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000'
  const uncoded = onlyUncoded ? sql`s.uscc is null` : sql`true`
  for (;;) {
    const { rows } = await sql<Described>`
      select ${columns} from ${tables}
      where s.zone_id = ${ctx.zoneId} and s.id > ${after} and s.created_batch_id is distinct from ${batchId} and ${uncoded}
      order by s.id limit ${subjectsAtOnce}`.execute(ctx.db)
    const last = rows.at(-1)
    if (last === undefined) return
    for (const subject of rows) take(subject)
    after = last.id
  }
}
