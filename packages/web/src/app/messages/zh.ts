import { zhAccess } from './zh-access.ts'
import { zhAnalyses } from './zh-analyses.ts'
import { zhAudit } from './zh-audit.ts'
import { zhData } from './zh-data.ts'
import { zhFrame } from './zh-frame.ts'
import { zhPages } from './zh-pages.ts'
import { zhPast } from './zh-past.ts'
import { zhPeople } from './zh-people.ts'
import { zhQuality } from './zh-quality.ts'
import { zhQuestions } from './zh-questions.ts'
import { zhRounds } from './zh-rounds.ts'
import { zhRules } from './zh-rules.ts'
import { zhSimulation } from './zh-simulation.ts'
import { zhSources } from './zh-sources.ts'
import { zhStudio } from './zh-studio.ts'

/** The Chinese catalogue, the original. */
export const zh = {
  ...zhFrame,
  ...zhPages,
  ...zhRules,
  ...zhAnalyses,
  ...zhSimulation,
  ...zhRounds,
  ...zhPast,
  ...zhData,
  ...zhAudit,
  ...zhSources,
  ...zhQuality,
  ...zhQuestions,
  ...zhStudio,
  ...zhPeople,
  ...zhAccess,
} as const

/** The shape every other catalogue must have. */
export type Messages = Words<typeof zh>

type Words<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Words<Tree[Key]> }
