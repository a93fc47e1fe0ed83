import type { KeptWork } from '../peers/peer.ts'
import { lineNames, lists, most } from '../walls/lists.ts'

/** What a work is held against: a rival's time in the same run, or a figure of its own. */
export type Goal =
  /** Our time is at most `most` of the rival's. */
  | { readonly kind: 'at-most'; readonly rival: string; readonly most: number; readonly ours?: string }
  /** We are at least `least` times as fast as the rival. */
  | { readonly kind: 'faster'; readonly rival: string; readonly least: number; readonly ours?: string }
  /** Our own figure stays under a limit. */
  | { readonly kind: 'under'; readonly limit: number; readonly ours?: string }

/** The goals of the project, by piece of work, and the size that they are set for. */
export const goals: Readonly<Record<KeptWork, { readonly size: number; readonly goals: readonly Goal[] }>> = {
  score: {
    size: 1_000_000,
    goals: [
      { kind: 'at-most', rival: 'C twin', most: 1.5 },
      { kind: 'faster', rival: 'DuckDB', least: 5 },
      { kind: 'faster', rival: 'chDB', least: 3 },
      { kind: 'faster', rival: 'PostgreSQL', least: 30 },
    ],
  },
  weights: {
    size: 1_000_000,
    goals: [
      { kind: 'under', limit: 150 },
      { kind: 'faster', rival: 'DuckDB', least: 20 },
    ],
  },
  match: {
    size: 1_000_000,
    goals: [
      { kind: 'at-most', rival: 'C twin', most: 5, ours: 'Wutong, TypeScript' },
      { kind: 'at-most', rival: 'C twin', most: 1.5, ours: 'Wutong, WebAssembly' },
      { kind: 'faster', rival: 'DuckDB', least: 20 },
      { kind: 'faster', rival: 'Polars', least: 2 },
      { kind: 'faster', rival: 'json-rules-engine', least: 10_000 },
    ],
  },
  rows: { size: 200_000, goals: [{ kind: 'faster', rival: 'DuckDB', least: 25 }] },
  threshold: {
    size: 1_000_000,
    goals: [
      { kind: 'under', limit: 5 },
      { kind: 'faster', rival: 'DuckDB', least: 5 },
    ],
  },
  one: {
    size: 1_000_000,
    goals: [
      { kind: 'under', limit: 0.1, ours: 'Wutong, p99' },
      { kind: 'faster', rival: 'PostgreSQL', least: 20, ours: 'Wutong, median' },
    ],
  },
  bundles: { size: 200_000, goals: [{ kind: 'under', limit: 3000 }] },
  rebuild: {
    size: 1_000_000,
    goals: [
      { kind: 'under', limit: 2000, ours: 'Wutong, from PostgreSQL' },
      { kind: 'under', limit: 300, ours: 'Wutong, from files' },
    ],
  },
  memory: {
    size: 1_000_000,
    goals: [
      { kind: 'under', limit: 1024, ours: 'Wutong, 1,000,000 firms' },
      { kind: 'under', limit: 4096, ours: 'Wutong, 5,000,000 firms' },
    ],
  },
  growth: { size: 5_000_000, goals: [] },
  load: {
    size: 200_000,
    goals: [
      { kind: 'under', limit: 150, ours: 'Wutong, p99' },
      { kind: 'under', limit: 300, ours: 'Wutong beside an import, p99' },
    ],
  },
  walls: {
    size: 200_000,
    goals: Object.keys(lists).map((list) => {
      const { bound, free } = lineNames(list)
      return { kind: 'at-most', ours: bound, rival: free, most }
    }),
  },
}
