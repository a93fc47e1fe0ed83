import { createContext, type ReactNode, useContext } from 'react'
import { useCatalogue } from './catalogue.ts'
import { readableExpression } from './expression.ts'
import { useWords } from './language.ts'

/** Named expressions of a rule version, usable in its conditions like indicators. */
export type Measures = Readonly<Record<string, string>>

const MeasuresContext = createContext<Measures>({})

/** Lets the expressions below be spelled out in full. */
export function WithMeasures({
  measures,
  children,
}: {
  readonly measures: Measures | undefined
  readonly children: ReactNode
}) {
  const outer = useContext(MeasuresContext)
  return <MeasuresContext value={{ ...outer, ...measures }}>{children}</MeasuresContext>
}

/** Writes expressions with names in place of codes; measures are spelled out. */
export function useReadable(): (cel: string) => string {
  const { language } = useWords()
  const { nameOf, valueNameOf } = useCatalogue()
  const measures = useContext(MeasuresContext)
  const read = (cel: string, depth: number): string =>
    readableExpression(cel, language, {
      valueNameOf,
      nameOf: (code) => {
        const measure = measures[code]
        if (measure === undefined || depth > 5) return nameOf(code)
        const spelled = read(measure, depth + 1)
        return cel.trim() === code ? spelled : `(${spelled})`
      },
    })
  return (cel) => read(cel, 0)
}
