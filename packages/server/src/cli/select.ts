/** `select`: who comes in where an offer has rounds, who is the first one out, and how the quota is used. */
import {
  amountFromFen,
  isoFrom,
  type Language,
  type PopulationSelection,
  type RoundEntry,
  type RoundOutcome,
  type Selection,
  type SubjectFacts,
  selectPopulation,
  showNumber,
  snapshotFrom,
  type Text,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { readListed } from './listed.ts'
import { parseWhole, textOption } from './options.ts'
import { table } from './output.ts'
import { givenSubjects } from './subjects.ts'

/** Runs the rounds of one offer. */
export async function runSelect(run: Run): Promise<number> {
  const { called, output } = run
  const offer = called.words[0]
  if (offer === undefined)
    throw new CliFailure({
      zh: '请写明政策的代码，用 --help 查看示例',
      en: 'name the offer; see --help for examples',
    })
  const { zone, subjects, judged } = await givenSubjects(run)
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const outcome = selectPopulation(zone, offer, { snapshot, judged }, applicationsOf(run, subjects))
  const given = textOption(called, 'limit')
  const limit = given === null ? null : parseWhole('--limit', given, { min: 1, max: 10_000_000 })
  const shown = shownSelection(outcome, subjects, limit ?? Number.POSITIVE_INFINITY)
  if (output.json) output.value(shown)
  else for (const line of selectionLines(shown, output.language)) output.line(line)
  return exitCodes.ok
}

function applicationsOf(run: Run, subjects: readonly SubjectFacts[]) {
  const file = textOption(run.called, 'applications')
  if (file === null) return null
  return readListed(run, file, subjects).map(({ row, on, line }) => {
    if (on !== null) return { row, on }
    throw new CliFailure({
      zh: `${file} 第 ${line} 行没有申报日期，请补上`,
      en: `${file} line ${line} has no day of application: add it`,
    })
  })
}

function shownSelection(
  { offer, version, selection, rounds, late }: PopulationSelection,
  subjects: readonly SubjectFacts[],
  limit: number,
) {
  const idOf = (row: number) => subjects[row]?.id ?? ''
  const place = (entry: RoundEntry | null) =>
    entry === null ? null : { id: idOf(entry.row), rank: entry.rank, ...keyOf(selection, entry) }
  return {
    offer,
    version,
    by: selection.by,
    late: late.map(idOf),
    rounds: rounds.map(({ round, limits, entries, taken, fen, ...outcome }) => ({
      code: round.code,
      name: round.name,
      window: round.window,
      places: limits.places,
      budget: limits.fen === null ? null : amountFromFen(limits.fen),
      taken,
      amount: amountFromFen(fen),
      amount_unknown: outcome.amountUnknown,
      open: outcome.open,
      last_in: place(outcome.lastIn),
      first_out: place(outcome.firstOut),
      gap: gapOf(selection, outcome.gap),
      entries: entries.slice(0, limit).map((entry) => ({
        id: idOf(entry.row),
        rank: entry.rank,
        ...keyOf(selection, entry),
        result: entry.result,
        reason: entry.reason,
        sure: entry.sure,
        amount: amountFromFen(entry.fen),
      })),
    })),
  }
}

type Shown = ReturnType<typeof shownSelection>

/** Points, a value, 万元, or the day of application. */
function keyOf({ by }: Selection, { key }: RoundEntry): { readonly key: number | string | null } {
  if (key === null) return { key }
  if (by === 'first-come') return { key: isoFrom(key) }
  return { key: by === 'amount' ? amountFromFen(key) : key }
}

function gapOf({ by }: Selection, gap: RoundOutcome['gap']): number | null {
  return gap !== null && by === 'amount' ? amountFromFen(gap) : gap
}

const results = {
  selected: { zh: '入选', en: 'selected' },
  reserve: { zh: '候补', en: 'reserve' },
  not_selected: { zh: '落选', en: 'out' },
  undecided: { zh: '待定', en: 'open' },
} as const satisfies Record<RoundEntry['result'], Text>

const reasons = {
  within: { zh: '在名额与资金之内', en: 'within places and money' },
  tie_taken: { zh: '并列一并入选', en: 'equals all come in' },
  tie_refused: { zh: '并列超出，一并落选', en: 'equals do not all fit' },
  tie_shared: { zh: '并列按比例分享', en: 'equals share what is left' },
  standing_by: { zh: '候补', en: 'stands by' },
  beyond: { zh: '名额或资金已满', en: 'places or money are used up' },
  not_eligible: { zh: '不符合条件', en: 'does not qualify' },
  not_in_time: { zh: '不在受理期内', en: 'not in time' },
  data_missing: { zh: '数据不全', en: 'data are missing' },
} as const satisfies Record<RoundEntry['reason'], Text>

const words = {
  used: { zh: '用去名额 / 资金（万元）', en: 'places / money (万元) used' },
  firstOut: { zh: '第一个落选', en: 'first one out' },
  behind: { zh: '差', en: 'behind by' },
  open: { zh: '待定', en: 'open' },
  unsure: { zh: '未定', en: 'not sure' },
  late: { zh: '不在任何受理期内', en: 'in no window' },
} as const satisfies Record<string, Text>

function selectionLines({ offer, version, rounds, late }: Shown, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const lines = rounds.flatMap((round) => {
    const { first_out: out, gap } = round
    const limit = (used: number, of: number | null) => `${showNumber(used)}${of === null ? '' : `/${showNumber(of)}`}`
    return [
      `${round.name[language]}  ${round.window.from} – ${round.window.until ?? '…'}`,
      `${say('used')}: ${limit(round.taken, round.places)}  ${limit(round.amount, round.budget)}  ${say('open')}: ${round.open}`,
      ...(out === null
        ? []
        : [`${say('firstOut')}: ${out.id}  ${out.key}${gap === null ? '' : `  ${say('behind')} ${showNumber(gap)}`}`]),
      ...table(
        round.entries.map((entry) => [
          entry.rank === null ? '—' : String(entry.rank),
          entry.id,
          entry.key === null ? '?' : String(entry.key),
          results[entry.result][language] + (entry.sure || entry.result === 'undecided' ? '' : ` (${say('unsure')})`),
          reasons[entry.reason][language],
          showNumber(entry.amount),
        ]),
      ),
      '',
    ]
  })
  const tail = late.length === 0 ? [] : [`${say('late')}: ${late.join(' ')}`]
  return [`${offer}@${version}`, ...lines, ...tail]
}
