/** `preview OFFER`: another version or a draft of an offer over the population. */
import { readFile, stat } from 'node:fs/promises'
import {
  amountFromFen,
  type CompiledZone,
  type ConditionSet,
  checkZone,
  type Language,
  matchVerdicts,
  type Offer,
  type OfferPreview,
  type OfferVersion,
  previewOffer,
  type SubjectFacts,
  showNumber,
  snapshotFrom,
  type Text,
} from '@wutong/engine'
import { draftFrom, movedRows, OfferVersionFile } from '#modules/analyses'
import { versionShownOn } from '#modules/evaluations'
import { shapeProblems } from '#modules/zones'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { textOption } from './options.ts'
import { table } from './output.ts'
import { openZone } from './packages.ts'
import type { Given } from './subjects.ts'

/** What is compared: an offer of the zone and one of its versions, the one in force where none is named. */
interface PreviewedOffer {
  readonly given: Given
  readonly offer: Offer
  readonly version: string | null
}

/** Compares two versions of an offer over the population. */
export async function runOfferPreview(run: Run, { given, offer, version }: PreviewedOffer): Promise<number> {
  const { zone, subjects, judged } = given
  const before = version === null ? versionShownOn(offer, judged.on) : versionOf(offer, version)
  if (before === undefined) throw noVersion(offer, version ?? '')
  const { after, setsAfter } = await afterOf(run, zone, offer)
  const snapshot = snapshotFrom(zone, subjects, judged.period)
  const preview = previewOffer(zone, { offer, before, after, setsAfter, snapshot, judged })
  const { moves, gain, lose, keep, open, sumBefore, sumAfter, exact } = preview
  const shown = {
    offer: offer.id,
    before: before.version,
    after: after.version,
    judged,
    standings: matchVerdicts,
    ...{ moves, gain, lose, keep, open, exact },
    sumBefore: sumsOf(sumBefore),
    sumAfter: sumsOf(sumAfter),
    changes: preview.changes.map(({ effect: _, paths: __, sum, ...change }) => ({
      ...change,
      sum: amountFromFen(sum),
    })),
    movers: moversOf(preview, subjects),
  }
  if (run.output.json) run.output.value(shown)
  else for (const line of offerPreviewLines(shown, run.output.language)) run.output.line(line)
  return exitCodes.ok
}

interface After {
  readonly after: OfferVersion
  readonly setsAfter?: readonly ConditionSet[]
}

async function afterOf(run: Run, zone: CompiledZone, offer: Offer): Promise<After> {
  const named = textOption(run.called, 'with')
  const draft = textOption(run.called, 'draft')
  if ((named === null) === (draft === null))
    throw new CliFailure({
      zh: '请用 --with 版本 或 --draft 草案文件或规则包文件夹 给出要对比的版本（二选一）',
      en: 'give the version to compare with: --with VERSION or --draft FILE|DIR, one of them',
    })
  if (named !== null) return { after: versionOf(offer, named) }
  const path = draft ?? ''
  const found = await stat(path).catch(() => null)
  if (found?.isFile() === true) return { after: draftIn(zone, offer, { path, text: await readFile(path, 'utf8') }) }
  const other = await openZone(path)
  const after = other.offers.get(offer.id)?.definition.versions.at(-1)
  if (after === undefined)
    throw new CliFailure({
      zh: `${path} 里没有政策「${offer.id}」`,
      en: `${path} has no offer "${offer.id}"`,
    })
  return { after, setsAfter: other.zone.conditionSets }
}

interface DraftFile {
  readonly path: string
  readonly text: string
}

function draftIn(zone: CompiledZone, offer: Offer, { path, text }: DraftFile): OfferVersion {
  const draft = draftFrom(text, offer.id)
  if ('problem' in draft) throw badDraft(path, draft.problem)
  if ('value' in draft) {
    const [first] = shapeProblems(OfferVersionFile, draft.value)
    throw badDraft(path, first?.message ?? { zh: '格式不对', en: 'the shape is wrong' })
  }
  const alone = { ...zone.zone, offers: [{ ...offer, versions: [draft.version] }], ladders: [], bundles: [] }
  const finding = checkZone(alone).find(({ path: [part] }) => part === 'offers')
  if (finding !== undefined) throw badDraft(path, finding.message)
  return draft.version
}

function badDraft(path: string, { zh, en }: Text): CliFailure {
  return new CliFailure({ zh: `草案 ${path} 有误：${zh}`, en: `the draft ${path} has a mistake: ${en}` })
}

function versionOf(offer: Offer, version: string): OfferVersion {
  const found = offer.versions.find((one) => one.version === version)
  if (found === undefined) throw noVersion(offer, version)
  return found
}

function noVersion({ id, versions }: Offer, version: string): CliFailure {
  const list = versions.map((one) => one.version).join(', ')
  return new CliFailure({
    zh: `「${id}」没有版本「${version}」；可用：${list}`,
    en: `"${id}" has no version "${version}"; use one of ${list}`,
  })
}

/** Sums in 万元. */
function sumsOf({
  qualified,
  fen,
  amountUnknown,
  undecided,
  undecidedFen,
  undecidedUnknown,
}: OfferPreview['sumAfter']) {
  return {
    ...{ qualified, amountUnknown, undecided, undecidedUnknown },
    amount: amountFromFen(fen),
    undecidedAmount: amountFromFen(undecidedFen),
  }
}

function moversOf(preview: OfferPreview, subjects: readonly SubjectFacts[]) {
  const { before, after, paidBefore, paidAfter, causesAt, changes } = preview
  const amount = (fen: number | undefined) => (fen === undefined || Number.isNaN(fen) ? null : amountFromFen(fen))
  return movedRows(preview).map((row) => ({
    id: subjects[row]?.id ?? '',
    standingBefore: matchVerdicts[before[row] ?? -1] ?? null,
    standingAfter: matchVerdicts[after[row] ?? -1] ?? null,
    paidBefore: amount(paidBefore[row]),
    paidAfter: amount(paidAfter[row]),
    causes: causesAt(row).map((place) => changes[place]?.code ?? ''),
  }))
}

type Shown = Pick<OfferPreview, 'moves' | 'gain' | 'lose' | 'keep' | 'open'> & {
  readonly offer: string
  readonly before: string
  readonly after: string
  readonly sumBefore: ReturnType<typeof sumsOf>
  readonly sumAfter: ReturnType<typeof sumsOf>
  readonly changes: readonly {
    readonly code: string
    readonly sum: number
    readonly ledUp: number
    readonly ledDown: number
  }[]
  readonly movers: ReturnType<typeof moversOf>
}

const words = {
  counts: { zh: '新增 / 失去 / 两版都符合 / 待定', en: 'gain / lose / keep / undecided' },
  money: { zh: '确定金额（万元）', en: 'sure amount (万元)' },
  unknown: { zh: '金额未知家数', en: 'of unknown amount' },
  may: { zh: '待定最多另加（万元）', en: 'undecided may add (万元)' },
  fromTo: { zh: '改前＼改后', en: 'before\\after' },
  change: { zh: '改动', en: 'change' },
  ledUp: { zh: '主因新增', en: 'led gains' },
  ledDown: { zh: '主因失去', en: 'led losses' },
  sum: { zh: '资金增减（万元）', en: 'money (万元)' },
  qualified: { zh: '符合', en: 'qualified' },
  one_away: { zh: '差一项', en: 'one away' },
  undecided: { zh: '待定', en: 'undecided' },
  not_qualified: { zh: '不符合', en: 'not qualified' },
} as const satisfies Record<string, Text>

const moversShown = 20

function offerPreviewLines(preview: Shown, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const figure = (value: number | null) => (value === null ? '?' : showNumber(Math.round(value * 10_000) / 10_000))
  const { sumBefore, sumAfter } = preview
  const pair = (of: (sums: Shown['sumAfter']) => number) => `${figure(of(sumBefore))} → ${figure(of(sumAfter))}`
  return [
    `${preview.offer} ${preview.before} → ${preview.after}`,
    `${say('counts')}: ${preview.gain} / ${preview.lose} / ${preview.keep} / ${preview.open}`,
    `${say('money')}: ${pair(({ amount }) => amount)}  ${say('unknown')}: ${pair((sums) => sums.amountUnknown)}`,
    `${say('may')}: ${pair(({ undecidedAmount }) => undecidedAmount)}`,
    ...table([
      [say('fromTo'), ...matchVerdicts.map(say)],
      ...preview.moves.map((line, from) => [say(matchVerdicts[from] ?? 'undecided'), ...line.map(String)]),
    ]),
    ...table([
      [say('change'), say('ledUp'), say('ledDown'), say('sum')],
      ...preview.changes.map((one) => [one.code, String(one.ledUp), String(one.ledDown), figure(one.sum)]),
    ]),
    ...table(
      preview.movers
        .slice(0, moversShown)
        .map((one) => [
          one.id,
          `${say(one.standingBefore ?? 'undecided')} → ${say(one.standingAfter ?? 'undecided')}`,
          `${figure(one.paidBefore)} → ${figure(one.paidAfter)}`,
          one.causes.join(', '),
        ]),
    ),
  ]
}
