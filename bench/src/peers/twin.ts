import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planMatch } from '@wutong/engine'
import type { Quantity } from '../data/atoms.ts'
import { type CardItem, unitsPerPoint } from '../data/card.ts'
import { type Firms, judged } from '../data/firms.ts'
import { writeMatchPlan } from '../limits/match-plan.ts'
import type { Contender, MatchAnswer, Material, Peer } from './peer.ts'

const sources = join(import.meta.dirname, '..', '..', 'c')
const flags = ['-O3', '-march=native', '-pthread']

/** The same algorithms in C, two threads, in processes of their own that map the columns and keep their own time. */
export const twinPeer: Peer = {
  name: 'C twin',
  cannot: {
    one: 'computes all firms at once',
    rebuild: 'reads no database',
    memory: 'is a calculation, not a process that stays',
    growth: 'only our own growth is measured',
  },
  open(material) {
    const { firms, items, folder } = material
    const compiler = execFileSync('gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? 'gcc'
    const files = join(folder, `columns-${firms.size}`)
    writeColumns(firms, files)
    return Promise.resolve({
      about: `${compiler}, ${flags.join(' ')}, 2 threads`,
      score: () => {
        const program = build('score', folder)
        writePlan(items, firms, files)
        const groups = dictionarySize(firms)
        return [
          {
            name: 'C twin',
            run: () => {
              const last = linesOf(program, [files, firms.size, groups, items.length, warmRounds]).at(-1) ?? ''
              const [milliseconds = Number.NaN, processor = Number.NaN] = last.split(' ').map(Number)
              return { milliseconds, processor }
            },
            answer: () => ({
              units: new Float64Array(bytesOf(files, 'units.f64')),
              ranks: new Int32Array(bytesOf(files, 'ranks.i32')),
              classes: new Int32Array(bytesOf(files, 'classes.i32')),
            }),
          },
        ]
      },
      match: () => [matching(material)],
      close: () => undefined,
    })
  },
}

/** The program of the engine's own plan, run in C over the columns that the plan reads. */
function matching({ zone, snapshot, firms, policies, folder }: Material): Contender<MatchAnswer> {
  const offers = policies.policies.map(({ id }) => id)
  const files = join(folder, `match-${firms.size}`)
  writeMatchPlan(planMatch(zone, offers, judged), snapshot, files)
  const program = build('match', folder)
  let counts: number[][] = []
  return {
    name: 'C twin',
    run: () => {
      const lines = linesOf(program, [files, warmRounds, threads])
      counts = lines.slice(warmRounds).map((line) => line.split(' ').map(Number))
      return Number(lines[warmRounds - 1])
    },
    answer: () => ({
      firms: firms.size,
      qualified: counts.map(([qualified]) => qualified ?? Number.NaN),
      oneAway: counts.map(([, oneAway]) => oneAway ?? Number.NaN),
    }),
  }
}

/** The first round of a fresh process finds its memory untouched; the last one counts. */
const warmRounds = 3

const threads = 2

/** Compiles a twin into the run's folder. */
function build(name: string, folder: string): string {
  const program = join(folder, name)
  execFileSync('gcc', [...flags, '-o', program, join(sources, `${name}.c`), '-lm'])
  return program
}

/** Runs a twin and gives what it prints, line by line. */
function linesOf(program: string, args: readonly (string | number)[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args.map(String), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The C twin ${program} ended with ${String(status)}: ${stderr}`)
  return stdout.trim().split('\n')
}

const suffixes = { number: 'f64', bool: 'u8', text: 'i32', date: 'i32' } as const

/** Raw columns, one file each. */
function writeColumns({ columns }: Firms, files: string): void {
  mkdirSync(files, { recursive: true })
  for (const { name, type, values } of columns) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    writeFileSync(join(files, `${name}.${suffixes[type]}`), bytes)
    if (name === 'sector') writeFileSync(join(files, 'codes.i32'), bytes)
  }
}

function dictionarySize(firms: Firms): number {
  const sector = firms.column('sector')
  return sector.type === 'text' ? sector.dictionary.length : 0
}

const kinds = { column: 0, share: 1, growth: 2 } as const

function writePlan(items: readonly CardItem[], firms: Firms, files: string): void {
  const lines = items.map(({ value, weight }) => {
    const [a, b] = columnsOf(value)
    return `${kinds[value.kind]} ${fileOf(firms, a)} ${fileOf(firms, b)} ${weight * unitsPerPoint}\n`
  })
  writeFileSync(join(files, 'plan.txt'), lines.join(''))
}

function columnsOf(quantity: Quantity): readonly [string, string] {
  if (quantity.kind === 'column') return [quantity.name, quantity.name]
  return quantity.kind === 'share' ? [quantity.part, quantity.whole] : [quantity.of, `${quantity.of}_before`]
}

function fileOf(firms: Firms, name: string): string {
  return `${name}.${suffixes[firms.column(name).type]}`
}

function bytesOf(files: string, name: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(join(files, name))
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}
