import { useTranslation } from 'react-i18next'

/** Name of a catalogue theme; a zone's own themes without a translation keep their code. */
export function useThemeName(): (theme: string) => string {
  const { i18n } = useTranslation()
  return (theme) => {
    const names: unknown = i18n.getResource(i18n.language, 'translation', 'themes')
    const name: unknown = typeof names === 'object' && names !== null ? Reflect.get(names, theme) : undefined
    return typeof name === 'string' ? name : theme
  }
}
