/** The JSON that `simulate` prints. Money is in 万元. */
import {
  amountFromFen,
  type Figures,
  type Fit,
  type FitPoint,
  type OfferSimulation,
  type SimulatedMove,
} from '@wutong/engine'
import type { NamedTarget, Simulated } from './simulate.ts'

/** A simulation for machines. */
export function simulationShape({ simulation, moves, movesTotal }: Simulated) {
  return {
    offer: simulation.offer,
    version: simulation.version,
    unit: '万元',
    parameters: simulation.parameters,
    before: figuresShape(simulation.before),
    after: figuresShape(simulation.after),
    moves_total: movesTotal,
    moves: moves.map(moveShape),
  }
}

function figuresShape({ tally, movement, groups }: Figures) {
  return {
    qualified: tally.qualified,
    one_away: tally.oneAway,
    undecided: tally.undecided,
    amount: amountFromFen(tally.fen),
    amount_unknown: tally.amountUnknown,
    undecided_amount: amountFromFen(tally.undecidedFen),
    undecided_amount_unknown: tally.undecidedUnknown,
    winners: movement.winners,
    won: amountFromFen(movement.wonFen),
    losers: movement.losers,
    lost: amountFromFen(movement.lostFen),
    groups: Object.fromEntries(
      groups.map(({ code, lines }) => [
        code,
        lines.map(({ value, count, fen }) => ({ value, count, amount: amountFromFen(fen) })),
      ]),
    ),
  }
}

function moveShape({ id, before, after, qualifiedBefore, qualifiedAfter }: SimulatedMove & { readonly id: string }) {
  return {
    id,
    qualified_before: qualifiedBefore,
    qualified_after: qualifiedAfter,
    amount_before: known(before),
    amount_after: known(after),
  }
}

function known(fen: number): number | null {
  return Number.isNaN(fen) ? null : amountFromFen(fen)
}

/** A setting that fits, for machines. */
export function fitShape({ name, target }: NamedTarget, fit: Fit, after: OfferSimulation | null) {
  const asked = {
    parameter: name,
    ...(target.kind === 'budget' ? { budget: amountFromFen(target.fen) } : { places: target.count }),
  }
  if (fit.kind === 'unordered') return { ...asked, kind: fit.kind }
  if (fit.kind === 'beyond')
    return { ...asked, kind: fit.kind, least: { qualified: fit.least.qualified, amount: amountFromFen(fit.least.fen) } }
  return {
    ...asked,
    kind: fit.kind,
    within: pointShape(fit.within),
    beyond: fit.beyond === null ? null : pointShape(fit.beyond),
    tied: fit.tied,
    undecided: fit.undecided,
    undecided_amount: amountFromFen(fit.undecidedFen),
    amount_unknown: fit.amountUnknown,
    after: after === null ? null : figuresShape(after.after),
  }
}

function pointShape({ value, qualified, fen }: FitPoint) {
  return { value, qualified, amount: amountFromFen(fen) }
}
