import type { AssessmentSummary } from '@wutong/contract'

/** Sum in 万元 of the known amounts of policies met, and how many have no known amount. */
export function knownSum(matches: AssessmentSummary['matches']): { readonly amount: number; readonly unknown: number } {
  const met = matches.filter((match) => match.verdict === 'qualified')
  const known = met.filter((match) => match.amount !== null && match.amountUnit === '万元')
  return { amount: known.reduce((sum, match) => sum + (match.amount ?? 0), 0), unknown: met.length - known.length }
}
