/** The best legal bundle of offers for one subject, with what was left out, what was cut, and why. */
import type { CohortTable } from '../cohorts/table.ts'
import type { CompiledBundleRule, CompiledZone } from '../compiled.ts'
import type { BenefitForm, BundleRule, Effective, OfferVersion } from '../definitions.ts'
import { type Evaluation, evaluate, type Judged } from '../expr/evaluate.ts'
import { missingFrom } from '../expr/explain.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import { matchAt } from '../match.ts'
import type { MatchResult } from '../results.ts'
import { evaluationOf, judgesOn, type SubjectFacts } from '../subject.ts'
import { type Bundling, bundlingOf } from './blocks.ts'
import type { BundleLeft, BundleLine, BundleOpen, BundleResult } from './bundle-results.ts'
import {
  type Candidate,
  type Limits,
  type Parts,
  type Solution,
  scenarioOf,
  solveAll,
  valuesOf,
} from './bundle-scenario.ts'
import {
  amountFromFen,
  boundFromFen,
  bundledCap,
  bundledFen,
  fenFrom,
  fenInUnit,
  limitFen,
  noLimit,
  totalUnit,
} from './money.ts'
import { allocate, groupsAbove } from './money-tree.ts'

/** Offers that can make up a bundle on a day: in force or still kept by somebody, and not known to have been replaced. */
export function offersToBundle(zone: CompiledZone, on: string): string[] {
  return [...zone.offers.values()]
    .filter(({ definition }) => definition.standing !== 'past')
    .filter(({ versions }) => judgesOn(versions, on))
    .map(({ definition }) => definition.id)
}

/**
 * The bundle worth most among all that the rules allow; equal ones are decided by the number of offers, then by name.
 * @example bundleSubject(zone, { id: 'a', facts }, { period: 2025, on: '2026-06-30' }).total // 250
 */
export function bundleSubject(
  zone: CompiledZone,
  subject: SubjectFacts,
  judged: Judged,
  offers: readonly string[] = offersToBundle(zone, judged.on),
  cohorts?: CohortTable,
): BundleResult {
  return bundleFrom(subject.id, judged, bundleParts(zone, evaluationOf(subject, judged, cohorts), subject.id, offers))
}

/** The bundle that these parts make. */
export function bundleFrom(subject: string, judged: Judged, parts: Parts): BundleResult {
  const { bundling, candidates, limits, sure } = parts
  const most = solveAll(bundling, scenarioOf(candidates, limits, 'most')).value
  return {
    id: subject,
    ...judged,
    unit: totalUnit,
    total: sure.value === most ? amountFromFen(most) : null,
    lower: amountFromFen(sure.value),
    upper: boundFromFen(most),
    missing: limits.missing,
    taken: takenLines(parts),
    left: candidates.flatMap((candidate, index) =>
      candidate.available && sure.taken[index] === 0 ? [leftOut(parts, index)] : closed(candidate, judged.on),
    ),
    open: candidates.flatMap((candidate) => openLine(candidate)),
    steps: stepsOf(bundling, sure.taken),
  }
}

/** What a bundle is made from, and the best choice on what is known for sure. */
export function bundleParts(zone: CompiledZone, at: Evaluation, subject: string, offers: readonly string[]): Parts {
  const bundling = bundlingOf(zone, offers, at.judged.on)
  const candidates = bundling.offers.map((offer) => candidateOf(zone, matchAt(zone, offer, subject, at), at.judged))
  const limits = limitsOf(bundling, at)
  return { bundling, candidates, limits, sure: solveAll(bundling, scenarioOf(candidates, limits, 'least')) }
}

function candidateOf(zone: CompiledZone, match: MatchResult, judged: Judged): Candidate {
  const version = zone.offers.get(match.offer)?.definition.versions.find(({ version }) => version === match.version)
  const form = formOf(version)
  const window = version?.window ?? null
  const isOpen = isWindowOpen(window, judged.on)
  const [least, most] = moneyBounds(match, version, form)
  return {
    match,
    form,
    window,
    available: isOpen && match.verdict === 'qualified',
    possible: isOpen && (match.verdict === 'qualified' || match.verdict === 'undecided'),
    least,
    most,
  }
}

/** The form of a version's benefit; null without one. */
export function formOf(version: OfferVersion | undefined): BenefitForm | null {
  return version?.benefit === undefined ? null : (version.benefit.form ?? 'payment')
}

/** Whether a benefit is money that the enterprise keeps, and so adds up with others. */
export function addsUp(form: BenefitForm | null): boolean {
  return form === 'payment' || form === 'relief'
}

/** Whether applications are taken on a day. */
export function isWindowOpen(window: Effective | null, on: string): boolean {
  return window === null || (window.from <= on && (window.until === undefined || on < window.until))
}

/** Money between two bounds: unknown amounts may be nothing or as much as the cap allows. */
function moneyBounds(
  match: MatchResult,
  version: OfferVersion | undefined,
  form: BenefitForm | null,
): readonly [number, number] {
  if (!addsUp(form) || version?.benefit === undefined) return [0, 0]
  const one = fenInUnit(version.benefit.unit)
  if (match.amount === null && match.amountMissing.length === 0) return [0, 0]
  const fen = match.amount === null ? Number.NaN : bundledFen(fenFrom(match.amount, one))
  if (!Number.isNaN(fen)) return [fen, fen]
  const { cap } = version.benefit
  return [0, cap === undefined ? noLimit : bundledCap(fenFrom(cap, one))]
}

/** The limits of the caps in force for a subject, in fen by rule; an unknown one lies anywhere. */
function limitsOf({ rules }: Bundling, at: Evaluation): Limits {
  const bounds = rules.map((rule) => limitBounds(rule, at))
  return {
    least: Float64Array.from(bounds, ({ least }) => least),
    most: Float64Array.from(bounds, ({ most }) => most),
    missing: [...new Set(bounds.flatMap(({ missing }) => missing))],
    missingBy: bounds.map(({ missing }) => missing),
  }
}

function limitBounds({ rule, limit }: CompiledBundleRule, at: Evaluation) {
  if (rule.kind !== 'cap' || limit === null) return { least: noLimit, most: noLimit, missing: [] }
  const value = evaluate(limit, at)
  const known = value.kind !== 'unknown' && value.kind !== 'undefined'
  const fen = known ? limitFen(rationalOf(value as Known), fenInUnit(rule.unit)) : Number.NaN
  return Number.isNaN(fen)
    ? { least: 0, most: noLimit, missing: missingFrom(value) }
    : { least: fen, most: fen, missing: [] }
}

function takenLines({ bundling, candidates, limits, sure }: Parts): BundleLine[] {
  const values = valuesOf(bundling, sure.taken, scenarioOf(candidates, limits, 'least'))
  const paid = new Float64Array(bundling.offers.length)
  allocate(bundling.tree.root, values[bundling.tree.root.index] as number, values, paid)
  return candidates.flatMap((candidate, index): BundleLine[] => {
    if (sure.taken[index] === 0) return []
    const { match, form } = candidate
    const known = candidate.least === candidate.most
    return [
      {
        offer: match.offer,
        version: match.version,
        status: match.status,
        form,
        amount: match.amount,
        amountUnit: match.amountUnit,
        paid: known ? amountFromFen(paid[index] as number) : null,
        reductions: known ? reductionsOf(bundling, index, values) : [],
        missing: match.amountMissing,
      },
    ]
  })
}

/** What each rule takes off an offer, from the nearest group outwards. */
function reductionsOf({ tree, rules }: Bundling, offer: number, values: Float64Array): BundleLine['reductions'] {
  const paid = new Float64Array(tree.size)
  let before = values[offer] as number
  return groupsAbove(tree, offer).flatMap((group) => {
    allocate(group, values[group.index] as number, values, paid)
    const after = paid[offer] as number
    const by = before - after
    before = after
    return by > 0 ? [{ rule: rules[group.rule]?.rule.code ?? '', by: amountFromFen(by) }] : []
  })
}

function leftOut({ bundling, candidates, limits, sure }: Parts, index: number): BundleLeft {
  const { match, least, most } = candidates[index] as Candidate
  const scenario = scenarioOf(candidates, limits, 'least')
  const instead = solveAll(bundling, scenario, index).value
  const clashing = (bundling.clashes[index] ?? []).filter((other) => sure.taken[other] === 1)
  const named = clashing.map((other) => bundling.offers[other] as string)
  const why = named.length > 0 ? clashRule(bundling, match.offer, named[0] as string) : needRule(bundling, index, sure)
  return {
    offer: match.offer,
    version: match.version,
    reason: named.length > 0 ? 'clash' : 'needs',
    rule: why?.code ?? null,
    with: named.length > 0 ? named : unmetNeeds(bundling, index, sure),
    amount: match.amount,
    amountUnit: match.amountUnit,
    gives: least === most ? amountFromFen(least) : null,
    missing: match.amountMissing,
    instead: Number.isNaN(instead) ? null : amountFromFen(instead),
    window: null,
  }
}

function clashRule({ rules }: Bundling, offer: string, other: string): BundleRule | undefined {
  return rules.find(({ rule, offers }) => rule.kind === 'exclusive' && offers.includes(offer) && offers.includes(other))
    ?.rule
}

function needRule(bundling: Bundling, index: number, sure: Solution): BundleRule | undefined {
  const unmet = unmetNeeds(bundling, index, sure)
  const offer = bundling.offers[index]
  return bundling.rules.find(
    ({ rule }) => rule.kind === 'requires' && rule.offer === offer && rule.needs.some((need) => unmet.includes(need)),
  )?.rule
}

function unmetNeeds({ rules, offers }: Bundling, index: number, { taken }: Solution): string[] {
  const needs = rules.flatMap(({ rule }) =>
    rule.kind === 'requires' && rule.offer === offers[index] ? rule.needs : [],
  )
  return [...new Set(needs)].filter((need) => taken[offers.indexOf(need)] !== 1)
}

function closed({ match, window, least, most }: Candidate, on: string): BundleLeft[] {
  if (match.verdict !== 'qualified' || isWindowOpen(window, on)) return []
  return [
    {
      offer: match.offer,
      version: match.version,
      reason: 'window',
      rule: null,
      with: [],
      amount: match.amount,
      amountUnit: match.amountUnit,
      gives: least === most ? amountFromFen(least) : null,
      missing: match.amountMissing,
      instead: null,
      window,
    },
  ]
}

function openLine({ match, possible, available }: Candidate): BundleOpen[] {
  if (!possible || available) return []
  const { offer, version, amount, amountUnit, missing } = match
  return [{ offer, version, amount, amountUnit, missing }]
}

/** Taken offers in the order to apply for them: what others need or come after stands first. */
function stepsOf(bundling: Bundling, taken: Uint8Array): string[] {
  const steps: number[] = []
  const visit = (index: number) => {
    if (taken[index] !== 1 || steps.includes(index)) return
    for (const need of bundling.needs[index] ?? []) visit(need)
    steps.push(index)
  }
  for (const index of taken.keys()) visit(index)
  return steps.map((index) => bundling.offers[index] as string)
}
