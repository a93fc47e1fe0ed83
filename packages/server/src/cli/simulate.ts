/** `simulate`: what a change of an offer would mean for a population, and the setting that fits a budget. */
import {
  type CompiledZone,
  type Fit,
  type FitTarget,
  fitAmount,
  fitCap,
  fitThreshold,
  type OfferChange,
  type OfferSimulation,
  populationOf,
  type SimulatedMove,
  type Simulator,
  type SubjectFacts,
  simulatorOf,
  snapshotFrom,
  standardGroupings,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { subjectsOf } from './evaluate.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { type Called, parseNumber, parseWhole, textOption } from './options.ts'
import { changeFrom } from './simulate-change.ts'
import { fitLines, simulationLines } from './simulate-paper.ts'
import { fitShape, simulationShape } from './simulate-shapes.ts'

/** Everything one simulation answers. */
export interface Simulated {
  readonly zone: CompiledZone
  readonly simulation: OfferSimulation
  readonly changed: boolean
  readonly moves: readonly (SimulatedMove & { readonly id: string })[]
  readonly movesTotal: number
}

/** Simulates one offer, or in net money several at once. */
export async function runSimulate(run: Run): Promise<number> {
  const { changes, net } = run.called.values
  if (changes === undefined && net !== true) return simulateOne(run)
  return (await import('./simulate-bundles.ts')).runSimulateBundles(run)
}

async function simulateOne(run: Run): Promise<number> {
  const { called, output } = run
  const change = changeFrom(called)
  const target = targetFrom(called)
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const population = populationOf(snapshotFrom(zone, subjects, judged.period), judged)
  const groupings = standardGroupings(zone, population, textOption(called, 'scorecard'))
  const simulator = simulatorOf(zone, population, { offer: change.offer, groupings })
  if (target !== null) {
    const fit = fitted(simulator, change, target)
    const after = fit.kind === 'fits' ? simulator.simulate(withSet(change, target.name, fit.within.value)) : null
    if (output.json) output.value(fitShape(target, fit, after))
    else for (const line of fitLines(zone, { target, fit, after }, output.language)) output.line(line)
    return exitCodes.ok
  }
  const simulated = simulatedOf({ zone, simulator, subjects, change, limit: limit ?? 20 })
  if (output.json) output.value(simulationShape(simulated))
  else for (const line of simulationLines(simulated, output.language)) output.line(line)
  return exitCodes.ok
}

interface Given {
  readonly zone: CompiledZone
  readonly simulator: Simulator
  readonly subjects: readonly SubjectFacts[]
  readonly change: OfferChange
  readonly limit: number
}

function simulatedOf({ zone, simulator, subjects, change, limit }: Given): Simulated {
  const moves = simulator.moves(change)
  return {
    zone,
    simulation: simulator.simulate(change),
    changed: Object.keys(change).length > 1,
    moves: moves.slice(0, limit).map((move) => ({ ...move, id: subjects[move.row]?.id ?? '' })),
    movesTotal: moves.length,
  }
}

/** A target with the parameter that is to keep it. */
export interface NamedTarget {
  readonly name: string
  readonly target: FitTarget
}

function fitted(simulator: Simulator, change: OfferChange, { name, target }: NamedTarget): Fit {
  const { population } = simulator
  const after = simulator.after(change)
  if (name === 'cap') return fitCap(population, after, target)
  return fitAmount(population, after, name, target) ?? fitThreshold(simulator.frames(change, name), target)
}

function withSet(change: OfferChange, name: string, value: number): OfferChange {
  return { ...change, set: { ...change.set, [name]: value } }
}

function targetFrom(called: Called): NamedTarget | null {
  const [name, budget, places] = ['fit', 'budget', 'places'].map((option) => textOption(called, option)) as [
    string | null,
    string | null,
    string | null,
  ]
  if (name === null && budget === null && places === null) return null
  if (name === null || (budget === null) === (places === null))
    throw new CliFailure({
      zh: '反求要写 --fit 名称，再写 --budget 或 --places 之一',
      en: 'give --fit NAME together with either --budget or --places',
    })
  const target: FitTarget =
    budget === null
      ? { kind: 'places', count: parseWhole('--places', places ?? '', { min: 0, max: 1_000_000_000 }) }
      : { kind: 'budget', fen: budgetFen(budget) }
  return { name, target }
}

function budgetFen(text: string): number {
  const amount = parseNumber('--budget', text)
  if (amount >= 0 && amount <= 1e9) return Math.floor(Number((amount * 1e6).toPrecision(15)))
  throw new CliFailure({
    zh: `--budget 要写成 0 到 1000000000 之间的金额（万元），不能是「${text}」`,
    en: `--budget is an amount in 万元 from 0 to 1000000000, not "${text}"`,
  })
}
