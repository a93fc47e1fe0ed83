/** Text that is no expression, said in both languages with its place. */
import { ExpressionError } from '../tree.ts'

/** The error for text that does not parse near a character; `what` completes the sentence in each language. */
export function unreadable(start: number, end: number, what: { zh: string; en: string }): ExpressionError {
  return new ExpressionError(
    {
      zh: `表达式写法有误：第 ${start + 1} 个字符附近，${what.zh}`,
      en: `the expression does not parse near character ${start + 1}: ${what.en}`,
    },
    start,
    end,
  )
}
