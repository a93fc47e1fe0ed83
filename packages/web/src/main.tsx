import './platform/zod-without-eval.ts'
import 'antd/dist/reset.css'
import './app/styles/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startWords } from './app/messages/index.ts'
import { Providers } from './app/providers.tsx'
import { rememberedLanguage, rememberLanguage } from './platform/language.ts'

const element = document.getElementById('root')
if (element === null) throw new Error('The page has no element with the id root')
const language = rememberedLanguage()
rememberLanguage(language)
await startWords(language)
createRoot(element).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
)
