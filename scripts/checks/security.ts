import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, plantFile } from './check.ts'

const page = 'docs/security.md'
const states = ['met', 'partly', 'open', 'not applicable'] as const

/** How many requirements of level 1 and 2 each section of ASVS 5.0.0 has, from 1 on; they stand before those of level 3. */
const sections: readonly (readonly number[])[] = [
  [2, 9, 11, 3, 2],
  [3, 3, 4, 1],
  [0, 2, 4, 6, 5, 0, 2],
  [3, 1, 2, 4],
  [1, 3, 2, 3],
  [3, 12, 4, 4, 5, 3, 0, 4],
  [3, 4, 2, 5, 2, 2],
  [2, 3, 1, 1],
  [3, 4],
  [2, 2, 4, 11, 5, 2, 3],
  [2, 3, 3, 4, 1, 1, 0],
  [3, 2, 4],
  [1, 5, 2, 5],
  [2, 4, 3],
  [3, 3, 7, 0],
  [1, 5, 4, 3, 3],
  [1, 4, 2],
]

interface Row {
  readonly ids: readonly string[]
  readonly chapter: string
  readonly how: string
  readonly shownBy: string
  readonly state: string
}

/** The table of security requirements: every requirement once, every claim with its place, and the counts of its summary. */
export const security: Check = {
  name: 'security requirements',
  unit: 'requirements',
  run(root) {
    if (!existsSync(join(root, page))) return Promise.resolve({ problems: [`${page}: missing`], looked: 0 })
    const lines = readFileSync(join(root, page), 'utf8').split('\n')
    const rows = lines.flatMap(rowFrom)
    const ids = rows.flatMap((row) => row.ids)
    const problems = [...idProblems(ids), ...rows.flatMap(claimProblems), ...summaryProblems(lines, rows)]
    return Promise.resolve({ problems: problems.map((problem) => `${page}: ${problem}`), looked: ids.length })
  },
  canaries: [
    changed('state without its count', /\| met \|$/m, '| open |', /V1 .* says \d+ met, its rows \d+/),
    changed('requirement left out', /^\| 4\.2\.1 .*\n/m, '', /4\.2\.1 has no row/),
    changed(
      'claim without a test',
      /`packages\/server\/test\/headers\.test\.ts` \| met/,
      '– | met',
      /1\.3\.2 .*no test/,
    ),
  ],
}

function rowFrom(line: string): Row[] {
  const cells = line.split('|').map((cell) => cell.trim())
  const [, id = '', , , how = '', shownBy = '', state = ''] = cells
  const range = /^(\d+)\.(\d+)\.(\d+)(?:–\1\.\2\.(\d+))?$/.exec(id)
  if (range === null) return []
  const [, chapter = '', section = '', first = '', last = first] = range
  const count = Math.max(0, Number(last) - Number(first) + 1)
  const ids = Array.from({ length: count }, (_, at) => `${chapter}.${section}.${Number(first) + at}`)
  return [{ ids, chapter, how, shownBy, state }]
}

function idProblems(ids: readonly string[]): string[] {
  const wanted = sections.flatMap((counts, chapter) =>
    counts.flatMap((count, section) =>
      Array.from({ length: count }, (_, at) => `${chapter + 1}.${section + 1}.${at + 1}`),
    ),
  )
  const missing = wanted.filter((id) => !ids.includes(id)).map((id) => `${id} has no row`)
  const strange = ids.filter((id) => !wanted.includes(id)).map((id) => `${id} is no requirement of level 1 or 2`)
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} has two rows`)
  return [...missing, ...strange, ...twice]
}

function claimProblems({ ids, how, shownBy, state }: Row): string[] {
  const id = ids.join(', ')
  if (!states.some((known) => known === state)) return [`${id} has the state "${state}"`]
  if (how === '' || how === '–') return [`${id} does not say how or why`]
  const isClaim = state === 'met' || state === 'partly'
  if (isClaim && !/^`[^`]+`$|^no test$/.test(shownBy)) return [`${id} names no test, and does not say "no test"`]
  return []
}

function summaryProblems(lines: readonly string[], rows: readonly Row[]): string[] {
  const summary = lines
    .map((line) => /^\| (V(\d+) [^|]+|all) \| ([\d |]+) \|$/.exec(line))
    .filter((line) => line !== null)
  const problems =
    summary.length === sections.length + 1 ? [] : ['the summary has not one line a chapter and one for all']
  for (const [, name = '', chapter, figures = ''] of summary) {
    const own = rows.filter((row) => chapter === undefined || row.chapter === chapter)
    const said = figures.split('|').map(Number)
    const counted = states.map((state) => countOf(own.filter((row) => row.state === state)))
    for (const [at, state] of [...states, 'in all'].entries()) {
      const found = counted[at] ?? countOf(own)
      if (said[at] !== found) problems.push(`${name} says ${said[at]} ${state}, its rows ${found}`)
    }
  }
  return problems
}

function countOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { ids }) => sum + ids.length, 0)
}

/** A canary that changes one place of the page. */
function changed(name: string, from: RegExp, to: string, expect: RegExp): Check['canaries'][number] {
  return {
    name,
    expect,
    plant: (root) => plantFile(root, page, readFileSync(join(root, page), 'utf8').replace(from, to)),
  }
}
