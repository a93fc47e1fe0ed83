/** `advise`: the cheapest change that reaches the next class, pass mark, rung or offer, and what one more unit adds. */
import {
  type Advice,
  adviceFor,
  type CohortTable,
  type CompiledZone,
  type FigureMove,
  freezeCohorts,
  gainsFor,
  type ItemGain,
  type Judged,
  type Language,
  parseReference,
  type SubjectFacts,
  showNumber,
  showValue,
  snapshotFrom,
  type Text,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { readSubjects } from './inputs.ts'
import { judgedFrom, textOption } from './options.ts'
import { openZone } from './packages.ts'

/** Advises the given enterprises on a scorecard, ladder or offer. */
export async function runAdvise({ called, output, today }: Run): Promise<number> {
  const [reference] = called.words
  const input = textOption(called, 'input')
  if (reference === undefined || input === null)
    throw new CliFailure({
      zh: '请写明评分表、梯度或政策的代码，并用 --input 给出企业数据，例如 wutong advise gazelle --input firms.json',
      en: 'name a scorecard, ladder or policy and give enterprises with --input, e.g. wutong advise gazelle --input firms.json',
    })
  const judged = judgedFrom(called, today)
  const zone = await openZone(textOption(called, 'zone'))
  const subjects = readSubjects(zone, input, { period: judged.period, warn: output.warn })
  const cohorts = freezeCohorts(zone, cohortsOf(zone, reference), snapshotFrom(zone, subjects, judged.period), judged)
  const advised = subjects.map((subject) => advisedOn(zone, reference, subject, judged, cohorts))
  if (output.json) output.value(advised)
  else for (const one of advised) for (const line of advisedLines(zone, one, output.language)) output.line(line)
  return exitCodes.ok
}

interface Advised {
  readonly id: string
  readonly advice: readonly Advice[]
  readonly gains: readonly ItemGain[]
}

/** What the reference compares enterprises by: those given are compared with each other. */
function cohortsOf(zone: CompiledZone, reference: string): Parameters<typeof freezeCohorts>[1] {
  const { id } = parseReference(reference)
  if (zone.scorecards.has(id)) return reference
  return zone.ladders.has(id) ? { ladder: reference } : { offers: zone.offers.has(id) ? [reference] : [] }
}

function advisedOn(
  zone: CompiledZone,
  reference: string,
  subject: SubjectFacts,
  judged: Judged,
  cohorts: CohortTable,
): Advised {
  const advice = adviceFor(zone, reference, subject, judged, cohorts)
  const hasItems = zone.scorecards.has(parseReference(reference).id)
  return { id: subject.id, advice, gains: hasItems ? gainsFor(zone, reference, subject, judged, cohorts) : [] }
}

const outcomes: Readonly<Record<Advice['outcome'], Text>> = {
  reached: { zh: '已达到', en: 'reached already' },
  found: { zh: '变动最小的做法', en: 'cheapest change' },
  none: { zh: '仅靠改变现有数值未找到办法', en: 'no change of present figures was found that does it' },
}
const bestFound: Text = { zh: '已找到的最好做法', en: 'best found' }
const nothingNext: Text = { zh: '没有更高的目标', en: 'nothing further to reach' }

function advisedLines(zone: CompiledZone, { id, advice, gains }: Advised, language: Language): string[] {
  if (advice.length === 0) return [`${id}  ${nothingNext[language]}`, ...gainLines(zone, gains, language)]
  return [
    ...advice.flatMap(({ target, outcome, moves, cheapest }) => {
      const words = outcome === 'found' && !cheapest ? bestFound : outcomes[outcome]
      const name = Object.values(target).join(' ')
      return [`${id}  ${name}  ${words[language]}`, ...moves.map((move) => `  ${moveText(zone, move, language)}`)]
    }),
    ...gainLines(zone, gains, language),
  ]
}

/** A move in words: the figure, from what to what, and by how much. */
export function moveText(zone: Pick<CompiledZone, 'indicators'>, move: FigureMove, language: Language): string {
  const [code = move.fact, year] = move.fact.split('@')
  const name = zone.indicators.get(code)?.name[language] ?? code
  const [from, to] = [move.from, move.to].map((value) => showValue(value, move.unit, language))
  const change = move.change === null ? '' : ` (${move.change > 0 ? '+' : ''}${showNumber(move.change)})`
  return `${name}${year === undefined ? '' : ` ${year}`}: ${from} → ${to}${change}`
}

function gainLines(zone: CompiledZone, gains: readonly ItemGain[], language: Language): string[] {
  return gains.flatMap(({ item, unit, next }) => {
    const gain = unit ?? next
    if (gain === null) return []
    const points = language === 'zh' ? `+${showNumber(gain.points)} 分` : `+${showNumber(gain.points)} points`
    return [`  ${item}  ${moveText(zone, gain.move, language)}  ${points}`]
  })
}
