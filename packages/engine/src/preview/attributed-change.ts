/** A change with its share in what happened to the population. */
import type { DefinitionChange } from './flatten.ts'

/** One change and its order-free effects. */
export interface AttributedChange extends DefinitionChange {
  /** Effect on the figure (points, or money) by row; NaN where it is unknown on the way. */
  readonly effect: Float64Array
  /** Sum of the effects over the rows that can be attributed. */
  readonly sum: number
  /** Rows whose figure this change alone raises or lowers. */
  readonly raises: number
  readonly lowers: number
  /** Rows that changed standing (class, or qualification) with this change as the greatest cause. */
  readonly ledUp: number
  readonly ledDown: number
}

/** Effects by change and row on the figure and on the standing. */
export interface Effects {
  readonly onFigure: readonly Float64Array[]
  readonly onStanding: readonly Float64Array[]
}

/** Effects below this are rounding of the averages, not effects. */
const noise = 1e-9

/** The changes with their effects. A row's move is led by the change that did most of it; of equal causes the first counts. */
export function attributedChanges(changes: readonly DefinitionChange[], effects: Effects): AttributedChange[] {
  const led = leaders(effects.onStanding)
  return changes.map((change, index) => {
    const effect = effects.onFigure[index] as Float64Array
    return { ...change, effect, ...sumOf(effect), ledUp: led.up[index] ?? 0, ledDown: led.down[index] ?? 0 }
  })
}

function sumOf(effect: Float64Array): Pick<AttributedChange, 'sum' | 'raises' | 'lowers'> {
  let [sum, raises, lowers] = [0, 0, 0]
  for (const value of effect) {
    if (Number.isNaN(value)) continue
    sum += value
    if (value > noise) raises += 1
    if (value < -noise) lowers += 1
  }
  return { sum, raises, lowers }
}

function leaders(onStanding: readonly Float64Array[]): { up: number[]; down: number[] } {
  const [up, down] = [onStanding.map(() => 0), onStanding.map(() => 0)]
  const rows = onStanding[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    const [leader] = causesAt(onStanding, row)
    if (leader === undefined) continue
    const counts = movedAt(onStanding, row) > 0 ? up : down
    counts[leader] = (counts[leader] as number) + 1
  }
  return { up, down }
}

function movedAt(effects: readonly Float64Array[], row: number): number {
  return effects.reduce((sum, effect) => sum + (effect[row] as number), 0)
}

/** The changes that did most of a row's move, all of them where several did as much; none where it did not move or that is unknown. */
export function causesAt(effects: readonly Float64Array[], row: number): number[] {
  const moved = movedAt(effects, row)
  if (!(Math.abs(moved) > noise)) return []
  const parts = effects.map((effect) => Math.sign(moved) * (effect[row] as number))
  const most = Math.max(...parts)
  return parts.flatMap((part, change) => (part >= most - noise ? [change] : []))
}
