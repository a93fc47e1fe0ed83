import { useCatalogue } from '../platform/catalogue.ts'
import { momentText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import { useSources } from '../platform/sources.tsx'

/** Which source said the figures that something reads, with batch, row and time when pointed at. */
export function SourceLine({ facts }: { readonly facts: readonly string[] }) {
  const { t, text, language } = useWords()
  const { nameOf } = useCatalogue()
  const sources = useSources()
  const known = facts.flatMap((fact) => {
    const from = sources[fact]
    return from === undefined ? [] : [{ fact, from }]
  })
  if (known.length === 0) return null
  const names = [...new Set(known.map(({ from }) => text(from.sourceName)))]
  const details = known.map(({ fact, from }) => {
    const row = from.row === null ? '' : ` · ${t('facts.row', { row: from.row })}`
    const when = t('facts.recorded', { when: momentText(from.recordedAt, language) })
    return `${nameOf(fact)} ${from.period ?? ''} · ${text(from.sourceName)} · ${from.batchName}${row} · ${when}`
  })
  return (
    <span className="muted small no-print" title={details.join('\n')}>
      {t('facts.source', { source: names.join(t('words.listComma')) })}
    </span>
  )
}
