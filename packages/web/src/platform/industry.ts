import { industrySection } from '@wutong/engine'
import { useWords } from './language.ts'

const sections = [...'ABCDEFGHIJKLMNOPQRST'] as readonly Section[]

/** A section letter of GB/T 4754. */
export type Section =
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F'
  | 'G'
  | 'H'
  | 'I'
  | 'J'
  | 'K'
  | 'L'
  | 'M'
  | 'N'
  | 'O'
  | 'P'
  | 'Q'
  | 'R'
  | 'S'
  | 'T'

/** All sections with their names, and the section name of a code. */
export function useIndustries() {
  const { t } = useWords()
  const sectionName = (code: string): string | undefined => {
    const letter = sections.find((section) => section === industrySection(code))
    return letter === undefined ? undefined : t(`industries.${letter}`)
  }
  return { sections, sectionName }
}
