/** A small writer of SVG: only what the plot of the results needs. */

/** How a text stands. */
export interface TextStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly colour?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

/** Colours on a light ground. */
export const colours = {
  ours: '#0b6e4f',
  rival: '#9aa5b1',
  scaled: '#cbd2d9',
  text: '#1f2933',
  faint: '#616e7c',
  line: '#e4e7eb',
  met: '#0b6e4f',
  missed: '#b44d12',
} as const

/** A piece of text. */
export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 12, bold = false, colour = colours.text, anchor = 'start' } = style
  const weight = bold ? ' font-weight="600"' : ''
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}>${escaped(words)}</text>`
}

/** A filled box. */
export function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`
}

/** A straight line. */
export function line(from: readonly [number, number], to: readonly [number, number], stroke: string): string {
  return `<line x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}" stroke="${stroke}"/>`
}

/** A dot. */
export function dot(x: number, y: number, fill: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="4" fill="${fill}"/>`
}

/** The whole picture on a light ground. */
export function picture(width: number, height: number, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}" font-family="system-ui, sans-serif">`
  return [head, box(0, 0, width, height, '#ffffff'), ...parts, '</svg>', ''].join('\n')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
