import { type ReactNode, useId } from 'react'

interface SectionProps {
  readonly title: ReactNode
  readonly extra?: ReactNode
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** A titled block of a page. */
export function Section({ title, extra, note, children }: SectionProps) {
  const id = useId()
  return (
    <section className="section" aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>{title}</h2>
        {extra ? <div className="section-extra">{extra}</div> : null}
      </header>
      {note ? <p className="section-note">{note}</p> : null}
      {children}
    </section>
  )
}
