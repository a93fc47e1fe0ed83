/** Ways to divide a population for distributions: by size, industry section, district or class. */
import type { Population } from '../columns/context.ts'
import { scorePopulation } from '../columns/score-population.ts'
import type { CompiledZone } from '../compiled.ts'
import { industrySection } from '../expr/industry.ts'

/** A division: a code into `labels` by row, −1 where unknown. */
export interface Grouping {
  readonly code: string
  readonly labels: readonly string[]
  readonly codes: Int32Array
}

/** The division by a text indicator; everything is unknown where it is not stored. */
export function groupingByText(
  { snapshot }: Population,
  code: string,
  { as = code, labelOf = (text) => text }: { as?: string; labelOf?: (text: string) => string | null } = {},
): Grouping {
  const column = snapshot.columns.get(code)
  if (column?.type !== 'text') return { code: as, labels: [], codes: new Int32Array(snapshot.size).fill(-1) }
  const labels: string[] = []
  const meanings = column.dictionary.map((text) => {
    const label = labelOf(text)
    if (label === null) return -1
    const known = labels.indexOf(label)
    return known < 0 ? labels.push(label) - 1 : known
  })
  return sorted({ code: as, labels, codes: column.codes.map((own) => meanings[own] ?? -1) })
}

function sorted({ code, labels, codes }: Grouping): Grouping {
  const order = labels.map((_, index) => index).sort((a, b) => ((labels[a] as string) < (labels[b] as string) ? -1 : 1))
  const place = new Map(order.map((from, to) => [from, to]))
  return {
    code,
    labels: order.map((index) => labels[index] as string),
    codes: codes.map((own) => place.get(own) ?? -1),
  }
}

/** The division by the class of a scorecard. */
export function groupingByClass(zone: CompiledZone, scorecard: string, { snapshot, judged }: Population): Grouping {
  const { classes, classIndex } = scorePopulation(zone, scorecard, snapshot, judged)
  return { code: 'class', labels: [...classes], codes: Int32Array.from(classIndex) }
}

/** By statistical size, industry section and district; and by class where a scorecard is named. */
export function standardGroupings(zone: CompiledZone, population: Population, scorecard: string | null): Grouping[] {
  return [
    groupingByText(population, 'size_class', { as: 'size' }),
    groupingByText(population, 'industry', { labelOf: industrySection }),
    groupingByText(population, 'district'),
    ...(scorecard === null ? [] : [groupingByClass(zone, scorecard, population)]),
  ]
}
