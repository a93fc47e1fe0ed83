/** Rules across offers: compiled, and checked for unknown offers, circles, crossing groups and units. */
import type { CompiledBundleRule } from '../compiled.ts'
import { parseDay } from '../dates.ts'
import type { BundleRule, Effective, Zone } from '../definitions.ts'
import { unitFactor } from '../units.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'
import { assertMoney } from './units.ts'

/** Compiles the rules across offers, noting every mistake. */
export function compileBundles(into: Collector, zone: Zone): CompiledBundleRule[] {
  const rules = zone.bundles ?? []
  uniqueCodes(into, ['bundles'], rules)
  checkBenefitUnits(into, zone)
  const compiled = rules.map((rule, index) => compileRule(into, ['bundles', index], rule, zone))
  checkCrossings(into, compiled)
  checkCircles(into, rules)
  return compiled
}

function compileRule(into: Collector, path: Path, rule: BundleRule, zone: Zone): CompiledBundleRule {
  checkTerm(into, path, rule.effective)
  const offers = offersOf(rule, zone)
  checkOffers(into, path, { rule, offers }, zone)
  if (rule.kind !== 'cap') return { rule, offers, limit: null }
  const limit = expression(into, [...path, 'limit'], rule.limit, 'number')
  assertMoney(into, [...path, 'unit'], limit, rule.unit)
  checkUnit(into, [...path, 'unit'], rule.unit)
  return { rule, offers, limit }
}

/** The offers a rule is about; a cap names them, or takes those of its levels, or all. */
function offersOf(rule: BundleRule, zone: Zone): readonly string[] {
  if (rule.kind === 'requires') return [rule.offer, ...rule.needs]
  if (rule.kind !== 'cap') return rule.offers
  const { levels } = rule
  const byLevel = zone.offers.filter(({ level }) => levels === undefined || levels.includes(level)).map(({ id }) => id)
  return rule.offers ?? byLevel
}

function checkOffers(
  into: Collector,
  path: Path,
  { rule, offers }: { readonly rule: BundleRule; readonly offers: readonly string[] },
  zone: Zone,
): void {
  const known = new Set(zone.offers.map(({ id }) => id))
  const seen = new Set<string>()
  for (const [index, id] of offers.entries()) {
    if (!known.has(id))
      report(
        into,
        placeOf(path, rule, index),
        `没有政策「${id}」，请登记或改正代码`,
        `there is no offer "${id}": add it or correct the name`,
      )
    if (seen.has(id))
      report(into, path, `政策「${id}」在同一规则中出现两次`, `the offer "${id}" occurs twice in one rule`)
    seen.add(id)
  }
  if (rule.kind === 'cap' && rule.offers !== undefined && rule.levels !== undefined)
    report(
      into,
      path,
      '封顶规则只能写 offers 或 levels 之一',
      'a cap names offers or levels, not both: remove one of them',
    )
  if (rule.kind !== 'cap' && seen.size < 2)
    report(into, path, '跨政策规则至少涉及两项政策', 'a rule across offers needs two offers or more')
}

/** Where in a rule the offer of an index stands. */
function placeOf(path: Path, rule: BundleRule, index: number): Path {
  if (rule.kind !== 'requires') return [...path, 'offers', index]
  return index === 0 ? [...path, 'offer'] : [...path, 'needs', index - 1]
}

function checkTerm(into: Collector, path: Path, effective: Effective | undefined): void {
  if (effective === undefined) return
  const [from, until] = [parseDay(effective.from), effective.until === undefined ? null : parseDay(effective.until)]
  if (from === null || (until !== null && until <= from))
    report(into, [...path, 'effective'], '失效日期不晚于生效日期', 'the term ends before it begins')
}

/** Money of different offers is added up, so every unit must be one of the same currency. */
function checkBenefitUnits(into: Collector, zone: Zone): void {
  if ((zone.bundles ?? []).length === 0) return
  for (const [index, offer] of zone.offers.entries())
    for (const [at, { benefit }] of offer.versions.entries())
      if (benefit !== undefined) checkUnit(into, ['offers', index, 'versions', at, 'benefit', 'unit'], benefit.unit)
}

function checkUnit(into: Collector, path: Path, unit: string): void {
  if (unitFactor(unit, '元') !== null) return
  report(
    into,
    path,
    `单位「${unit}」不是人民币，无法与其他政策合计；请换成元、万元或亿元`,
    `${unit} is not renminbi and cannot be added to other offers: use 元, 万元 or 亿元`,
  )
}

/** Groups of money nest or keep apart; only then the most that a bundle may pay is one figure that everybody computes alike. */
function checkCrossings(into: Collector, compiled: readonly CompiledBundleRule[]): void {
  const groups = compiled.flatMap((one, index) => (paysTogether(one.rule) ? [{ ...one, index }] : []))
  for (const [at, later] of groups.entries())
    for (const earlier of groups.slice(0, at)) {
      if (!sameTerm(earlier.rule.effective, later.rule.effective) || !cross(earlier.offers, later.offers)) continue
      report(
        into,
        ['bundles', later.index],
        `与规则「${earlier.rule.code}」部分重叠：两组政策要么一组包含另一组，要么互不相交`,
        `partly overlaps the rule "${earlier.rule.code}": one group must hold the other, or they must keep apart`,
      )
    }
}

/** Whether a rule decides over the money of a group. */
export function paysTogether(rule: BundleRule): boolean {
  return rule.kind === 'cap' || rule.kind === 'highest' || rule.kind === 'difference'
}

function sameTerm(a: Effective | undefined, b: Effective | undefined): boolean {
  return (a?.from ?? '') < (b?.until ?? '9999-12-31') && (b?.from ?? '') < (a?.until ?? '9999-12-31')
}

function cross(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((id) => b.includes(id)).length
  return shared > 0 && shared < a.length && shared < b.length
}

function checkCircles(into: Collector, rules: readonly BundleRule[]): void {
  const needs = new Map<string, string[]>()
  for (const rule of rules)
    if (rule.kind === 'requires') needs.set(rule.offer, [...(needs.get(rule.offer) ?? []), ...rule.needs])
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'requires' || !reaches(needs, rule.needs, rule.offer)) continue
    report(
      into,
      ['bundles', index, 'needs'],
      `「${rule.offer}」绕一圈又要求自己，请去掉其中一步`,
      `"${rule.offer}" needs itself in a circle: remove one of the steps`,
    )
  }
}

function reaches(needs: ReadonlyMap<string, readonly string[]>, from: readonly string[], wanted: string): boolean {
  const seen = new Set<string>()
  const open = [...from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === wanted) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(needs.get(id) ?? []))
  }
  return false
}
