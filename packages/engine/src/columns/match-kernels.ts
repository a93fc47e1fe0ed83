/** The inner loops of matching in plain TypeScript: the reading that runs everywhere, and the oracle of the others. */
import { countRange } from './bits.ts'
import { fillKernels } from './match-fills.ts'
import type { MatchPlan } from './match-plan.ts'
import type { Block, VerdictStore } from './match-store.ts'

/** A limit for numbers. */
export interface Threshold {
  /** The slot of the rows at least `high`; its negation gets the known rows below `low`. */
  readonly slot: number
  readonly high: number
  readonly low: number
  /** Whether `slot` is the true one; what is not computable is always false. */
  readonly upward: boolean
  /** For ties of quotients: the limit as a quotient of whole numbers, and whether `slot` wants more than it. */
  readonly tie: Tie
}

/** How quotients that are close to p / q are decided: by products. NaN where only the exact reading can. */
export interface Tie {
  readonly p: number
  readonly q: number
  readonly strict: boolean
}

/** Quotients less nothing, or growth rates: quotients less one, which want a base that is positive. */
export interface Quotients {
  readonly above: Float64Array
  readonly below: Float64Array
  readonly less: 0 | 1
}

/** A test of a text. */
export interface TextTest {
  readonly node: number
  readonly meanings: Uint8Array
}

/** The inner loops of matching one block of rows. */
export interface MatchKernels {
  /** Says which numbers are cut next, and whether some of them are infinite: not computable. */
  load(values: Float64Array, holes: boolean): void
  /** Computes the numbers that are cut next. */
  divide(quotients: Quotients): void
  /** Writes the slots of thresholds; tells which rows between `low` and `high` are no ties, for this moment only. */
  cuts(thresholds: readonly Threshold[], settle: (index: number, rows: Int32Array) => void): void
  /** Writes a node from a stored flag: 0 is no, 1 is yes, 2 is unknown. */
  flag(node: number, values: Uint8Array): void
  /** Writes the nodes of tests of one text: what each code, plus one, means (0 unknown, 1 yes, 2 no). */
  texts(codes: Int32Array, tests: readonly TextTest[]): void
  /** Computes the joins from the nodes. */
  join(): void
  /** Computes the joins and every verdict from the nodes, and adds to the counts: three an offer. */
  decide(counts: Int32Array): void
}

/** The kernels in plain TypeScript. */
export function plainKernels(plan: MatchPlan, block: Block, store: VerdictStore): MatchKernels {
  return {
    ...fillKernels(block, plan.nodes * 2),
    join: () => joinWords(plan.joins, block),
    decide(counts) {
      joinWords(plan.joins, block)
      decideAll(plan, block, store)
      countAll({ block, store, counts })
    },
  }
}

/** All parts true → true; one false → false. Three parts a pass; what is missing to three is node 0, always true. */
function joinWords(joins: Int32Array, block: Block): void {
  for (let at = 0; at < joins.length; ) {
    const out = joins[at] as number
    const from = at + 2
    const end = from + (joins[at + 1] as number)
    const ref = (part: number) => (part < end ? (joins[part] as number) : 0)
    joinThree(block, out, [ref(from), ref(from + 1), ref(from + 2)])
    for (let part = from + 3; part < end; part += 2) joinThree(block, out, [out, ref(part), ref(part + 1)])
    at = end
  }
}

function joinThree({ slots, width, words }: Block, out: number, [a, b, c]: Three): void {
  const [to, ta, tb, tc] = [out * width, a * width, b * width, c * width]
  const [not, fa, fb, fc] = [(out ^ 1) * width, (a ^ 1) * width, (b ^ 1) * width, (c ^ 1) * width]
  for (let w = 0; w < words; w++) {
    slots[to + w] = (slots[ta + w] as number) & (slots[tb + w] as number) & (slots[tc + w] as number)
    slots[not + w] = (slots[fa + w] as number) | (slots[fb + w] as number) | (slots[fc + w] as number)
  }
}

/** Where the verdicts of one offer go. */
interface Verdicts extends Pick<VerdictStore, 'qualified' | 'oneAway' | 'undecided'> {
  at: number
}

function decideAll({ verdicts, nodes }: MatchPlan, block: Block, store: VerdictStore): void {
  const spare = (index: number) => block.slots.subarray((2 * nodes + index) * block.width)
  const aside: Verdicts = { qualified: spare(0), oneAway: spare(1), undecided: spare(2), at: 0 }
  const out: Verdicts = { ...store, at: 0 }
  for (let at = 0; at < verdicts.length; ) {
    const selected = verdicts[at + 1] as number
    const from = at + 3
    at = from + (verdicts[at + 2] as number)
    out.at = (verdicts[from - 3] as number) * store.stride + block.first
    decideOne(block, { verdicts, from, end: at }, selected === 0 ? out : aside)
    if (selected !== 0) replaceWhere(block, selected, { own: aside, into: out })
  }
}

interface Refs {
  readonly verdicts: Int32Array
  readonly from: number
  readonly end: number
}

/**
 * Two bits a row go from condition to condition: `all` so far are true, and at `most` one is not; a third says that
 * some is false. Four conditions a pass; what is missing to four is node 0, which is always true.
 */
function decideOne(block: Block, { verdicts, from, end }: Refs, out: Verdicts): void {
  const ref = (at: number) => (at < end ? (verdicts[at] as number) : 0)
  if (end - from <= 4) {
    decideFour(block, [ref(from), ref(from + 1), ref(from + 2), ref(from + 3)], out)
    return
  }
  if (end - from <= 6) {
    const last = [ref(from + 3), ref(from + 4), ref(from + 5)] as const
    decideSix(block, [[ref(from), ref(from + 1), ref(from + 2)], last], out)
    return
  }
  beginVerdicts(block, out)
  for (let at = from; at < end; at += 4) addFour(block, [ref(at), ref(at + 1), ref(at + 2), ref(at + 3)], out)
  settleVerdicts(block, out)
}

type Four = readonly [number, number, number, number]

function decideFour(
  { slots, width, words }: Block,
  [a, b, c, d]: Four,
  { qualified, oneAway, undecided, at }: Verdicts,
): void {
  const [ta, tb, tc, td] = [a * width, b * width, c * width, d * width]
  const [fa, fb, fc, fd] = [(a ^ 1) * width, (b ^ 1) * width, (c ^ 1) * width, (d ^ 1) * width]
  for (let w = 0; w < words; w++) {
    const t1 = slots[ta + w] as number
    const t2 = slots[tb + w] as number
    const t3 = slots[tc + w] as number
    const t4 = slots[td + w] as number
    const all = t1 & t2 & t3 & t4
    const some =
      (slots[fa + w] as number) | (slots[fb + w] as number) | (slots[fc + w] as number) | (slots[fd + w] as number)
    qualified[at + w] = all
    oneAway[at + w] = ((t1 & t2 & (t3 | t4)) | ((t1 | t2) & t3 & t4)) & some
    undecided[at + w] = (slots[w] as number) & ~(all | some)
  }
}

type Three = readonly [number, number, number]

function decideSix(
  { slots, width, words }: Block,
  [[a, b, c], [d, e, f]]: readonly [Three, Three],
  { qualified, oneAway, undecided, at }: Verdicts,
): void {
  const [ta, tb, tc, td, te, tf] = [a * width, b * width, c * width, d * width, e * width, f * width]
  const [fa, fb, fc] = [(a ^ 1) * width, (b ^ 1) * width, (c ^ 1) * width]
  const [fd, fe, ff] = [(d ^ 1) * width, (e ^ 1) * width, (f ^ 1) * width]
  for (let w = 0; w < words; w++) {
    const t1 = slots[ta + w] as number
    const t2 = slots[tb + w] as number
    const t3 = slots[tc + w] as number
    const t4 = slots[td + w] as number
    const t5 = slots[te + w] as number
    const t6 = slots[tf + w] as number
    const first = t1 & t2 & t3
    const second = t4 & t5 & t6
    const most = (((t1 & t2) | (t3 & (t1 | t2))) & second) | (((t4 & t5) | (t6 & (t4 | t5))) & first)
    const all = first & second
    const some =
      (slots[fa + w] as number) |
      (slots[fb + w] as number) |
      (slots[fc + w] as number) |
      (slots[fd + w] as number) |
      (slots[fe + w] as number) |
      (slots[ff + w] as number)
    qualified[at + w] = all
    oneAway[at + w] = most & some
    undecided[at + w] = (slots[w] as number) & ~(all | some)
  }
}

function beginVerdicts({ slots, words }: Block, { qualified, oneAway, undecided, at }: Verdicts): void {
  for (let w = 0; w < words; w++) {
    qualified[at + w] = slots[w] as number
    oneAway[at + w] = slots[w] as number
    undecided[at + w] = 0
  }
}

function addFour(
  { slots, width, words }: Block,
  [a, b, c, d]: Four,
  { qualified, oneAway, undecided, at }: Verdicts,
): void {
  const [ta, tb, tc, td] = [a * width, b * width, c * width, d * width]
  const [fa, fb, fc, fd] = [(a ^ 1) * width, (b ^ 1) * width, (c ^ 1) * width, (d ^ 1) * width]
  for (let w = 0; w < words; w++) {
    const t1 = slots[ta + w] as number
    const t2 = slots[tb + w] as number
    const t3 = slots[tc + w] as number
    const t4 = slots[td + w] as number
    const all = t1 & t2 & t3 & t4
    const before = qualified[at + w] as number
    oneAway[at + w] = ((oneAway[at + w] as number) & all) | (before & ((t1 & t2 & (t3 | t4)) | ((t1 | t2) & t3 & t4)))
    qualified[at + w] = before & all
    undecided[at + w] =
      (undecided[at + w] as number) |
      (slots[fa + w] as number) |
      (slots[fb + w] as number) |
      (slots[fc + w] as number) |
      (slots[fd + w] as number)
  }
}

function settleVerdicts({ slots, words }: Block, { qualified, oneAway, undecided, at }: Verdicts): void {
  for (let w = 0; w < words; w++) {
    const some = undecided[at + w] as number
    oneAway[at + w] = (oneAway[at + w] as number) & some
    undecided[at + w] = (slots[w] as number) & ~((qualified[at + w] as number) | some)
  }
}

/** An older version's own verdicts, where it still applies. */
function replaceWhere(
  { slots, width, words }: Block,
  selected: number,
  { own, into }: { readonly own: Verdicts; readonly into: Verdicts },
): void {
  for (const key of ['qualified', 'oneAway', 'undecided'] as const) {
    for (let w = 0; w < words; w++) {
      const chosen = slots[selected * width + w] as number
      into[key][into.at + w] = ((into[key][into.at + w] as number) & ~chosen) | ((own[key][w] as number) & chosen)
    }
  }
}

function countAll({
  block: { first, words },
  store,
  counts,
}: {
  readonly block: Block
  readonly store: VerdictStore
  readonly counts: Int32Array
}): void {
  const { qualified, oneAway, undecided, stride } = store
  for (let at = 0, from = first; at < counts.length; at += 3, from += stride) {
    counts[at] = (counts[at] as number) + countRange(qualified, from, from + words)
    counts[at + 1] = (counts[at + 1] as number) + countRange(oneAway, from, from + words)
    counts[at + 2] = (counts[at + 2] as number) + countRange(undecided, from, from + words)
  }
}
