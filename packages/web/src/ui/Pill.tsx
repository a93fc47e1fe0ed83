import type { ReactNode } from 'react'

/** The tones of the product; each also carries a sign, so that colour is never the only difference. */
export type Tone = 'good' | 'bad' | 'unknown' | 'near' | 'plain'

interface PillProps {
  readonly tone: Tone
  readonly sign?: string | undefined
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** A small label with a tone and a sign. */
export function Pill({ tone, sign, title, children }: PillProps) {
  return (
    <span className={`pill pill-${tone}`} title={title}>
      {sign ? <span aria-hidden="true">{sign}</span> : null}
      {children}
    </span>
  )
}
