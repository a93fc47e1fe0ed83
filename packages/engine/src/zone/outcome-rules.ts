/** Compiles and checks what follows from a total: classes, vetoes, limits and the order of equals. */
import { classCodes } from '../class-bounds.ts'
import type { CompiledClasses, CompiledScorecardVersion } from '../compiled.ts'
import type { RankedClasses, ScorecardVersion, ThresholdClasses, Veto } from '../definitions.ts'
import { bandProblems } from './bands.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'

/** Compiles the class rule of a version. */
export function classRule(into: Collector, path: Path, version: ScorecardVersion): CompiledClasses | null {
  const rule = version.classes
  if (rule === undefined) return null
  if (rule.kind === 'split-rank')
    return {
      rule,
      head: expression(into, [...path, 'head', 'orderBy'], rule.head.orderBy, 'number'),
      tail: expression(into, [...path, 'tail', 'orderBy'], rule.tail.orderBy, 'number'),
    }
  if (rule.kind === 'ranked') checkRanked(into, path, rule)
  else checkThresholds(into, path, rule)
  return { rule }
}

/** Compiles vetoes and tie-breakers, and checks the limits of the total. */
export function outcomeRules(
  into: Collector,
  path: Path,
  version: ScorecardVersion,
): Pick<CompiledScorecardVersion, 'vetoes' | 'tieBreakers'> {
  checkLimits(into, path, version)
  const vetoes = version.vetoes ?? []
  uniqueCodes(into, [...path, 'vetoes'], vetoes)
  return {
    vetoes: vetoes.map((veto, index) => {
      const at = [...path, 'vetoes', index]
      checkVeto(into, at, veto, version)
      const { number, title } = version.citation
      return {
        veto: { ...veto, clause: veto.clause ?? number ?? title },
        expr: expression(into, [...at, 'when'], veto.when, 'bool'),
      }
    }),
    tieBreakers: (version.tieBreakers ?? []).map(({ by, order }, index) => ({
      by: expression(into, [...path, 'tieBreakers', index, 'by'], by, 'number'),
      order,
    })),
  }
}

function checkLimits(into: Collector, path: Path, { lowest = 0, highest, decimals }: ScorecardVersion): void {
  if (highest !== undefined && highest <= lowest)
    report(
      into,
      [...path, 'highest'],
      `总分上限 ${highest} 须大于下限 ${lowest}`,
      `the greatest total ${highest} must be more than the least, ${lowest}`,
    )
  if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= 4))
    report(into, [...path, 'decimals'], '小数位数须为 0 到 4 的整数', 'decimals must be a whole number from 0 to 4')
}

function checkVeto(into: Collector, path: Path, veto: Veto, version: ScorecardVersion): void {
  if (veto.totalAtMost === undefined && veto.classAtMost === undefined && veto.class === undefined)
    report(
      into,
      path,
      '否决条件没有后果：请写 totalAtMost、classAtMost 或 class',
      'this veto has no effect: give totalAtMost, classAtMost or class',
    )
  const codes = classCodes(version)
  if (veto.classAtMost !== undefined && !codes.includes(veto.classAtMost))
    report(
      into,
      [...path, 'classAtMost'],
      `没有等级「${veto.classAtMost}」；可用：${codes.join('、')}`,
      `there is no class "${veto.classAtMost}"; use one of ${codes.join(', ')}`,
    )
}

function checkThresholds(into: Collector, path: Path, { bands }: ThresholdClasses): void {
  uniqueCodes(into, [...path, 'bands'], bands)
  const ascending = bands
    .map((band) => ({ ...band, points: 0 }))
    .toSorted((a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY))
  for (const problem of bandProblems(ascending)) report(into, [...path, 'bands'], problem.zh, problem.en)
  const sorted = ascending.toReversed().every(({ code }, index) => code === bands[index]?.code)
  if (!sorted) report(into, [...path, 'bands'], '等级须从高到低排列', 'the classes must be listed from the best down')
}

function checkRanked(into: Collector, path: Path, { classes }: RankedClasses): void {
  uniqueCodes(into, [...path, 'classes'], classes)
  for (const [index, { code, share, count, from }] of classes.entries()) {
    const at = [...path, 'classes', index]
    const last = index === classes.length - 1
    if (last && (share !== undefined || count !== undefined || from !== undefined))
      report(
        into,
        at,
        `最后一级「${code}」收纳其余企业，不要写 share、count 或 from`,
        `the last class "${code}" takes the rest: leave out share, count and from`,
      )
    if (!last && (share === undefined) === (count === undefined))
      report(into, at, `「${code}」须写 share 或 count 之一`, `"${code}" needs either share or count`)
  }
  const sum = classes.reduce((total, { share = 0 }) => total + share, 0)
  if (sum > 1 + 1e-9) report(into, path, `各级比例之和 ${sum} 超过 1`, `the shares add up to ${sum}, more than 1`)
}
