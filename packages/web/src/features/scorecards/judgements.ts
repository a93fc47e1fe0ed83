/** How many times as important one thing is as another, on Saaty's scale: 9 … 2, 1, 1/2 … 1/9, written `3` or `1/3`. */
export type Judgement = string

/** Judgements of the upper half of a table by `row:column`; what is missing counts as equal. */
export type Judgements = Readonly<Record<string, Judgement>>

const most = 9

/** The scale, most important first. */
export const judgementScale: readonly Judgement[] = [
  ...Array.from({ length: most }, (_, index) => String(most - index)),
  ...Array.from({ length: most - 1 }, (_, index) => `1/${index + 2}`),
]

/** A judgement as a number. */
export function judgementValue(judgement: Judgement): number {
  const [over = '1', under = '1'] = judgement.split('/')
  return Number(over) / Number(under)
}

/** The judgement seen from the other side. */
export function mirrored(judgement: Judgement): Judgement {
  if (judgement.startsWith('1/')) return judgement.slice(2)
  return judgement === '1' ? '1' : `1/${judgement}`
}

/** The judgement of a place in the upper half. */
export function judgementAt(judgements: Judgements, row: number, column: number): Judgement {
  return judgements[`${row}:${column}`] ?? '1'
}

/** The whole square that judgements of the upper half make. */
export function squareOf(judgements: Judgements, size: number): number[][] {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => {
      if (row === column) return 1
      const upper = judgementValue(judgementAt(judgements, Math.min(row, column), Math.max(row, column)))
      return row < column ? upper : 1 / upper
    }),
  )
}

/** A number as the nearest of the scale, for those who ask what would fit. */
export function nearestJudgement(value: number): Judgement {
  const distance = (judgement: Judgement) => Math.abs(Math.log(judgementValue(judgement) / value))
  return judgementScale.reduce((best, one) => (distance(one) < distance(best) ? one : best), '1')
}
