import { countText } from '../platform/figures.ts'
import { useWords } from '../platform/language.ts'
import type { Tone } from './Pill.tsx'

interface ShareBarProps {
  readonly parts: readonly { readonly tone: Tone; readonly n: number; readonly label: string }[]
}

/** Counts as one bar with its legend. */
export function ShareBar({ parts }: ShareBarProps) {
  const { language } = useWords()
  const whole = parts.reduce((sum, part) => sum + part.n, 0)
  return (
    <div className="share">
      <div className="share-bar" aria-hidden="true">
        {parts.map((part) =>
          part.n > 0 ? (
            <span key={part.label} className={`share-${part.tone}`} style={{ width: `${(part.n / whole) * 100}%` }} />
          ) : null,
        )}
      </div>
      <div className="share-legend">
        {parts.map((part) => (
          <span key={part.label} className={`share-item tone-${part.tone}`}>
            {part.label} <b>{countText(part.n, language)}</b>
          </span>
        ))}
      </div>
    </div>
  )
}
