import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reachedText, showFigure } from './print.ts'
import { type Line, outcomesOf, quickest, type Result } from './result.ts'
import { box, colours, dot, line, picture, text } from './svg.ts'

const width = 960
const margin = 24
const bars = { from: 210, to: 640, height: 16, step: 22 } as const

/** Draws the results into `results.svg` and returns the path. */
export function writePlot(results: readonly Result[], subtitle: string): string {
  const path = join(import.meta.dirname, '..', '..', 'results.svg')
  writeFileSync(path, plotOf(results, subtitle))
  return path
}

/** One panel a result: bars on a logarithmic scale, ratios to our quickest line, and the goals. */
export function plotOf(results: readonly Result[], subtitle: string): string {
  const parts = [
    text(margin, 36, 'Wutong engine beside its rivals', { size: 20, bold: true }),
    text(margin, 56, subtitle, { colour: colours.faint }),
  ]
  let top = 80
  for (const result of results) {
    const panel = result.curve === undefined ? barPanel(result, top) : curvePanel(result, top)
    parts.push(...panel.parts)
    top += panel.height
  }
  return picture(width, top, parts)
}

interface Panel {
  readonly parts: readonly string[]
  readonly height: number
}

function barPanel(result: Result, top: number): Panel {
  const lines = result.lines.toSorted((a, b) => a.median - b.median)
  const best = quickest(result, 'Wutong')?.median ?? Number.NaN
  const place = logScale(lines.map(({ median }) => median))
  const parts = heading(result, top)
  const first = top + 30
  for (const [index, one] of lines.entries()) {
    const y = first + index * bars.step
    const end = place(one.median)
    parts.push(
      text(bars.from - 8, y + 13, one.name, { anchor: 'end' }),
      box(bars.from, y, Math.max(2, end - bars.from), bars.height, colourOf(one)),
      text(end + 6, y + 13, figureText(one, result.unit, best), { colour: colours.faint, size: 11 }),
    )
  }
  const goals = outcomesOf(result)
  for (const [index, outcome] of goals.entries()) {
    const colour = outcome.met === true ? colours.met : colours.missed
    const words = `${outcome.text}: ${reachedText(outcome)}`
    const y = first + lines.length * bars.step + 14 + index * 16
    parts.push(text(bars.from, y, words, { size: 11, colour: outcome.met === null ? colours.faint : colour }))
  }
  return { parts, height: 30 + lines.length * bars.step + goals.length * 16 + 28 }
}

function heading({ title, size }: Result, top: number): string[] {
  return [
    line([margin, top], [width - margin, top], colours.line),
    text(margin, top + 20, `${title}, ${size.toLocaleString('en')} firms`, { bold: true, size: 13 }),
  ]
}

function colourOf({ name, scale }: Line): string {
  if (name.startsWith('Wutong')) return colours.ours
  return scale === undefined ? colours.rival : colours.scaled
}

function figureText({ name, median, scale }: Line, unit: string, best: number): string {
  const figure = `${showFigure(median)} ${unit}`
  const scaled = scale === undefined ? '' : ', scaled'
  return name.startsWith('Wutong') ? figure : `${figure}  (${showFigure(median / best)}×${scaled})`
}

/** A logarithmic scale that begins a little below the least value, so that even that has a bar. */
function logScale(values: readonly number[]): (value: number) => number {
  const [least, most] = [Math.log(Math.min(...values) / 2), Math.log(Math.max(...values))]
  return (value) => bars.from + ((Math.log(value) - least) / (most - least || 1)) * (bars.to - bars.from)
}

const curve = { left: 210, width: 400, height: 130 } as const

/** Measured times against size on two logarithmic scales, with the fitted straight line of the measurements. */
function curvePanel(result: Result, top: number): Panel {
  const { points = [], fit } = result.curve ?? {}
  const parts = heading(result, top)
  const at = (values: readonly number[], length: number) => {
    const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
    return (value: number) => ((Math.log(value) - least) / (most - least || 1)) * length
  }
  const x = at(
    points.map(({ size }) => size),
    curve.width,
  )
  const y = at([...points.map(({ value }) => value), ...points.map(({ size }) => fitted(fit, size))], curve.height)
  const bottom = top + 40 + curve.height
  const spot = (size: number, value: number): [number, number] => [curve.left + x(size), bottom - y(value)]
  for (const [index, point] of points.entries()) {
    const next = points[index + 1]
    if (next !== undefined)
      parts.push(
        line(spot(point.size, fitted(fit, point.size)), spot(next.size, fitted(fit, next.size)), colours.rival),
      )
    const [cx, cy] = spot(point.size, point.value)
    parts.push(dot(cx, cy, colours.ours))
    parts.push(
      text(cx, bottom + 16, point.size.toLocaleString('en'), { anchor: 'middle', size: 10, colour: colours.faint }),
    )
    parts.push(text(cx + 7, cy + 4, `${showFigure(point.value)} ms`, { size: 10, colour: colours.faint }))
  }
  for (const [index, remark] of result.remarks.entries())
    parts.push(text(curve.left, bottom + 34 + index * 15, remark, { size: 11 }))
  return { parts, height: 90 + curve.height + result.remarks.length * 15 }
}

function fitted(fit: { readonly fixed: number; readonly each: number } | undefined, size: number): number {
  return Math.max(1e-3, (fit?.fixed ?? 0) + (fit?.each ?? 0) * size)
}
