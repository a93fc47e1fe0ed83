import type { Text } from '@wutong/contract'
import { useTranslation } from 'react-i18next'

/** The languages of the product; Chinese comes first. */
export type Language = 'zh' | 'en'

const storageKey = 'wutong.language'

/** The language this browser chose before, else Chinese. */
export function rememberedLanguage(): Language {
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh'
}

/** Keeps the chosen language for the next visit and tells the browser and screen readers. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Words of the catalogue (`t`), two-language texts (`text`) and the current language. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh'
  const text = (value: Text | null | undefined): string => value?.[language] ?? ''
  const changeLanguage = (next: Language): void => {
    rememberLanguage(next)
    void i18n.changeLanguage(next)
  }
  return { t, text, language, changeLanguage }
}
