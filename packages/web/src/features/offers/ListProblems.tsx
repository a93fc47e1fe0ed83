import type { ListProblem } from '@wutong/contract'
import { countText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

const shown = 20

/** Lines of a list that could not be used, and why. */
export function ListProblems({ problems }: { readonly problems: readonly ListProblem[] }) {
  const { t, text, language } = useWords()
  if (problems.length === 0) return null
  return (
    <>
      <p className="section-note">{t('rounds.problems', { n: countText(problems.length, language) })}</p>
      <ul className="backtest-warnings">
        {problems.slice(0, shown).map((problem) => (
          <li key={problem.line}>
            {t('rounds.problem', { line: problem.line, text: problem.text, reason: text(problem.reason) })}
          </li>
        ))}
      </ul>
    </>
  )
}
