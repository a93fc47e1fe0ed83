/** Gathers mistakes with their place while a zone package is compiled. */
import type { Finding, Indicator, IndicatorType, Text } from '../definitions.ts'
import { compileExpr } from '../expr/compile.ts'
import { type Scope, scopeFrom } from '../expr/compile-nodes.ts'
import { type Expr, ExpressionError } from '../expr/tree.ts'

export type Path = readonly (string | number)[]

/** Where mistakes go, and what expressions may name. */
export interface Collector {
  readonly findings: Finding[]
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly scope: Scope
}

/** A collector over a catalogue; `measures` are the names of one version. */
export function collectorFrom(
  indicators: ReadonlyMap<string, Indicator>,
  findings: Finding[],
  measures?: Readonly<Record<string, string>>,
): Collector {
  return { findings, indicators, scope: scopeFrom(indicators, measures) }
}

/** Notes a mistake at a path. */
export function report(into: Collector, path: Path, zh: string, en: string): void {
  into.findings.push({ path, message: { zh, en } })
}

const placeholder: Record<IndicatorType, Expr> = {
  number: { kind: 'literal', type: 'number', unit: null, source: '', key: '0', value: 0 },
  text: { kind: 'literal', type: 'text', unit: null, source: '', key: '""', value: '' },
  bool: { kind: 'literal', type: 'bool', unit: null, source: '', key: 'false', value: false },
  date: { kind: 'literal', type: 'date', unit: null, source: '', key: 'date:0', value: 0 },
}

/** Compiles an expression, noting a mistake at its path; then a harmless literal stands in for it. */
export function expression(into: Collector, path: Path, cel: string, want: IndicatorType): Expr {
  try {
    return compileExpr(into.scope, cel, want)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const quoted: Text = { zh: `表达式「${cel}」：${error.text.zh}`, en: `expression "${cel}": ${error.text.en}` }
    report(into, path, quoted.zh, quoted.en)
    return placeholder[want]
  }
}

/** Notes codes that occur twice in a list. */
export function uniqueCodes(
  into: Collector,
  path: Path,
  list: readonly { readonly code?: string; readonly id?: string }[],
): void {
  const seen = new Set<string>()
  for (const [index, one] of list.entries()) {
    const code = one.code ?? one.id ?? ''
    if (seen.has(code))
      report(
        into,
        [...path, index],
        `代码「${code}」重复，请改成不同的代码`,
        `the code "${code}" occurs twice: give each its own`,
      )
    seen.add(code)
  }
}
