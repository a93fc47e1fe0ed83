import type { DisputeEffect, MatchVerdict } from '@wutong/contract'
import { type ShownValue, useCatalogue } from '../platform/catalogue.ts'
import { numberText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'

type Kind = keyof DisputeEffect

const kinds = ['scores', 'classes', 'rungs', 'matches'] as const satisfies readonly Kind[]
const verdicts = ['qualified', 'one_away', 'undecided', 'not_qualified'] as const satisfies readonly MatchVerdict[]

/** Says a result of a definition as people do. */
function useResultText() {
  const { t, text, language } = useWords()
  const { zone } = useCatalogue()
  return (kind: Kind, definition: string, value: ShownValue): string => {
    if (value === null) return kind === 'rungs' ? t('data.noRung') : t('words.unknown')
    if (typeof value === 'number') return numberText(value, language, 4)
    if (kind === 'rungs') {
      const rungs = zone.ladders.find(({ id }) => id === definition)?.versions.flatMap((version) => version.rungs)
      return text(rungs?.find(({ code }) => code === value)?.name) || String(value)
    }
    const verdict = kind === 'matches' ? verdicts.find((one) => one === value) : undefined
    return verdict === undefined ? String(value) : t(`matches.${verdict}`)
  }
}

/** What an answer changed in scores, rungs and policies: before and after. */
export function DisputeEffects({ effect }: { readonly effect: DisputeEffect }) {
  const { t, text } = useWords()
  const resultText = useResultText()
  const changes = kinds.flatMap((kind) => effect[kind].map((place) => ({ kind, ...place })))
  if (changes.length === 0) return <p className="muted">{t('data.noEffect')}</p>
  return (
    <>
      <p className="muted small">{t('data.effect')}</p>
      <ul className="effects">
        {changes.map(({ kind, definition, name, before, after }) => (
          <li key={`${kind}:${definition}`}>
            <span className="muted">{t(`data.effect_${kind}`)}</span> {text(name)}{' '}
            <span>
              {resultText(kind, definition, before)} → <b>{resultText(kind, definition, after)}</b>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
