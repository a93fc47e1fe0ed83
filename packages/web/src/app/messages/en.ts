import { enAccess } from './en-access.ts'
import { enAnalyses } from './en-analyses.ts'
import { enAudit } from './en-audit.ts'
import { enData } from './en-data.ts'
import { enFrame } from './en-frame.ts'
import { enPages } from './en-pages.ts'
import { enPast } from './en-past.ts'
import { enPeople } from './en-people.ts'
import { enQuality } from './en-quality.ts'
import { enQuestions } from './en-questions.ts'
import { enRounds } from './en-rounds.ts'
import { enRules } from './en-rules.ts'
import { enSimulation } from './en-simulation.ts'
import { enSources } from './en-sources.ts'
import { enStudio } from './en-studio.ts'
import type { Messages } from './zh.ts'

/** The English catalogue; a missing or extra key does not compile. */
export const en = {
  ...enFrame,
  ...enPages,
  ...enRules,
  ...enAnalyses,
  ...enSimulation,
  ...enStudio,
  ...enPeople,
  ...enAccess,
  ...enRounds,
  ...enPast,
  ...enData,
  ...enAudit,
  ...enSources,
  ...enQuality,
  ...enQuestions,
} as const satisfies Messages
