/** Lists of enterprises that a command is given beside its population. */
import { readFileSync } from 'node:fs'
import type { FactValue, SubjectFacts } from '@wutong/engine'
import { type Directory, findNamed, type ListLine, type Nameable, parseList } from '#modules/analyses'
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
  const directory = directoryOf(subjects)
  return lines.flatMap((line): ListedSubject[] => {
    const named = findNamed(line.keys, directory)
    if ('found' in named) return [{ ...line, row: named.found.row }]
    const said = line.keys.join(' ')
    output.warn(
      `${file} 第 ${line.line} 行「${said}」已略过：${named.reason.zh}`,
      `${file} line ${line.line}: "${said}" is left out: it ${named.reason.en}`,
    )
    return []
  })
}

/** The population by code, id and name. */
function directoryOf(subjects: readonly SubjectFacts[]): Directory<Nameable & { readonly row: number }> {
  const text = (value: FactValue | undefined) => (typeof value === 'string' ? value : null)
  const bearers = subjects.map(({ id, facts }, row) => ({
    id,
    row,
    uscc: text(facts.get('uscc')),
    name: text(facts.get('name')),
  }))
  return {
    byCode: new Map(bearers.flatMap((one) => [one.id, one.uscc ?? one.id].map((key) => [key, one] as const))),
    byName: Map.groupBy(bearers, ({ name }) => name ?? ''),
  }
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
