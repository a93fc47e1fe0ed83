/** `changes`: who will newly qualify for an offer, and who will lose it, as time alone passes. */
import {
  type ComingChange,
  type CompiledZone,
  comingChanges,
  dayFrom,
  type Language,
  snapshotFrom,
} from '@wutong/engine'
import type { Run } from '../cli.ts'
import { subjectsOf } from './evaluate.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { dayOption, textOption } from './options.ts'

/** Farther ahead facts say nothing, and every day is matched. */
const longest = 3660

/** Lists the changes of one offer between two days. */
export async function runChanges(run: Run): Promise<number> {
  const { called, output, today } = run
  const offer = called.words[0]
  const from = dayOption(called, 'from') ?? today
  const to = dayOption(called, 'to')
  if (offer === undefined || to === null)
    throw new CliFailure({
      zh: '请写明政策的代码与 --to 日期，用 --help 查看示例',
      en: 'name the offer and give --to; see --help for examples',
    })
  const days = dayFrom(to) - dayFrom(from)
  if (days < 0 || days > longest)
    throw new CliFailure({
      zh: `--to 要在 --from（${from}）之后十年以内，不能是「${to}」`,
      en: `--to is at most ten years after --from (${from}), not "${to}"`,
    })
  const onFrom: Run = { ...run, called: { ...called, values: { ...called.values, on: from } } }
  const { zone, subjects, judged, limit } = await subjectsOf(onFrom)
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const all = comingChanges(zone, offer, { snapshot, judged }, to)
  const shown = textOption(called, 'limit') === null ? all : all.slice(0, limit ?? all.length)
  const idOf = ({ row }: ComingChange) => subjects[row]?.id ?? ''
  if (output.json)
    output.list(
      shown.map((change) => ({ id: idOf(change), kind: change.kind, on: change.on, because: change.because })),
    )
  else for (const change of shown) output.line(lineOf(zone, offer, { ...change, id: idOf(change) }, output.language))
  return exitCodes.ok
}

function lineOf(
  zone: CompiledZone,
  offer: string,
  { id, kind, on, because }: ComingChange & { readonly id: string },
  language: Language,
): string {
  const words = {
    gained: { zh: '新达标', en: 'qualifies' },
    lost: { zh: '将失去', en: 'loses it' },
  }
  const term = { zh: '政策本身的期限或版本', en: 'the term or version of the offer itself' }
  const conditions = zone.offers.get(offer)?.versions.flatMap((version) => version.conditions) ?? []
  const names = because.map(
    (code) => conditions.find(({ condition }) => condition.code === code)?.condition.name[language] ?? code,
  )
  return `${on}  ${words[kind][language]}  ${id}  ${names.length === 0 ? term[language] : names.join('; ')}`
}
