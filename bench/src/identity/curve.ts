import { writeFileSync } from 'node:fs'
import { joinAt } from '../../../packages/engine/src/identity/weights.ts'
import { colours, dot, line, picture, text } from '../report/svg.ts'
import { type Outcome, type Tally, tallyOf } from './link.ts'

const width = 760
const height = 470
const frame = { left: 70, right: 730, top: 80, bottom: 410 } as const
const lowest = { recall: 0.8, precision: 0.98 } as const

/** A line of the plot: what was linked, in which colour. */
export interface CurveLine {
  readonly name: string
  readonly outcomes: readonly Outcome[]
  readonly colour: string
}

const xOf = (recall: number): number =>
  frame.left + ((recall - lowest.recall) / (1 - lowest.recall)) * (frame.right - frame.left)
const yOf = (precision: number): number =>
  frame.bottom - ((precision - lowest.precision) / (1 - lowest.precision)) * (frame.bottom - frame.top)

/** Precision and recall at every threshold from high to low. */
export function curveOf(outcomes: readonly Outcome[]): (Tally & { readonly threshold: number })[] {
  const points: (Tally & { readonly threshold: number })[] = []
  for (let threshold = 40; threshold >= -12; threshold -= 0.5)
    points.push({ threshold, ...tallyOf(outcomes, threshold) })
  return points
}

function drawLine({ name, outcomes, colour }: CurveLine, row: number): string[] {
  const points = curveOf(outcomes)
    .filter(({ recall, precision }) => recall >= lowest.recall && precision >= lowest.precision)
    .map(({ recall, precision }) => `${xOf(recall).toFixed(1)},${yOf(precision).toFixed(1)}`)
  const at = tallyOf(outcomes)
  const y = frame.bottom - 20 - row * 20
  const figures = `${name}: precision ${at.precision.toFixed(4)}, recall ${at.recall.toFixed(4)}`
  return [
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    dot(xOf(at.recall), yOf(at.precision), colour),
    dot(frame.left + 14, y - 4, colour),
    text(frame.left + 26, y, figures),
  ]
}

/** Draws precision over recall into a file; the dots are the automatic threshold, the lines at the sides the goals. */
export function drawCurve(path: string, lines: readonly CurveLine[]): void {
  const marks = [0.8, 0.85, 0.9, 0.95, 1].map((recall) => [
    line([xOf(recall), frame.top], [xOf(recall), frame.bottom], colours.line),
    text(xOf(recall), frame.bottom + 18, recall.toFixed(2), { anchor: 'middle', colour: colours.faint }),
  ])
  const levels = [0.98, 0.985, 0.99, 0.995, 1].map((precision) => [
    line([frame.left, yOf(precision)], [frame.right, yOf(precision)], colours.line),
    text(frame.left - 8, yOf(precision) + 4, precision.toFixed(3), { anchor: 'end', colour: colours.faint }),
  ])
  const parts = [
    text(24, 32, 'Linking records to known enterprises: held-out records', { size: 18, bold: true }),
    text(24, 52, `Dots: joined from ${joinAt} bits on. Orange lines: goals, precision 0.995 and recall 0.97.`, {
      colour: colours.faint,
    }),
    text(24, 72, 'precision', { colour: colours.faint }),
    text(frame.right, frame.bottom + 40, 'recall', { anchor: 'end', colour: colours.faint }),
    ...marks.flat(),
    ...levels.flat(),
    line([xOf(0.97), frame.top], [xOf(0.97), frame.bottom], colours.missed),
    line([frame.left, yOf(0.995)], [frame.right, yOf(0.995)], colours.missed),
    ...lines.flatMap(drawLine),
  ]
  writeFileSync(path, picture(width, height, parts))
}
