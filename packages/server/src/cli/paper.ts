/** The same answers for people: a few lines a subject. */
import {
  type LadderResult,
  type Language,
  type MatchResult,
  type ScoreResult,
  showNumber,
  showValue,
  type Text,
  type Verdict,
} from '@wutong/engine'

const marks: Record<string, Text> = {
  true: { zh: '✓', en: '✓' },
  false: { zh: '✗', en: '✗' },
  null: { zh: '？', en: '?' },
}
const passWords: Record<string, Text> = {
  true: { zh: '通过', en: 'passed' },
  false: { zh: '不通过', en: 'not passed' },
  null: { zh: '待定（资料不全）', en: 'undecided (data missing)' },
}
const verdictWords: Record<MatchResult['verdict'], Text> = {
  qualified: { zh: '符合', en: 'qualified' },
  one_away: { zh: '差一项', en: 'one condition away' },
  undecided: { zh: '待定（资料不全）', en: 'undecided (data missing)' },
  not_qualified: { zh: '不符合', en: 'not qualified' },
}

function mark(verdict: Verdict, language: Language): string {
  return (marks[String(verdict)] as Text)[language]
}

/** A score in lines: total, gates, then every item with its reason. */
export function scoreLines(score: ScoreResult, language: Language): string[] {
  const passed =
    score.gates.length + score.parts.length === 0 || (score.passed === null && score.missing.length === 0)
      ? ''
      : `  ${(passWords[String(score.passed)] as Text)[language]}`
  const extras = [score.class, score.rank === null ? null : `#${score.rank}`]
    .filter((extra) => extra !== null)
    .join(' ')
  return [
    `${score.id}  ${totalText(score)}${passed}  ${extras}  [${score.scorecard} ${score.version}, ${score.status}]`.replace(
      / {3,}/g,
      '  ',
    ),
    ...score.gates
      .filter((gate) => gate.verdict !== true)
      .map((gate) => `  ${mark(gate.verdict, language)} ${gate.name[language]}${missingText(gate.missing)}`),
    ...score.items.map(
      (item) =>
        `  ${item.points === null ? `${showNumber(item.lower)}–${item.upper === null ? '' : showNumber(item.upper)}` : showNumber(item.points)}/${showNumber(item.max)}  ${item.name[language]}：${item.reason[language]}`,
    ),
  ]
}

function totalText({ total, lower, upper }: ScoreResult): string {
  if (total !== null) return showNumber(total)
  return lower === null ? '—' : `${showNumber(lower)}–${upper === null ? '' : showNumber(upper)}`
}

function missingText(missing: readonly string[]): string {
  return missing.length === 0 ? '' : `（${missing.join(', ')}）`
}

/** A place on a ladder in lines: the rung, then every rung with what fails or is missing. */
export function ladderLines(result: LadderResult, language: Language): string[] {
  return [
    `${result.id}  ${result.rungs.find((rung) => rung.code === result.rung)?.name[language] ?? '—'}  [${result.ladder} ${result.version}, ${result.status}]`,
    ...result.rungs.map((rung) => {
      const why = rung.verdict === false ? `  ✗ ${rung.failed.join(', ')}` : missingText(rung.missing)
      return `  ${mark(rung.verdict, language)} ${rung.name[language]}${why}`
    }),
  ]
}

/** A match in lines: the verdict and amount, then every comparison that fails. */
export function matchLines(match: MatchResult, language: Language): string[] {
  const amount =
    match.amount === null || match.verdict === 'not_qualified'
      ? ''
      : `  ${showNumber(match.amount)} ${match.amountUnit ?? ''}`
  const failed = match.failed.flatMap((clause) =>
    clause.checks
      .filter((check) => check.verdict === false)
      .map(
        (check) =>
          `  ✗ ${clause.name[language]}：${check.subject} = ${showValue(check.value, check.unit, language)} ${check.operator} ${showValue(check.threshold, check.unit, language)}？`,
      ),
  )
  return [
    `${match.id}  ${match.offer}  ${verdictWords[match.verdict][language]}${amount}${missingText(match.missing)}`,
    ...(match.verdict === 'one_away' ? failed : []),
  ]
}
