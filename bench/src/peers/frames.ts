import { sectors } from '../data/firms.ts'
import type { FrameAnswer } from './peer.ts'

/** Rows of sector, count and money as one frame. */
export function frameAnswer(rows: readonly (readonly unknown[])[]): FrameAnswer {
  const bySector = sectors.map((sector) => Number(rows.find(([name]) => name === sector)?.[1] ?? 0))
  return {
    count: bySector.reduce((sum, one) => sum + one, 0),
    money: rows.reduce((sum, row) => sum + Number(row[2]), 0),
    bySector,
  }
}
