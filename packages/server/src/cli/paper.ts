/** The same answers for people: a few lines a subject. */
import {
  type Deciding,
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
    ...decidingLines(score.deciding, language),
    ...decidingLines(score.decidingClass, language),
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

const smallerMayExist: Text = { zh: '（不排除还有其他或更小的组合）', en: ' (other or smaller sets may exist)' }
const moreSets: Text = { zh: '；还有其他组合', en: '; and others' }

/** What would decide an open answer: each set of missing facts, and who supplies them. */
function decidingLines(deciding: Deciding | undefined, language: Language): string[] {
  if (deciding === undefined) return []
  const { can, sure, settled, exact, more, from } = deciding
  const zh = language === 'zh'
  if (settled !== null)
    return [zh ? '    无论缺的数据是什么，结果相同' : '    The missing data cannot change the answer']
  const named = (set: readonly string[]) => set.map((key) => `${key} [${from[key] ?? ''}]`).join(' + ')
  const bound = exact ? '' : smallerMayExist[language]
  const others = more ? moreSets[language] : ''
  const sets = can.map(named).join(zh ? '；或 ' : '; or ')
  const enough = sure.map(named).join(zh ? '；或 ' : '; or ')
  return [
    ...(can.length > 0
      ? [
          zh
            ? `    补齐任一组即可能判定${bound}：${sets}${others}`
            : `    Any one of these can decide${bound}: ${sets}${others}`,
        ]
      : []),
    ...(sure.length > 0 ? [zh ? `    补齐后一定能判定：${enough}` : `    Enough to be sure: ${enough}`] : []),
  ]
}

/** A place on a ladder in lines: the rung, then every rung with what fails or is missing. */
export function ladderLines(result: LadderResult, language: Language): string[] {
  return [
    `${result.id}  ${result.rungs.find((rung) => rung.code === result.rung)?.name[language] ?? '—'}  [${result.ladder} ${result.version}, ${result.status}]`,
    ...result.rungs.flatMap((rung) => {
      const why = rung.verdict === false ? `  ✗ ${rung.failed.join(', ')}` : missingText(rung.missing)
      return [
        `  ${mark(rung.verdict, language)} ${rung.name[language]}${why}`,
        ...decidingLines(rung.deciding, language),
      ]
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
    ...decidingLines(match.deciding, language),
  ]
}
