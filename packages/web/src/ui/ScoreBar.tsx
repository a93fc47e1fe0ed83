interface ScoreBarProps {
  readonly total: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly max: number
}

const percent = (value: number, max: number): string => `${Math.max(0, Math.min(100, (value / max) * 100))}%`

/** A score on its scale: solid up to what is certain, hatched over what missing data leave open. */
export function ScoreBar({ total, lower, upper, max }: ScoreBarProps) {
  const low = total ?? lower ?? 0
  // Without an upper end everything above is open.
  const high = total ?? upper ?? (lower === null ? low : max)
  return (
    <div className="score-bar" aria-hidden="true">
      <div className="score-bar-open" style={{ width: percent(high, max) }} />
      <div className="score-bar-sure" style={{ width: percent(low, max) }} />
    </div>
  )
}
