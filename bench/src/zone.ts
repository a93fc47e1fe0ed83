import { join } from 'node:path'
import { type CompiledZone, compileZone, type ScorecardVersion } from '@wutong/engine'
import { loadZone } from '../../packages/server/src/modules/zones/index.ts'
import type { Policy } from './policies.ts'
import { offersOf } from './wutong.ts'

/** The scorecard that is measured: the 18 indicators of the points scheme. */
export const scorecard = 'innovation-points'

const folder = join(import.meta.dirname, '..', '..', 'zones', 'zhengzhou-hitech')

/** The shipped zone package with the synthetic policies in place of its own. */
export async function benchZone(
  policies: readonly Policy[],
): Promise<{ zone: CompiledZone; points: ScorecardVersion }> {
  const shipped = await loadZone(folder)
  const zone = compileZone({ ...shipped, offers: offersOf(policies) })
  const points = zone.scorecards.get(scorecard)?.definition.versions.at(-1)
  if (points === undefined) throw new Error(`The zone package has no scorecard ${scorecard}`)
  return { zone, points }
}
