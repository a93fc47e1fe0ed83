/** Simulations of a zone's offers, in the thread. */
import type { Simulation, SimulationChange, SimulationFigures, SimulationFit } from '@wutong/contract'
import {
  amountFromFen,
  type Figures,
  type FitPoint,
  type FitTarget,
  fitAmount,
  fitCap,
  fitThreshold,
  type OfferChange,
  type OfferSimulation,
  type SimulatedMove,
  type Simulator,
} from '@wutong/engine'
import { referenceOn } from '#modules/evaluations'
import { listNames } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { type Desk, deskFor } from './desk.ts'
import type { MovedRow } from './thread-tasks.ts'

interface Order {
  readonly offer: string
  readonly change: SimulationChange
}

/** Figures before and after a change; a threshold that is being moved is answered from its frames. */
export async function simulate(ctx: Ctx, order: Order): Promise<Simulation> {
  const desk = await deskFor(ctx)
  const started = performance.now()
  const simulation = simulationOf(ctx, desk, order)
  const ms = Math.round((performance.now() - started) * 1000) / 1000
  const { before, after, unit: _, ...rest } = simulation
  return mutable({
    ...rest,
    ...desk.people.judged,
    subjects: desk.people.size,
    before: figuresFrom(before),
    after: figuresFrom(after),
    ms,
  })
}

function simulationOf(ctx: Ctx, desk: Desk, { offer, change }: Order): OfferSimulation {
  const edits = changeOf(ctx, desk, offer, change)
  const scorecard = change.scorecard ?? null
  const value = change.moving === undefined ? undefined : change.set?.[change.moving]
  const simulator = desk.simulatorFor(edits.offer, scorecard)
  if (change.moving === undefined || value === undefined || !isThreshold(simulator, change.moving))
    return simulator.simulate(edits)
  const { [change.moving]: _, ...fixed } = edits.set ?? {}
  const { base, frames } = desk.framesFor({ ...edits, set: fixed }, change.moving, scorecard)
  const parameters = base.parameters.map((one) => (one.name === change.moving ? { ...one, value } : one))
  return { ...base, parameters, after: frames.at(value) }
}

/** Only thresholds of an order have frames; others are computed whole. */
function isThreshold({ parameters }: Simulator, name: string): boolean {
  const found = parameters.find((one) => one.name === name)
  return found?.kind === 'threshold' && found.operator !== '==' && found.operator !== '!='
}

/** Winners and losers with their names, most money first. */
export async function listMoves(
  ctx: Ctx,
  { offer, change, limit }: Order & { readonly limit: number },
): Promise<{ total: number; rows: MovedRow[] }> {
  const desk = await deskFor(ctx)
  const edits = changeOf(ctx, desk, offer, change)
  const moves = desk.simulatorFor(edits.offer, change.scorecard ?? null).moves(edits)
  const shown = moves.slice(0, limit)
  const names = await ctx.transact((inside) =>
    listNames(
      inside,
      desk.people,
      shown.map(({ row }) => row),
    ),
  )
  return { total: moves.length, rows: shown.map((move) => movedRow(move, names.get(move.row))) }
}

function movedRow(
  { before, after, qualifiedBefore, qualifiedAfter }: SimulatedMove,
  named: { readonly subjectId: string; readonly name: string } | undefined,
): MovedRow {
  const known = (fen: number) => (Number.isNaN(fen) ? null : amountFromFen(fen))
  return {
    subjectId: named?.subjectId ?? '',
    name: named?.name ?? '',
    before: known(before),
    after: known(after),
    qualifiedBefore,
    qualifiedAfter,
  }
}

/** The setting of a threshold, the cap or a number of the amount that fits a target. */
export async function fitSetting(
  ctx: Ctx,
  { offer, change, parameter, target }: Order & { readonly parameter: string; readonly target: FitTarget },
): Promise<SimulationFit> {
  const desk = await deskFor(ctx)
  const { moving: _, ...rest } = change
  const edits = changeOf(ctx, desk, offer, rest)
  const scorecard = change.scorecard ?? null
  const after = desk.simulatorFor(edits.offer, scorecard).after(edits)
  const found =
    parameter === 'cap'
      ? fitCap(desk.population, after, target)
      : (fitAmount(desk.population, after, parameter, target) ??
        fitThreshold(desk.framesFor(edits, parameter, scorecard).frames, target))
  if (found.kind === 'unordered') return found
  if (found.kind === 'beyond')
    return { kind: 'beyond', least: { qualified: found.least.qualified, amount: amountFromFen(found.least.fen) } }
  const { undecidedFen, within, beyond, ...more } = found
  return {
    ...more,
    within: pointFrom(within),
    beyond: beyond === null ? null : pointFrom(beyond),
    undecidedAmount: amountFromFen(undecidedFen),
  }
}

function pointFrom({ value, qualified, fen }: FitPoint) {
  return { value, qualified, amount: amountFromFen(fen) }
}

/** The change as the engine takes it; offers out of term are simulated by the version shown. */
function changeOf(ctx: Ctx, { people }: Desk, id: string, change: SimulationChange): OfferChange {
  const offer = ctx.zone.zone.offers.find((one) => one.id === id)
  if (offer === undefined) throw new Error(`there is no offer ${id}`)
  const { set, conditions, amount, cap } = change
  return { offer: referenceOn(offer, people.judged.on), set, conditions, amount, cap }
}

/** Figures with money in 万元. */
function figuresFrom({ tally, movement, groups }: Figures): SimulationFigures {
  return {
    qualified: tally.qualified,
    oneAway: tally.oneAway,
    undecided: tally.undecided,
    amount: amountFromFen(tally.fen),
    amountUnknown: tally.amountUnknown,
    undecidedAmount: amountFromFen(tally.undecidedFen),
    undecidedAmountUnknown: tally.undecidedUnknown,
    winners: movement.winners,
    won: amountFromFen(movement.wonFen),
    losers: movement.losers,
    lost: amountFromFen(movement.lostFen),
    groups: groups.map(({ code, lines }) => ({
      code,
      lines: lines.map(({ value, count, fen }) => ({ value, count, amount: amountFromFen(fen) })),
    })),
  }
}
