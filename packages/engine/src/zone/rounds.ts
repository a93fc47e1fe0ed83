/** Batches of an offer and the order of selection: compiled and checked. */
import { parseDay } from '../dates.ts'
import type { OfferVersion, Round, Selection, Zone } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'

/** Compiles what a selection orders by, noting every mistake of rounds and selection. */
export function compileRounds(into: Collector, path: Path, version: OfferVersion, zone: Zone): Expr | null {
  const { rounds = [], selection } = version
  uniqueCodes(into, [...path, 'rounds'], rounds)
  for (const [index, round] of rounds.entries()) checkRound(into, [...path, 'rounds', index], round, version)
  if (rounds.length > 0 && selection === undefined)
    report(into, path, '有批次就要写 selection（先后次序）', 'rounds need a selection: say who comes first')
  return selection === undefined ? null : compileSelection(into, [...path, 'selection'], selection, { zone, rounds })
}

function checkRound(into: Collector, path: Path, round: Round, { benefit }: OfferVersion): void {
  const { from, until } = round.window
  const end = until === undefined ? null : parseDay(until)
  const start = parseDay(from)
  if (start === null || (end !== null && end <= start))
    report(into, [...path, 'window'], '受理期结束不晚于开始', 'applications end before they begin')
  if (round.places === undefined && round.budget === undefined)
    report(into, path, '批次要写 places 或 budget', 'a round needs places or a budget')
  if (round.budget !== undefined && benefit === undefined)
    report(into, path, '没有 benefit，不能按资金限额', 'without a benefit there is no money to limit')
}

function compileSelection(
  into: Collector,
  path: Path,
  { by, scorecard, value, ties }: Selection,
  { zone, rounds }: { readonly zone: Zone; readonly rounds: readonly Round[] },
): Expr | null {
  if (by === 'score' && !zone.scorecards.some(({ id }) => id === scorecard))
    report(
      into,
      [...path, 'scorecard'],
      `没有评分表「${scorecard ?? ''}」，按分数排序要写明评分表`,
      `there is no scorecard "${scorecard ?? ''}": name the one to order by`,
    )
  if (ties === 'share' && rounds.some(({ budget }) => budget === undefined))
    report(
      into,
      [...path, 'ties'],
      '名额不能按比例分享；ties: share 只用于资金限额',
      'places cannot be shared: ties: share is for money only',
    )
  if (by !== 'value') return null
  if (value !== undefined) return expression(into, [...path, 'value'], value, 'number')
  report(into, path, '按数值排序要写 value', 'a selection by value needs a value')
  return null
}
