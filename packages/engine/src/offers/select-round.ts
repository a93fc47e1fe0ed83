/** Who is selected in a round: order, places, money, and what becomes of equals at the cut. Pure. */
import type { Selection } from '../definitions.ts'

/** One applicant; null where not known. */
export interface Applicant {
  readonly id: string
  readonly eligible: boolean | null
  /** What the order goes by. */
  readonly key: number | null
  /** The best key it may still come to while something is unknown; any at all where not said. */
  readonly best?: number | undefined
  /** Money asked for in fen, and the most it may be while unknown. */
  readonly fen: number | null
  readonly most: number
  /** Applied outside the window, or not at all. */
  readonly inTime: boolean
}

/** Why a selection came out as it did. */
export type SelectionReason =
  | 'within'
  | 'tie_taken'
  | 'tie_refused'
  | 'tie_shared'
  | 'standing_by'
  | 'beyond'
  | 'not_eligible'
  | 'not_in_time'
  | 'data_missing'

/** What a round means for one applicant. */
export interface Selected {
  readonly id: string
  readonly result: 'selected' | 'reserve' | 'not_selected' | 'undecided'
  /** Equal ones share a place; null where there is no order for them. */
  readonly rank: number | null
  readonly fen: number
  /** False while applicants with missing data, or its own, could still change the result. */
  readonly sure: boolean
  readonly reason: SelectionReason
}

/** What a round has to give. */
export interface RoundLimits {
  readonly places: number | null
  readonly fen: number | null
}

/**
 * Selects strictly in order until something does not fit; the rest stands by or is not selected.
 * The result is in the order of applicants.
 */
export function selectRound(
  applicants: readonly Applicant[],
  limits: RoundLimits,
  { order = 'desc', ties, reserve = 0 }: Pick<Selection, 'order' | 'ties' | 'reserve'>,
): Selected[] {
  const results = new Map<Applicant, Selected>()
  const candidates = applicants.filter((one) => isPlaced(one, limits))
  const open = applicants.filter((one) => one.inTime && one.eligible !== false && !candidates.includes(one))
  for (const one of applicants) if (!candidates.includes(one)) results.set(one, unplaced(one))
  const run: Run = {
    limits,
    ties,
    reserve,
    ahead: aheadOf(open, order),
    taken: 0,
    spent: 0,
    standing: 0,
    cut: false,
  }
  let rank = 1
  for (const group of groupsOf(candidates, order)) {
    for (const one of decideGroup(run, group, rank)) results.set(one.applicant, one.selected)
    rank += group.length
  }
  return applicants.map((one) => results.get(one) as Selected)
}

interface Run {
  readonly limits: RoundLimits
  readonly ties: Selection['ties']
  readonly reserve: number
  /** How many with missing data may come before a key or beside it, and for how much at most. */
  readonly ahead: (key: number) => Ahead
  taken: number
  spent: number
  standing: number
  cut: boolean
}

interface Ahead {
  readonly count: number
  readonly fen: number
}

/** Those that are open, as seen from a key. */
function aheadOf(open: readonly Applicant[], order: 'desc' | 'asc'): Run['ahead'] {
  const sign = order === 'desc' ? 1 : -1
  const reach = ({ key, best }: Applicant) => sign * (key ?? best ?? sign * Number.POSITIVE_INFINITY)
  const sorted = open.toSorted((a, b) => reach(b) - reach(a) || 0)
  const sums: Ahead[] = [{ count: 0, fen: 0 }]
  for (const { fen, most } of sorted) {
    const last = sums.at(-1) as Ahead
    sums.push({ count: last.count + 1, fen: last.fen + (fen ?? most) })
  }
  return (key) => {
    let [from, to] = [0, sorted.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (reach(sorted[middle] as Applicant) >= sign * key) from = middle + 1
      else to = middle
    }
    return sums[from] as Ahead
  }
}

interface Decided {
  readonly applicant: Applicant
  readonly selected: Selected
}

function isPlaced({ eligible, key, fen, inTime }: Applicant, limits: RoundLimits): boolean {
  return inTime && eligible === true && key !== null && (limits.fen === null || fen !== null)
}

function unplaced({ id, eligible, inTime }: Applicant): Selected {
  const base = { id, rank: null, fen: 0 }
  if (!inTime) return { ...base, result: 'not_selected', sure: true, reason: 'not_in_time' }
  if (eligible === false) return { ...base, result: 'not_selected', sure: true, reason: 'not_eligible' }
  return { ...base, result: 'undecided', sure: false, reason: 'data_missing' }
}

/** Candidates with equal keys together, first ones first. */
function groupsOf(candidates: readonly Applicant[], order: 'desc' | 'asc'): Applicant[][] {
  const sign = order === 'desc' ? -1 : 1
  const sorted = candidates.toSorted((a, b) => sign * ((a.key as number) - (b.key as number)) || (a.id < b.id ? -1 : 1))
  const groups: Applicant[][] = []
  for (const one of sorted) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]?.key === one.key) last.push(one)
    else groups.push([one])
  }
  return groups
}

function decideGroup(run: Run, group: readonly Applicant[], rank: number): Decided[] {
  const fen = group.reduce((sum, one) => sum + (one.fen ?? 0), 0)
  if (run.cut) return standBy(run, group, rank, 'beyond')
  if (fits(run, group.length, fen)) return take(run, group, { rank, fen, reason: 'within' })
  run.cut = true
  if (group.length > 1 && run.ties === 'all') return take(run, group, { rank, fen, reason: 'tie_taken' })
  if (run.ties === 'share' && run.limits.fen !== null) return share(run, group, rank)
  return standBy(run, group, rank, group.length > 1 ? 'tie_refused' : 'beyond')
}

function fits({ limits, taken, spent }: Run, count: number, fen: number): boolean {
  return (
    (limits.places === null || taken + count <= limits.places) && (limits.fen === null || spent + fen <= limits.fen)
  )
}

interface Taking {
  readonly rank: number
  readonly fen: number
  readonly reason: SelectionReason
}

function take(run: Run, group: readonly Applicant[], { rank, fen, reason }: Taking): Decided[] {
  run.taken += group.length
  run.spent += fen
  const { limits } = run
  const ahead = run.ahead(group[0]?.key as number)
  // Were all with missing data who may come before in front, would this still fit?
  const sure =
    ahead.count === 0 ||
    ((limits.places === null || run.taken + ahead.count <= limits.places) &&
      (limits.fen === null || run.spent + ahead.fen <= limits.fen))
  return group.map((applicant) => ({
    applicant,
    selected: { id: applicant.id, result: 'selected', rank, fen: applicant.fen ?? 0, sure, reason },
  }))
}

/** Those at the cut share what is left in proportion, in whole fen; what does not divide stays unspent. */
function share(run: Run, group: readonly Applicant[], rank: number): Decided[] {
  const left = Math.max(0, (run.limits.fen ?? 0) - run.spent)
  const enough = run.limits.places === null || run.taken + group.length <= run.limits.places
  if (left === 0 || !enough) return standBy(run, group, rank, group.length > 1 ? 'tie_refused' : 'beyond')
  run.taken += group.length
  const all = group.reduce((sum, one) => sum + BigInt(one.fen ?? 0), 0n)
  return group.map((applicant) => {
    const paid = Number((BigInt(applicant.fen ?? 0) * BigInt(left)) / all)
    run.spent += paid
    const selected = {
      id: applicant.id,
      result: 'selected',
      rank,
      fen: paid,
      sure: run.ahead(applicant.key as number).count === 0,
      reason: 'tie_shared',
    } as const
    return { applicant, selected }
  })
}

function standBy(run: Run, group: readonly Applicant[], rank: number, otherwise: SelectionReason): Decided[] {
  const isAlone = run.ahead(group[0]?.key as number).count === 0
  const stands = run.standing < run.reserve
  run.standing += group.length
  return group.map((applicant) => ({
    applicant,
    selected: {
      id: applicant.id,
      result: stands ? 'reserve' : 'not_selected',
      rank,
      fen: 0,
      // Whoever comes in addition pushes others back; only where all equals come in may he help one in, as his equal.
      sure: isAlone || (!stands && run.ties !== 'all'),
      reason: stands && otherwise === 'beyond' ? 'standing_by' : otherwise,
    },
  }))
}
