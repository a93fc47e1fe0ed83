/** Bunching of reported figures just beyond a threshold: a sign that figures are fitted to the rule. */
import type { Text } from '../definitions.ts'

/** What stands on the two sides of a threshold. */
export interface Bunching {
  readonly threshold: number
  /** Width of one bin, in the unit of the figure. */
  readonly width: number
  /** Firms in the bin that just meets the threshold, and in the one that just misses it. */
  readonly meeting: number
  readonly missing: number
  /** Firms exactly on the threshold. */
  readonly exactly: number
  /** How many would just meet it if the figures ran smoothly through it. */
  readonly expected: number
  /** Excess of `meeting` over `expected` in standard deviations. */
  readonly excess: number
  readonly verdict: 'too_few' | 'none' | 'suspect'
  readonly text: Text
}

/** How a threshold is met: figures at or above it (`from`), or at or below it (`upTo`). */
export type Side = 'from' | 'upTo'

const binsAside = 4
const leastNear = 40
const suspectFrom = 3

/**
 * Looks for bunching of a figure at a threshold. Four bins on each side; the smooth course through them is a straight
 * line of logarithms fitted to all bins but the two that touch the threshold. NaN figures are left out.
 * The width defaults to a twentieth of the distance between the quartiles, or of the threshold where they coincide.
 */
export function bunchingAt(
  figures: Float64Array,
  threshold: number,
  side: Side,
  width = widthFor(figures, threshold),
): Bunching {
  const counts = new Array<number>(2 * binsAside).fill(0)
  let exactly = 0
  for (const figure of figures) {
    if (Number.isNaN(figure)) continue
    if (figure === threshold) exactly += 1
    const beyond = side === 'from' ? figure - threshold : threshold - figure
    const bin = Math.floor(beyond / width) + binsAside
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] as number) + 1
  }
  const near = counts.reduce((sum, count) => sum + count, 0)
  const expected = smoothCount(counts, binsAside)
  const meeting = counts[binsAside] as number
  const excess = (meeting - expected) / Math.sqrt(Math.max(1, expected))
  const found = { threshold, width, meeting, missing: counts[binsAside - 1] as number, exactly, expected, excess }
  const verdict = verdictOf(near, excess)
  return { ...found, verdict, text: sentenceOf(found, verdict) }
}

function verdictOf(near: number, excess: number): Bunching['verdict'] {
  if (near < leastNear) return 'too_few'
  return excess >= suspectFrom ? 'suspect' : 'none'
}

function sentenceOf(
  { meeting, expected, exactly }: Pick<Bunching, 'meeting' | 'expected' | 'exactly'>,
  verdict: Bunching['verdict'],
): Text {
  const smooth = Math.round(expected)
  switch (verdict) {
    case 'too_few':
      return {
        zh: `门槛附近不足 ${leastNear} 家企业，无法判断`,
        en: `fewer than ${leastNear} firms lie near the threshold, so nothing can be said`,
      }
    case 'none':
      return {
        zh: `刚过门槛的有 ${meeting} 家，与平滑分布预期的约 ${smooth} 家相符`,
        en: `${meeting} firms just meet the threshold, about the ${smooth} that a smooth course would bring`,
      }
    case 'suspect':
      return {
        zh: `刚过门槛的有 ${meeting} 家（其中恰在门槛上 ${exactly} 家），平滑分布预期约 ${smooth} 家；数据可能为过线而填报，请核对来源，也请排除整数偏好`,
        en: `${meeting} firms just meet the threshold (${exactly} exactly on it) where a smooth course would bring about ${smooth}: check the records, and rule out a liking for round numbers`,
      }
  }
}

function widthFor(figures: Float64Array, threshold: number): number {
  const known = figures.filter((figure) => Number.isFinite(figure)).sort()
  const quartile = (share: number) => known[Math.floor(share * (known.length - 1))] ?? 0
  const spread = quartile(0.75) - quartile(0.25)
  return spread > 0 ? spread / 20 : Math.max(Math.abs(threshold) / 20, 1e-9)
}

/** The count a straight line of logarithms through the other bins gives at a bin; the bins touching the threshold are left out. */
function smoothCount(counts: readonly number[], at: number): number {
  const used = counts.map((_, bin) => bin).filter((bin) => bin !== at && bin !== at - 1)
  const logs = used.map((bin) => Math.log((counts[bin] as number) + 0.5))
  const meanBin = used.reduce((sum, bin) => sum + bin, 0) / used.length
  const meanLog = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const squares = used.reduce((sum, bin) => sum + (bin - meanBin) ** 2, 0)
  const slope =
    used.reduce((sum, bin, index) => sum + (bin - meanBin) * ((logs[index] as number) - meanLog), 0) / squares
  return Math.max(0, Math.exp(meanLog + slope * (at - meanBin)) - 0.5)
}
