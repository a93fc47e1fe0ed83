/** Whether bands cover every value exactly once. */
import type { Band } from '../definitions.ts'

/** A band that overlaps, leaves a gap or leaves an end open, with what is wrong. */
export interface BandProblem {
  readonly band: Band
  readonly zh: string
  readonly en: string
}

/** Gaps, overlaps and open ends of bands sorted by their start. */
export function bandProblems(bands: readonly Band[]): BandProblem[] {
  return [
    ...endProblems(bands),
    ...bands.flatMap(orderProblem),
    ...bands.slice(1).flatMap((band, index) => seamProblem(bands[index], band)),
  ]
}

function endProblems(bands: readonly Band[]): BandProblem[] {
  const problems: BandProblem[] = []
  const [lowest, highest] = [bands[0], bands.at(-1)]
  if (lowest?.from !== undefined) {
    const { from } = lowest
    problems.push({
      band: lowest,
      zh: `没有覆盖小于 ${from} 的值：最低一档不要写 from`,
      en: `values below ${from} are not covered: leave out \`from\` in the lowest band`,
    })
  }
  if (highest?.to !== undefined) {
    const { to } = highest
    problems.push({
      band: highest,
      zh: `没有覆盖 ${to} 及以上的值：最高一档不要写 to`,
      en: `values from ${to} up are not covered: leave out \`to\` in the highest band`,
    })
  }
  return problems
}

function orderProblem(band: Band): BandProblem[] {
  const { from, to } = band
  if (from === undefined || to === undefined || from < to) return []
  return [
    {
      band,
      zh: `下限 ${from} 不小于上限 ${to}，请对调或改正`,
      en: `the lower end ${from} is not below the upper end ${to}: correct them`,
    },
  ]
}

function seamProblem(below: Band | undefined, band: Band): BandProblem[] {
  const [to, from] = [below?.to, band.from]
  if (to === from && to !== undefined) return []
  if (to !== undefined && from !== undefined && to < from) {
    return [
      {
        band,
        zh: `与前一档之间有空档：${to} 到 ${from} 没有分值，请把前一档的 to 改为 ${from}，或把本档的 from 改为 ${to}`,
        en: `leaves a gap: no points from ${to} to ${from}; make \`to\` of the band before it ${from}, or \`from\` of this one ${to}`,
      },
    ]
  }
  return [
    {
      band,
      zh: `与前一档重叠：前一档到 ${to ?? '无穷'}，本档从 ${from ?? '负无穷'} 起，请让上一档的 to 等于本档的 from`,
      en: `overlaps the band before it, which ends at ${to ?? 'infinity'} while this one starts at ${from ?? 'minus infinity'}: make the two equal`,
    },
  ]
}
