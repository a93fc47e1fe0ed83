/** Movement on a ladder from one year to another. */
import type { LadderColumns } from '../columns/classify-population.ts'

/** A population on a ladder in one year. */
export interface LadderYear {
  readonly ids: readonly string[]
  readonly columns: LadderColumns
}

/** Rungs of both years and who went from where to where. */
export interface LadderFlow {
  /** Rung codes, lowest first; then `none` (no rung reached) and `absent` (not in that year's population). */
  readonly places: readonly string[]
  /** `table[i][j]` counts subjects from place i in the earlier year to place j in the later one. */
  readonly table: readonly (readonly number[])[]
  readonly risen: number
  readonly fallen: number
  readonly stayed: number
  readonly entered: number
  readonly left: number
}

/** Flow between two years; subjects are joined by id, so the populations may differ. */
export function ladderFlow(before: LadderYear, after: LadderYear): LadderFlow {
  const rungs = [...new Set([...before.columns.rungs, ...after.columns.rungs].map((rung) => rung.code))]
  const [none, absent] = [rungs.length, rungs.length + 1]
  const [was, is] = [placesOf(before, rungs, none), placesOf(after, rungs, none)]
  const table = Array.from({ length: absent + 1 }, () => new Array<number>(absent + 1).fill(0))
  const flow = { risen: 0, fallen: 0, stayed: 0, entered: 0, left: 0 }
  for (const id of new Set([...was.keys(), ...is.keys()])) {
    const [from, to] = [was.get(id) ?? absent, is.get(id) ?? absent]
    const line = table[from] as number[]
    line[to] = (line[to] as number) + 1
    flow[moveOf(from, to, { none, absent })] += 1
  }
  return { places: [...rungs, 'none', 'absent'], table, ...flow }
}

function placesOf({ ids, columns }: LadderYear, rungs: readonly string[], none: number): Map<string, number> {
  const own = columns.rungs.map((rung) => rungs.indexOf(rung.code))
  return new Map(ids.map((id, row) => [id, own[columns.highest[row] as number] ?? none]))
}

function moveOf(
  from: number,
  to: number,
  { none, absent }: { readonly none: number; readonly absent: number },
): 'risen' | 'fallen' | 'stayed' | 'entered' | 'left' {
  if (from === absent) return 'entered'
  if (to === absent) return 'left'
  const height = (place: number) => (place === none ? -1 : place)
  if (from === to) return 'stayed'
  return height(to) > height(from) ? 'risen' : 'fallen'
}
