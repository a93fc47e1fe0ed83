/** Estimating a mutation score from some of the mutants. */

interface Position {
  readonly line: number
  readonly column: number
}

/** From a place up to another, lines and columns counted from zero. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** A mistake that may be planted: a piece of a file and what stands there instead. */
export interface Planted {
  readonly fileName: string
  readonly location: Span
  readonly mutatorName: string
  readonly replacement: string
}

/** What became of the mistakes that were planted. */
export interface SampleCounts {
  readonly killed: number
  /** Tests came to no end, which somebody would notice. */
  readonly timeout: number
  readonly survived: number
}

/** A file's text with a mistake in it. */
export function mutated(text: string, { location: { start, end }, replacement }: Planted): string {
  return text.slice(0, offsetOf(text, start)) + replacement + text.slice(offsetOf(text, end))
}

function offsetOf(text: string, { line, column }: Position): number {
  let from = 0
  for (let at = 0; at < line; at++) from = text.indexOf('\n', from) + 1
  return from + column
}

/** The share of noticed mistakes with its 95 % interval (Wilson), each from 0 to 1. */
export function sampledScore({ killed, timeout, survived }: SampleCounts): {
  share: number
  low: number
  high: number
} {
  const noticed = killed + timeout
  const all = noticed + survived
  const share = noticed / all
  const z = 1.96
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all)
  const half = (z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all)
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** What `docs/mutation.md` says of a sample drawn from so many mutants. */
export function sampleSentence(counts: SampleCounts, of: number): string {
  const { share, low, high } = sampledScore(counts)
  const { killed, timeout, survived } = counts
  return `**${percent(share)}** of ${killed + timeout + survived} mutants drawn at random from ${of.toLocaleString('en')} were noticed (${killed} killed, ${timeout} timed out, ${survived} survived): between ${percent(low)} and ${percent(high)} of all, with 95 % confidence.`
}
