import type { ReactNode } from 'react'
import type { Tone } from './Pill.tsx'

interface StatProps {
  readonly label: ReactNode
  readonly value: ReactNode
  readonly hint?: ReactNode
  readonly tone?: Tone | undefined
}

/** One figure with its name. */
export function Stat({ label, value, hint, tone = 'plain' }: StatProps) {
  return (
    <div className={`stat stat-${tone}`}>
      <div className="stat-label">{label}</div>
      <div className="stat-value">{value}</div>
      {hint ? <div className="stat-hint">{hint}</div> : null}
    </div>
  )
}
