/** Lists of enterprises that a command is given beside its population. */
import { readFileSync } from 'node:fs'
import type { SubjectFacts } from '@wutong/engine'
import { type ListLine, parseList } from '#modules/analyses'
import type { Run } from '../cli.ts'
import { CliFailure } from './failure.ts'

/** A line of a list with the row of the population that it names. */
export interface ListedSubject extends ListLine {
  readonly row: number
}

/** Reads a list and finds its enterprises by id, credit code or name; warns about lines that name nobody. */
export function readListed({ output }: Run, file: string, subjects: readonly SubjectFacts[]): ListedSubject[] {
  const { lines, problems } = parseList(textOf(file))
  for (const { line, text, reason } of problems)
    output.warn(`${file} 第 ${line} 行「${text}」${reason.zh}`, `${file} line ${line}: "${text}" ${reason.en}`)
  const rows = new Map<string, number>()
  for (const [row, { id, facts }] of subjects.entries())
    for (const key of [facts.get('name'), facts.get('uscc'), id]) if (typeof key === 'string') rows.set(key, row)
  return lines.flatMap((line): ListedSubject[] => {
    const row = line.keys.map((key) => rows.get(key)).find((one) => one !== undefined)
    if (row !== undefined) return [{ ...line, row }]
    const named = line.keys.join(' ')
    output.warn(
      `${file} 第 ${line.line} 行「${named}」不在所给企业之中，已略过`,
      `${file} line ${line.line}: "${named}" is not among the enterprises given and is left out`,
    )
    return []
  })
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('gb18030').decode(readFileSync(file))
    throw new CliFailure(
      { zh: `无法读取名单「${file}」，请检查路径`, en: `the list "${file}" cannot be read; check the path` },
      { cause: error },
    )
  }
}
