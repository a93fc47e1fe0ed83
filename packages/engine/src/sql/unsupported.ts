/** What the third reading refuses, in words. */
import type { Text } from '../definitions.ts'

/** A part of a definition that cannot be printed as SQL with the same meaning; `text` names it. */
export class SqlUnsupported extends Error {
  override readonly name = 'SqlUnsupported'
  readonly text: Text

  constructor(text: Text) {
    super(`${text.zh} / ${text.en}`)
    this.text = text
  }
}

/** Says that a part is not printed as SQL, and what to do. */
export function unsupported(part: string, zh: string, en: string): SqlUnsupported {
  return new SqlUnsupported({
    zh: `「${part}」不能用 SQL 计算：${zh}；请不带 --engine 运行`,
    en: `"${part}" cannot be computed in SQL: ${en}; run it without --engine`,
  })
}
