import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../platform/language.ts'
import { pluralStep } from '../../platform/plurals.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zh }
    returnNull: false
  }
}

/** Starts the message catalogues; both are in the app, so nothing is fetched. */
export async function startWords(language: Language): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(pluralStep)
    .init({
      lng: language,
      fallbackLng: 'zh',
      resources: { zh: { translation: zh }, en: { translation: en } },
      interpolation: { escapeValue: false },
      postProcess: [pluralStep.name],
    })
}
