/** Zone package → compiled zone, with every mistake found on the way. */
import type {
  CompiledCondition,
  CompiledDefinition,
  CompiledLadderVersion,
  CompiledOfferVersion,
  CompiledScorecardVersion,
  CompiledVariant,
  CompiledZone,
} from '../compiled.ts'
import { parseDay } from '../dates.ts'
import type {
  Citation,
  Condition,
  ConditionSet,
  Finding,
  Ladder,
  LadderVersion,
  Offer,
  OfferVersion,
  Scorecard,
  ScorecardVersion,
  Version,
  Zone,
} from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { compileBundles } from './bundles.ts'
import { checkCatalogue, checkPlausibility, checkSources } from './catalogue.ts'
import { type Collector, collectorFrom, expression, type Path, report, uniqueCodes } from './collector.ts'
import { classRule, outcomeRules } from './outcome-rules.ts'
import { compileRounds } from './rounds.ts'
import { compileParts } from './rules.ts'
import { assertMoney } from './units.ts'

/** Every mistake in a zone package, in the order of the package; empty when it can run. */
export function checkZone(zone: Zone): Finding[] {
  return compiled(zone).findings
}

/** Compiles a zone package; throws Error with the first mistake when it has any (see `checkZone`). */
export function compileZone(zone: Zone): CompiledZone {
  const { zone: result, findings } = compiled(zone)
  const first = findings[0]
  if (first !== undefined) throw new Error(`zone ${zone.id}: ${first.path.join('.')}: ${first.message.en}`)
  return result
}

/** A zone package compiled as far as it can be, with every mistake in it. */
export function compiled(zone: Zone): { zone: CompiledZone; findings: Finding[] } {
  const indicators = new Map(zone.indicators.map((indicator) => [indicator.code, indicator]))
  const findings: Finding[] = []
  const into = collectorFrom(indicators, findings)
  checkCatalogue(into, zone)
  checkSources(into, zone)
  const sets = new Map(zone.conditionSets.map((set) => [set.id, set]))
  for (const [index, set] of zone.conditionSets.entries())
    conditions(into, ['conditionSets', index, 'conditions'], set.conditions)
  const scorecards = definitions(into, 'scorecards', zone.scorecards, (at, path, version) =>
    scorecardVersion(at, path, version as ScorecardVersion),
  )
  checkQuotas(into, zone.ladders)
  const ladders = definitions(into, 'ladders', zone.ladders, (at, path, version) =>
    ladderVersion(at, path, version as LadderVersion, zone),
  )
  const offers = definitions(into, 'offers', zone.offers, (at, path, version) =>
    offerVersion(at, path, version as OfferVersion, { sets, zone }),
  )
  const bundles = compileBundles(into, zone)
  checkPlausibility(into, zone)
  return { zone: { zone, indicators, scorecards, ladders, offers, bundles } as CompiledZone, findings }
}

type Definition = Scorecard | Ladder | Offer
type CompileVersion<V> = (into: Collector, path: Path, version: Version) => V

function definitions<D extends Definition, V>(
  into: Collector,
  kind: string,
  all: readonly D[],
  compile: CompileVersion<V>,
): ReadonlyMap<string, CompiledDefinition<D, V>> {
  uniqueCodes(into, [kind], all)
  const result = new Map<string, CompiledDefinition<D, V>>()
  for (const [index, definition] of all.entries()) {
    const path = [kind, index, 'versions']
    checkTerms(into, path, definition.versions)
    const versions = definition.versions.map((version, at) =>
      compile(collectorFrom(into.indicators, into.findings, version.measures), [...path, at], version),
    )
    result.set(definition.id, { definition, versions })
  }
  return result
}

function checkTerms(into: Collector, path: Path, versions: readonly Version[]): void {
  const names = new Set<string>()
  for (const [index, { version, effective }] of versions.entries()) {
    const at = [...path, index, 'effective']
    if (names.has(version))
      report(into, [...path, index, 'version'], `版本「${version}」重复`, `version "${version}" occurs twice`)
    names.add(version)
    const [from, until] = [parseDay(effective.from), effective.until === undefined ? null : parseDay(effective.until)]
    if (from === null) report(into, at, `日期「${effective.from}」不存在`, `"${effective.from}" is not a date`)
    else if (until !== null && until <= from)
      report(into, at, '失效日期不晚于生效日期', 'the term ends before it begins')
    const previous = versions[index - 1]
    if (previous !== undefined && effective.from < previous.effective.from)
      report(
        into,
        at,
        `版本须按生效日期从早到晚排列：「${version}」早于「${previous.version}」`,
        `list the versions from the oldest on: "${version}" begins before "${previous.version}"`,
      )
    const clash = versions.slice(0, index).find((other) => overlaps(other.effective, effective))
    if (clash !== undefined)
      report(
        into,
        at,
        `与版本「${clash.version}」的生效期重叠`,
        `is in force at the same time as version "${clash.version}"`,
      )
  }
}

function overlaps(a: Version['effective'], b: Version['effective']): boolean {
  return a.from < (b.until ?? '9999-12-31') && b.from < (a.until ?? '9999-12-31')
}

function alsoFor(into: Collector, path: Path, version: Version): Expr | null {
  return version.alsoFor === undefined
    ? null
    : expression(into, [...path, 'alsoFor', 'when'], version.alsoFor.when, 'bool')
}

/** A condition that names no article of its own comes from the document as a whole. */
function fromDocument(all: readonly Condition[] | undefined, { number, title }: Citation): Condition[] {
  return (all ?? []).map((condition) => ({ ...condition, clause: condition.clause ?? number ?? title }))
}

function conditions(into: Collector, path: Path, all: readonly Condition[] = []): CompiledCondition[] {
  uniqueCodes(into, path, all)
  return all.map((condition, index) => ({
    condition,
    expr: expression(into, [...path, index, 'when'], condition.when, 'bool'),
  }))
}

function checkMeasures(into: Collector, path: Path, measures: Readonly<Record<string, string>> = {}): void {
  for (const [code, cel] of Object.entries(measures)) {
    const at = [...path, 'measures', code]
    if (into.indicators.has(code))
      report(into, at, `「${code}」与指标同名，请换一个名字`, `"${code}" is already an indicator: choose another name`)
    measureExpression(into, at, cel)
  }
}

/** A measure may be of any type, so it is compiled without a wanted one. */
function measureExpression(into: Collector, path: Path, cel: string): void {
  const trial = collectorFrom(into.indicators, [])
  const scoped = { ...trial, scope: into.scope }
  for (const type of ['number', 'bool', 'text', 'date'] as const) {
    const before = scoped.findings.length
    expression(scoped, path, cel, type)
    if (scoped.findings.length === before) return
  }
  const first = scoped.findings[0]
  if (first !== undefined) into.findings.push(first)
}

/** Compiles one scorecard version, noting mistakes in the collector. */
export function scorecardVersion(into: Collector, path: Path, version: ScorecardVersion): CompiledScorecardVersion {
  checkMeasures(into, path, version.measures)
  const variants = scorecardVariants(into, path, version)
  checkPass(into, [...path, 'pass'], version, variants)
  return {
    version,
    alsoFor: alsoFor(into, path, version),
    gates: conditions(into, [...path, 'gates'], fromDocument(version.gates, version.citation)),
    directEntry: conditions(into, [...path, 'directEntry'], fromDocument(version.directEntry, version.citation)),
    variants,
    classes: classRule(into, [...path, 'classes'], version),
    ...outcomeRules(into, path, version),
  }
}

function scorecardVariants(into: Collector, path: Path, version: ScorecardVersion): CompiledVariant[] {
  if (version.variants !== undefined) {
    uniqueCodes(into, [...path, 'variants'], version.variants)
    return version.variants.map((variant, index) => {
      const at = [...path, 'variants', index]
      const when = expression(into, [...at, 'when'], variant.when, 'bool')
      return { code: variant.code, when, parts: compileParts(into, [...at, 'parts'], variant.parts, version.total) }
    })
  }
  if (version.parts === undefined || version.parts.length === 0) return []
  return [{ code: null, when: null, parts: compileParts(into, [...path, 'parts'], version.parts, version.total) }]
}

function checkPass(into: Collector, path: Path, version: ScorecardVersion, variants: readonly CompiledVariant[]): void {
  const parts = new Set(variants.flatMap((variant) => variant.parts.map((part) => part.part.code)))
  const items = new Set(
    variants.flatMap((variant) => variant.parts.flatMap((part) => part.items.map((item) => item.item.code))),
  )
  for (const code of Object.keys(version.pass?.parts ?? {})) {
    if (!parts.has(code)) report(into, [...path, 'parts', code], `没有部分「${code}」`, `there is no part "${code}"`)
  }
  for (const code of version.pass?.nonzero ?? []) {
    if (!items.has(code)) report(into, [...path, 'nonzero'], `没有评分项「${code}」`, `there is no item "${code}"`)
  }
}

function checkQuotas(into: Collector, ladders: readonly Ladder[]): void {
  for (const [index, ladder] of ladders.entries()) {
    const rungs = new Set(ladder.versions.flatMap((version) => version.rungs.map((rung) => rung.code)))
    for (const [at, quota] of (ladder.quotas ?? []).entries()) {
      if (rungs.has(quota.rung)) continue
      const path = ['ladders', index, 'quotas', at, 'rung']
      report(into, path, `没有梯级「${quota.rung}」`, `there is no rung "${quota.rung}"`)
    }
  }
}

function ladderVersion(into: Collector, path: Path, version: LadderVersion, zone: Zone): CompiledLadderVersion {
  checkMeasures(into, path, version.measures)
  uniqueCodes(into, [...path, 'rungs'], version.rungs)
  const rungs = version.rungs.map((rung, index) => {
    const at = [...path, 'rungs', index]
    if (rung.scorecard !== undefined && !zone.scorecards.some((scorecard) => scorecard.id === rung.scorecard)) {
      report(into, [...at, 'scorecard'], `没有评分表「${rung.scorecard}」`, `there is no scorecard "${rung.scorecard}"`)
    }
    if (rung.scorecard === undefined && (rung.conditions ?? []).length === 0) {
      report(
        into,
        at,
        '该梯级没有任何条件：请写 scorecard 或 conditions',
        'this rung has no condition: give a scorecard or conditions',
      )
    }
    const title = rung.title === undefined ? null : expression(into, [...at, 'title'], rung.title, 'bool')
    const day = (field: 'granted' | 'expires') =>
      rung[field] === undefined ? null : expression(into, [...at, field], rung[field], 'date')
    return {
      rung,
      title,
      granted: day('granted'),
      expires: day('expires'),
      conditions: conditions(into, [...at, 'conditions'], fromDocument(rung.conditions, version.citation)),
    }
  })
  return { version, alsoFor: alsoFor(into, path, version), rungs }
}

/** Compiles one offer version with the shared conditions it uses, noting mistakes in the collector. */
export function offerVersion(
  into: Collector,
  path: Path,
  version: OfferVersion,
  { sets, zone }: { readonly sets: ReadonlyMap<string, ConditionSet>; readonly zone: Zone },
): CompiledOfferVersion {
  checkMeasures(into, path, version.measures)
  const shared = (version.uses ?? []).flatMap((id, index) => {
    const set = sets.get(id)
    if (set !== undefined) return fromDocument(set.conditions, set.citation)
    report(into, [...path, 'uses', index], `没有共用条件「${id}」`, `there is no condition set "${id}"`)
    return []
  })
  const silent = collectorFrom(into.indicators, [])
  const own = conditions(into, [...path, 'conditions'], fromDocument(version.conditions, version.citation))
  const all = [...conditions(silent, path, shared), ...own]
  const clash = own.find(({ condition }) => shared.some((other) => other.code === condition.code))
  if (clash !== undefined) {
    report(
      into,
      [...path, 'conditions'],
      `条件代码「${clash.condition.code}」与共用条件重复`,
      `the condition code "${clash.condition.code}" is taken by a shared condition`,
    )
  }
  return {
    version,
    alsoFor: alsoFor(into, path, version),
    conditions: all,
    amount: benefitAmount(into, path, version),
    orderBy: compileRounds(into, path, version, zone),
  }
}

function benefitAmount(into: Collector, path: Path, version: OfferVersion): Expr | null {
  if (version.benefit === undefined) return null
  const amount = expression(into, [...path, 'benefit', 'amount'], version.benefit.amount, 'number')
  assertMoney(into, [...path, 'benefit', 'unit'], amount, version.benefit.unit)
  return amount
}
