/** Previews of drafts on the stored population; nothing is stored. */
import type { PreviewOrder, PreviewReply, Text } from '@wutong/contract'
import {
  checkZone,
  type Judged,
  previewScorecard,
  rankStability,
  type Scorecard,
  type ScorecardPreview,
  type ScorecardVersion,
  type Snapshot,
  scoredItemsOf,
} from '@wutong/engine'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'

/** How many movers are listed by name. */
const moversShown = 200
/** How far weights are shifted to see how firmly the ranking stands. */
const shift = 0.1

/** Compares a draft with a declared version, on the facts of the stored evaluation's year. */
export async function computePreview(
  ctx: Ctx,
  { scorecard: id, version, draft }: PreviewOrder & { readonly scorecard: string },
): Promise<PreviewReply> {
  const scorecard = ctx.zone.zone.scorecards.find((one) => one.id === id)
  if (scorecard === undefined) throw new AppError('scorecard_not_found', { id })
  const before = scorecard.versions.find((one) => one.version === version)
  if (before === undefined) throw new AppError('version_not_found', { id, version })
  const warnings = sumsOffIn(ctx, scorecard, draft)
  const population = await populationFor(ctx)
  const { judged } = population
  const snapshot = population.at(judged.period)
  const preview = previewScorecard(ctx.zone.compiled, { scorecard, before, after: draft, snapshot, judged })
  return {
    judged,
    warnings,
    classes: [...preview.classes],
    moves: preview.moves.map((line) => [...line]),
    passes: preview.passes.map((line) => [...line]),
    up: preview.up,
    down: preview.down,
    same: preview.same,
    open: preview.open,
    changes: preview.changes.map(({ code, kind, sum, raises, lowers, ledUp, ledDown }) => ({
      ...{ code, kind, sum, raises, lowers },
      ...{ ledUp, ledDown },
    })),
    exact: preview.exact,
    stability: stabilityOf(ctx, { scorecard, draft, snapshot, judged, preview }),
    ...(await moversOf(ctx, population, preview)),
  }
}

/** Sums of a draft that do not add up; other mistakes refuse it, with the first of them in words. */
function sumsOffIn(ctx: Ctx, scorecard: Scorecard, draft: ScorecardVersion): Text[] {
  const alone = { ...scorecard, versions: [draft] }
  const findings = checkZone({ ...ctx.zone.zone, scorecards: [alone], ladders: [], offers: [], bundles: [] }).filter(
    ({ path }) => path[0] === 'scorecards',
  )
  const isSum = ({ path }: { readonly path: readonly (string | number)[] }) =>
    ['max', 'parts'].includes(String(path.at(-1)))
  const first = findings
    .filter((finding) => !isSum(finding))
    .slice(0, 3)
    .map(({ message }) => message)
  if (first.length === 0) return findings.map(({ message }) => message)
  const reason = { zh: first.map(({ zh }) => zh).join('；'), en: first.map(({ en }) => en).join('; ') }
  throw new AppError('draft_invalid', { reason })
}

interface Previewed {
  readonly scorecard: Scorecard
  readonly draft: ScorecardVersion
  readonly snapshot: Snapshot
  readonly judged: Judged
  readonly preview: ScorecardPreview
}

function stabilityOf(ctx: Ctx, { scorecard, draft, snapshot, judged, preview }: Previewed): PreviewReply['stability'] {
  const points = scoredItemsOf(ctx.zone.compiled, { scorecard, version: draft, snapshot, judged }).map(
    (item) => item.points,
  )
  const best = preview.after.classIndex.reduce((sum, index) => sum + Number(index === 0), 0)
  const head = best > 0 ? best : Math.ceil(snapshot.size / 10)
  const draws = snapshot.size > 50_000 ? 20 : 100
  const { inHead: _, ...stability } = rankStability({ points, shift, draws, head, seed: 1 })
  return stability.count === 0 ? null : { ...stability, head, shift }
}

async function moversOf(
  ctx: Ctx,
  population: ZonePopulation,
  preview: ScorecardPreview,
): Promise<Pick<PreviewReply, 'movers' | 'moverCount'>> {
  const { before, after, delta } = preview
  const classOf = ({ classes, classIndex }: typeof before, row: number) => classes[classIndex[row] as number] ?? null
  const reclassed = (row: number) => Number(classOf(before, row) !== classOf(after, row))
  const rows: number[] = []
  for (let row = 0; row < delta.length; row++) if ((delta[row] as number) !== 0 || reclassed(row) === 1) rows.push(row)
  const moved = rows.filter((row) => !Number.isNaN(delta[row] as number) || reclassed(row) === 1)
  const size = (row: number) => Math.abs(delta[row] as number) || 0
  const shown = moved.toSorted((a, b) => reclassed(b) - reclassed(a) || size(b) - size(a)).slice(0, moversShown)
  const names = await ctx.transact((inside) => listNames(inside, population, shown))
  return {
    moverCount: moved.length,
    movers: [...names].map(([row, named]) => ({
      ...named,
      before: knownOrNull(before.total[row]),
      after: knownOrNull(after.total[row]),
      rankBefore: before.rank[row] || null,
      rankAfter: after.rank[row] || null,
      classBefore: classOf(before, row),
      classAfter: classOf(after, row),
    })),
  }
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
