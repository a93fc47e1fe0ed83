import type { CompiledZone, Snapshot } from '@wutong/engine'
import type { CardItem } from '../data/card.ts'
import type { Firms } from '../data/firms.ts'
import type { Policies } from '../data/offers.ts'

/** The pieces of work that can be asked for. */
export const works = [
  'score',
  'weights',
  'match',
  'rows',
  'threshold',
  'one',
  'bundles',
  'rebuild',
  'memory',
  'growth',
] as const

/** Name of a piece of work. */
export type Work = (typeof works)[number]

/** Pieces of work of the whole product, each a command of its own. */
export const wholeWorks = ['load', 'walls'] as const

/** Anything that results are kept of. */
export type KeptWork = Work | (typeof wholeWorks)[number]

/** What every contender is given before the clock starts. */
export interface Material {
  readonly firms: Firms
  /** The same firms and policies as the engine takes them. */
  readonly snapshot: Snapshot
  readonly zone: CompiledZone
  readonly policies: Policies
  readonly items: readonly CardItem[]
  /** A folder for files of its own. */
  readonly folder: string
}

/** How long a run took, and how much processor time. */
export interface Time {
  readonly milliseconds: number
  readonly processor: number | null
}

/** One way of doing a piece of work. */
export interface Contender<A> {
  readonly name: string
  /** Does the work once; returns its own milliseconds where it keeps time itself (a child process). */
  readonly run: () => Promise<number | undefined> | number | Time | undefined | Promise<void> | void
  /** Set where a server does the work, whose processor time is not ours to read. */
  readonly elsewhere?: boolean | undefined
  /** Reads the answer of the last run; not timed. Null where the work has no answer to compare. */
  readonly answer: () => Promise<A> | A
  /** Set where a small sample is run: the time is multiplied by this and printed as scaled. */
  readonly scale?: number | undefined
  /** What differs from the whole work, in a few words. */
  readonly note?: string | undefined
}

/** Totals in ten-thousandths, ranks, and class places (0 is the highest). */
export interface ScoreAnswer {
  readonly units: ArrayLike<number>
  readonly ranks: ArrayLike<number>
  readonly classes: ArrayLike<number>
}

/** Firms that qualify for each policy, among the first `firms`; one condition away too where a contender knows it. */
export interface MatchAnswer {
  readonly firms: number
  readonly qualified: readonly number[]
  readonly oneAway: readonly number[] | null
}

/** How many pairs of firm and policy match or nearly match, stored as rows, and the sum of their firms' numbers. */
export interface RowsAnswer {
  readonly pairs: number
  readonly pairSum: number
  readonly misses: number
  readonly missSum: number
}

/** What one frame shows: who qualifies, for how much money, and how many of each sector. */
export interface FrameAnswer {
  readonly count: number
  readonly money: number
  readonly bySector: readonly number[]
}

/** For which policies the firm that was asked for last qualifies. */
export interface OneAnswer {
  readonly row: number
  readonly qualified: readonly boolean[]
}

/** A rival with the data inside. */
export interface OpenPeer {
  /** Version and settings, for the report. */
  readonly about: string
  readonly score?: (() => readonly Contender<ScoreAnswer>[]) | undefined
  /** Scores under other weights. */
  readonly weights?: (() => readonly Contender<ScoreAnswer>[]) | undefined
  readonly match?: (() => readonly Contender<MatchAnswer>[]) | undefined
  /** All pairs and near misses stored as rows. */
  readonly rows?: (() => readonly Contender<RowsAnswer>[]) | undefined
  /** One threshold of one offer moved; a run is one frame. */
  readonly threshold?: (() => readonly Contender<FrameAnswer>[]) | undefined
  /** One firm matched with all offers; a run is one firm. */
  readonly one?: (() => readonly Contender<OneAnswer>[]) | undefined
  readonly close: () => Promise<void> | void
}

/** A rival: named, opened only when it is asked for. */
export interface Peer {
  readonly name: string
  /** Why it takes no part in a piece of work; a work that is not named here it can do. */
  readonly cannot: Partial<Record<Work, string>>
  readonly open: (material: Material) => Promise<OpenPeer>
}
