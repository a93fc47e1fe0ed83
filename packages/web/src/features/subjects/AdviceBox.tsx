import { getRouteApi } from '@tanstack/react-router'
import type { Advice, ItemGain } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { numberText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useAdvice } from './queries.ts'

const route = getRouteApi('/house/enterprises/$subjectId')
type Move = Advice['moves'][number]

function useSubjectAdvice() {
  const { subjectId } = route.useParams()
  const { period, on } = route.useSearch()
  return useAdvice(subjectId, { period, on }).data
}

/** A move in words: the figure, from what to what, and by how much. */
function useMoveText() {
  const { nameOf, valueText } = useCatalogue()
  return ({ fact, from, to, change, unit }: Move): string => {
    const by = change === null ? '' : ` (${change > 0 ? '+' : '−'}${valueText(Math.abs(change), unit)})`
    return `${nameOf(fact)} ${valueText(from, unit)} → ${valueText(to, unit)}${by}`
  }
}

/** The nearest way to what comes next in one scorecard, ladder or policy. */
export function AdviceBox({ id, kind }: { readonly id: string; readonly kind: 'scorecard' | 'ladder' | 'offer' }) {
  const { t } = useWords()
  const all = useSubjectAdvice()?.advice ?? []
  const own = all.filter(({ target }) => idOf(target, kind) === id && kind in target)
  if (own.length === 0) return null
  return (
    <div className="next-rung">
      <h3>{t('rules.nearestWay')}</h3>
      {own.map((advice) => (
        <AdviceLine key={Object.values(advice.target).join(':')} advice={advice} />
      ))}
    </div>
  )
}

/** The id without a version, as results name it. */
function idOf(target: Advice['target'], kind: string): string | undefined {
  return (target as Readonly<Record<string, string>>)[kind]?.split('@')[0]
}

function AdviceLine({ advice }: { readonly advice: Advice }) {
  const { t } = useWords()
  const moveText = useMoveText()
  const name = useTargetName(advice.target)
  return (
    <div>
      <b>{name}</b>
      {advice.outcome === 'found' ? (
        <>
          {' '}
          <span className="muted small">{t(advice.cheapest ? 'rules.cheapest' : 'rules.bestFound')}</span>
          <ul>
            {advice.moves.map((move) => (
              <li key={move.fact}>{moveText(move)}</li>
            ))}
          </ul>
        </>
      ) : (
        <span className="muted small"> {t('rules.noWay')}</span>
      )}
    </div>
  )
}

function useTargetName(target: Advice['target']): string {
  const { t, text } = useWords()
  const { zone } = useCatalogue()
  switch (target.kind) {
    case 'class':
      return t('rules.class', { class: target.class })
    case 'pass':
      return t('rules.toPass')
    case 'offer':
      return t('rules.toQualify')
    case 'rung': {
      const ladder = zone.ladders.find(({ id }) => id === target.ladder.split('@')[0])
      const rungs = ladder?.versions.flatMap((version) => version.rungs)
      return text(rungs?.find(({ code }) => code === target.rung)?.name) || target.rung
    }
  }
}

/** What one more unit adds through an item, or the next step where one unit is not enough. */
export function GainLines({ scorecard, item }: { readonly scorecard: string; readonly item: string }) {
  const { t, language } = useWords()
  const { nameOf, valueText } = useCatalogue()
  const card = useSubjectAdvice()?.gains.find((one) => one.scorecard === scorecard)
  const lines = (card?.gains ?? []).filter((gain) => gain.item === item).flatMap(gainOf)
  return lines.map(({ move, points }) => (
    <div key={move.fact} className="muted small">
      {t((move.change ?? 0) < 0 ? 'rules.gainByLess' : 'rules.gainByMore', {
        name: nameOf(move.fact),
        amount: valueText(Math.abs(move.change ?? 0), move.unit),
        points: numberText(points, language, 4),
      })}
    </div>
  ))
}

function gainOf({ unit, next }: ItemGain) {
  const gain = unit ?? next
  return gain === null ? [] : [gain]
}
