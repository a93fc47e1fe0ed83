/** `simulate --changes FILE` and `--net`: a change across offers in net money of the best legal bundles. */
import { readFileSync } from 'node:fs'
import { ZoneChange } from '@wutong/contract'
import {
  amountFromFen,
  type BundleFigures,
  type BundleMove,
  type BundleSimulation,
  bundleSimulatorOf,
  type CompiledZone,
  type Language,
  populationOf,
  showNumber,
  snapshotFrom,
  standardGroupings,
  type Text,
} from '@wutong/engine'
import { parse } from 'yaml'
import { shapeProblems } from '#modules/zones'
import type { Run } from '../cli.ts'
import { subjectsOf } from './evaluate.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { type Called, textOption } from './options.ts'
import { table } from './output.ts'
import { changeFrom } from './simulate-change.ts'

interface Simulated {
  readonly zone: CompiledZone
  readonly simulation: BundleSimulation
  readonly moves: readonly (BundleMove & { readonly id: string })[]
  readonly movesTotal: number
}

/** Simulates the offers and rules across offers that a file changes, and the one that the options change. */
export async function runSimulateBundles(run: Run): Promise<number> {
  const { called, output } = run
  const change = zoneChangeFrom(called)
  const { zone, subjects, judged, limit } = await subjectsOf(run)
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const groupings = standardGroupings(zone, populationOf(snapshot, judged), textOption(called, 'scorecard'))
  const simulator = bundleSimulatorOf(zone, snapshot, judged, groupings)
  const all = simulator.moves(change)
  const simulated: Simulated = {
    zone,
    simulation: simulator.simulate(change),
    moves: all.slice(0, limit ?? 20).map((move) => ({ ...move, id: subjects[move.row]?.id ?? '' })),
    movesTotal: all.length,
  }
  if (output.json) output.value(shapeOf(simulated))
  else for (const line of linesOf(simulated, output.language)) output.line(line)
  return exitCodes.ok
}

function zoneChangeFrom(called: Called): ZoneChange {
  if (textOption(called, 'fit') !== null)
    throw new CliFailure({
      zh: '--fit 按单项政策反求，不能与 --changes、--net 同用',
      en: '--fit finds a setting of one offer alone: leave out --changes and --net',
    })
  const file = textOption(called, 'changes')
  const change = file === null ? {} : readChange(file)
  if (called.words.length === 0) {
    if (file !== null) return change
    throw new CliFailure({
      zh: '请写明政策的代码，或用 --changes 给出改动文件',
      en: 'name the offer, or give a file of changes with --changes',
    })
  }
  return { ...change, offers: [...(change.offers ?? []), changeFrom(called)] }
}

function readChange(file: string): ZoneChange {
  const value = parsed(file)
  const [problem] = shapeProblems(ZoneChange, value)
  if (problem === undefined) return ZoneChange.parse(value)
  const where = [...problem.path, ...(problem.key === null ? [] : [problem.key])].join('.')
  throw new CliFailure({
    zh: `改动文件「${file}」${where}：${problem.message.zh}`,
    en: `the file of changes "${file}", ${where}: ${problem.message.en}`,
  })
}

/** YAML, of which JSON is a part. */
function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file === '-' ? 0 : file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new CliFailure(
      {
        zh: `改动文件「${file}」无法读取（${why}），请检查路径与 YAML 写法`,
        en: `the file of changes "${file}" cannot be read (${why}): check its path and YAML`,
      },
      { cause: error },
    )
  }
}

function shapeOf({ simulation: { before, after, movement }, moves, movesTotal }: Simulated) {
  return {
    unit: '万元',
    before: figuresShape(before),
    after: figuresShape(after),
    winners: movement.winners,
    won: amountFromFen(movement.wonFen),
    losers: movement.losers,
    lost: amountFromFen(movement.lostFen),
    moves_total: movesTotal,
    moves: moves.map(({ id, before, after, sure }) => ({
      id,
      amount_before: amountFromFen(before),
      amount_after: amountFromFen(after),
      sure,
    })),
  }
}

function figuresShape({ offers, paid, fen, open, mostFen, groups }: BundleFigures) {
  return {
    paid,
    amount: amountFromFen(fen),
    open,
    most: Number.isFinite(mostFen) ? amountFromFen(mostFen) : null,
    offers: offers.map(({ unknown, ...offer }) => ({ ...offer, amount_unknown: unknown })),
    groups: Object.fromEntries(
      groups.map(({ code, lines }) => [
        code,
        lines.map(({ value, count, fen }) => ({ value, count, amount: amountFromFen(fen) })),
      ]),
    ),
  }
}

const words = {
  title: { zh: '按最优组合计的实付（万元）', en: 'net money by the best bundles (万元)' },
  offer: { zh: '政策', en: 'offer' },
  now: { zh: '现行', en: 'in force' },
  changed: { zh: '改后', en: 'changed' },
  total: { zh: '合计', en: 'total' },
  paid: { zh: '受益企业', en: 'enterprises paid' },
  open: { zh: '缺数据待定', en: 'open for want of data' },
  winners: { zh: '受益', en: 'winners' },
  losers: { zh: '受损', en: 'losers' },
  unsure: { zh: '（缺数据，未定）', en: ' (data missing, not settled)' },
  unknown: { zh: '未知', en: 'unknown' },
  size: { zh: '规模', en: 'size' },
  industry: { zh: '行业门类', en: 'industry section' },
  district: { zh: '街道', en: 'district' },
  class: { zh: '等级', en: 'class' },
} as const satisfies Record<string, Text>

const money = (fen: number) => showNumber(amountFromFen(fen))

function linesOf({ zone, simulation, moves, movesTotal }: Simulated, language: Language): string[] {
  const { before, after, movement } = simulation
  const say = (word: keyof typeof words) => words[word][language]
  const offers = after.offers.flatMap((own, index) => {
    const old = before.offers[index]
    if (own.taken + (old?.taken ?? 0) === 0) return []
    const name = zone.offers.get(own.offer)?.definition.name[language] ?? own.offer
    return [[name, `${old?.taken ?? 0} / ${showNumber(old?.paid ?? 0)}`, `${own.taken} / ${showNumber(own.paid)}`]]
  })
  return [
    `${say('title')}:`,
    ...table([
      [say('offer'), say('now'), say('changed')],
      ...offers,
      [say('total'), money(before.fen), money(after.fen)],
      [say('paid'), showNumber(before.paid), showNumber(after.paid)],
      [say('open'), showNumber(before.open), showNumber(after.open)],
    ]),
    ...groupLines(before, after, language),
    '',
    `${movesTotal}: ${say('winners')} ${movement.winners} (+${money(movement.wonFen)}), ${say('losers')} ${movement.losers} (−${money(movement.lostFen)})`,
    ...moves.map(
      (move) => `  ${move.id}  ${money(move.before)} → ${money(move.after)}${move.sure ? '' : say('unsure')}`,
    ),
  ]
}

function groupLines(before: BundleFigures, after: BundleFigures, language: Language): string[] {
  return after.groups.flatMap(({ code, lines }, group) => {
    const rows = lines.flatMap((line, index) => {
      const old = before.groups[group]?.lines[index] ?? { count: 0, fen: 0 }
      if (line.count + old.count === 0) return []
      const cell = ({ count, fen }: { readonly count: number; readonly fen: number }) => `${count} / ${money(fen)}`
      return [[`  ${line.value ?? words.unknown[language]}`, cell(old), cell(line)]]
    })
    return rows.length === 0 ? [] : ['', `${words[code as 'size'][language]}:`, ...table(rows)]
  })
}
