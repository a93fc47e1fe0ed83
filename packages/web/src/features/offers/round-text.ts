import type { SelectionEntry, SelectionReply } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { amountText, dayText, numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'

type Keyed = Pick<SelectionEntry, 'key' | 'appliedOn'>

/** How entries of a round are told: on the page and in a file. */
export function useEntryText(by: SelectionReply['by']) {
  const { t, language } = useWords()
  const { nameOf } = useCatalogue()
  const keyText = ({ key, appliedOn }: Keyed): string => {
    if (appliedOn !== null) return dayText(appliedOn, language)
    if (key === null) return t('words.unknown')
    return by === 'amount' ? amountText(key, language) : numberText(key, language, 4)
  }
  const gapText = (gap: number): string => (by === 'amount' ? amountText(gap, language) : numberText(gap, language, 4))
  const reasonText = ({ reason, missing }: SelectionEntry): string => {
    if (reason !== 'data_missing') return t(`rounds.reasons.${reason}`)
    if (missing.length === 0) return t('rounds.dataMissing')
    return t('rounds.reasons.data_missing', { missing: missing.map(nameOf).join(t('words.listComma')) })
  }
  const resultText = ({ result, sure }: SelectionEntry): string =>
    `${t(`rounds.results.${result}`)}${sure || result === 'undecided' ? '' : `（${t('rounds.notSure')}）`}`
  const head = [
    t('rounds.rank'),
    t('subjects.name'),
    t('subjects.uscc'),
    t(`rounds.key.${by}`),
    t('rounds.result'),
    t('rounds.why'),
    t('rounds.gap'),
    t('rounds.amount'),
  ]
  const rowOf = (entry: SelectionEntry): (string | number | null)[] => [
    entry.rank,
    entry.name,
    entry.uscc,
    entry.appliedOn ?? entry.key ?? t('words.unknown'),
    resultText(entry),
    reasonText(entry),
    entry.behind,
    entry.amount,
  ]
  return { keyText, gapText, reasonText, head, rowOf }
}
