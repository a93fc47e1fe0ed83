import { type BundleColumns, bundlePopulation, bundleSubject, offersToBundle } from '@wutong/engine'
import { assertSame } from '../answers.ts'
import { seed } from '../data/firms.ts'
import { type ZoneFirms, zoneFirms } from '../data/zone-firms.ts'
import { measure } from '../measure.ts'
import type { Contender } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { contendersFor, type Measure } from './bench.ts'

/** Bounds of the best bundle in 万元 by row, of the first rows. */
type Bounds = readonly number[]

/** The best legal bundle of every enterprise under the rules of the shipped zone package: stacking, exclusion, highest, caps. */
export const measureBundles: Measure = async (bench) => {
  const firms = await zoneFirms(bench.firms.size, seed)
  const { absent } = contendersFor<Bounds>(bench, 'bundles', () => undefined)
  const measured = await measure([whole(firms), single(firms)], bench.rounds)
  const [own, ...others] = measured
  for (const { name, answer } of others) assertSame(name, own?.answer ?? [], answer)
  const offers = offersToBundle(firms.zone, firms.judged.on).length
  const title = `best legal bundle of ${offers} policies for every firm, with what missing data may change`
  const remarks = ['firms of the demo zone, 20,000 generated and repeated']
  return [
    { work: 'bundles', title, size: firms.snapshot.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks },
  ]
}

/** 分 in 万元. */
const fenPerUnit = 1_000_000

function whole({ zone, snapshot, judged, sample }: ZoneFirms): Contender<Bounds> {
  let last: BundleColumns | null = null
  return {
    name: 'Wutong',
    run: () => {
      last = bundlePopulation(zone, snapshot, judged)
    },
    answer: () =>
      sample.flatMap((_, row) => [(last?.lower[row] ?? 0) / fenPerUnit, (last?.upper[row] ?? 0) / fenPerUnit]),
  }
}

function single({ zone, snapshot, judged, sample }: ZoneFirms): Contender<Bounds> {
  let last: number[] = []
  return {
    name: 'Wutong, one firm at a time',
    scale: snapshot.size / sample.length,
    note: `${sample.length} firms run, scaled`,
    run: () => {
      last = sample.flatMap((subject) => {
        const { lower, upper } = bundleSubject(zone, subject, judged)
        return [lower, upper ?? Number.POSITIVE_INFINITY]
      })
    },
    answer: () => last,
  }
}
