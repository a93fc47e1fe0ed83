/** Room for the scores of a population, written block by block, by one thread or by several. */
import { type CompiledItem, type CompiledScorecardVersion, isShareRule } from '../compiled.ts'
import { kernelRows } from './score-kernels.ts'
import type { PopulationSheet, ScorecardVersions } from './score-population.ts'
import type { VetoEffects } from './vetoes.ts'

/** Scores in units by row; in shared memory when workers write parts of it. */
export interface ScoreStore {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly passed: Int8Array
  /** Which version judges a row, as in `PopulationSheet`; empty where no older one lingers. */
  readonly judgedBy: Uint8Array
  /** By block: not 0 once bounds differ in some row; until then `upper` stays unwritten there. */
  readonly open: Int32Array
  /** Points of every item (the least while open) by its code; empty where they are not kept. */
  readonly contributions: Readonly<Record<string, Float64Array | Int32Array>>
}

/** Makes room; `shared` for workers. */
export function scoreStore(
  { chosen, lingering }: ScorecardVersions,
  size: number,
  { shared, contributions }: { readonly shared: boolean; readonly contributions: boolean },
): ScoreStore {
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  const items = contributions && lingering.length === 0 ? keptItems(chosen) : []
  return {
    lower: new Float64Array(buffer(size * 8)),
    upper: new Float64Array(buffer(size * 8)),
    passed: new Int8Array(buffer(size)),
    judgedBy: new Uint8Array(buffer(lingering.length === 0 ? 0 : size)),
    open: new Int32Array(buffer(Math.ceil(size / kernelRows) * 4)),
    contributions: Object.fromEntries(
      items.map((compiled) => [
        compiled.item.code,
        isSmall(compiled) ? new Int32Array(buffer(size * 4)) : new Float64Array(buffer(size * 8)),
      ]),
    ),
  }
}

/** Items whose points are kept: those of a scorecard with one set of parts for all. */
function keptItems({ variants }: CompiledScorecardVersion): readonly CompiledItem[] {
  const [only] = variants
  if (variants.length !== 1 || only === undefined || only.when !== null) return []
  return only.parts.flatMap(({ items }) => items)
}

/** Whether an item's points in units fit 32 bits: a ratio without a cap may give any number. */
function isSmall({ rule, item }: CompiledItem): boolean {
  return isShareRule(rule) || (rule.kind === 'ratio' && rule.cap !== null && rule.cap * item.max < 200_000)
}

/** Puts the totals and verdicts of a block where they belong. */
export function storeSheet(
  { lower, upper, passed, judgedBy, open }: ScoreStore,
  from: number,
  sheet: PopulationSheet,
): void {
  lower.set(sheet.lower, from)
  passed.set(sheet.passed, from)
  if (sheet.judgedBy !== null) judgedBy.set(sheet.judgedBy, from)
  if (sheet.lower === sheet.upper) return
  upper.set(sheet.upper, from)
  open[from / kernelRows] = 1
}

/** Whether bounds differ in some row. */
export function isOpen({ open }: Pick<ScoreStore, 'open'>): boolean {
  return open.includes(1)
}

/** The stored totals and verdicts of all rows. */
export function storedSheet(store: ScoreStore, vetoes: VetoEffects): PopulationSheet {
  const { lower, upper, passed, open } = store
  const judgedBy = store.judgedBy.length === 0 ? null : store.judgedBy
  if (!isOpen({ open })) return { lower, upper: lower, passed, vetoes, judgedBy }
  for (let block = 0; block < open.length; block++) {
    const [from, to] = [block * kernelRows, (block + 1) * kernelRows]
    if (open[block] === 0) upper.set(lower.subarray(from, to), from)
  }
  return { lower, upper, passed, vetoes, judgedBy }
}
