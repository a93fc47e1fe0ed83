import { z } from 'zod'
import { Day, FileNote, page, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

/** The source under which an enterprise's own answers are recorded. */
export const ownSource = 'enterprise'

/** `declined`: whoever was asked does not have the figure. */
export const questionStates = ['open', 'answered', 'confirmed', 'declined', 'withdrawn'] as const

/** A question to a source or an enterprise about one figure. */
export const Question = z.object({
  id: z.uuid(),
  kind: z.enum(['plausibility', 'gap']),
  rule: z.string(),
  ruleName: Text.nullable(),
  askedOf: z.enum(['source', 'enterprise']),
  source: z.string().nullable(),
  sourceName: Text.nullable(),
  subject: z.object({ id: SubjectId, name: z.string() }),
  code: z.string(),
  name: Text,
  unit: z.string().nullable(),
  period: z.number().int().nullable(),
  /** What was said when it was asked; null for a gap. */
  said: Shown,
  raisedBy: z.string(),
  raisedAt: z.string(),
  dueOn: Day,
  late: z.boolean(),
  /** `known`: open, but some source has supplied the figure since, so that nobody need answer. */
  state: z.enum([...questionStates, 'known']),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  batchId: z.uuid().nullable(),
  /** The objection that the answer became, where the figure is another source's. */
  disputeId: z.uuid().nullable(),
  files: z.array(FileNote),
})
export type Question = z.infer<typeof Question>

export const listQuestions = route({
  method: 'GET',
  path: '/api/questions',
  permission: 'question:read',
  summary: 'Questions about figures, by deadline; an enterprise sees those about itself',
  query: z.object({
    state: z.enum([...questionStates, 'known', 'all']).default('open'),
    askedOf: z.enum(['source', 'enterprise']).optional(),
    source: z.string().optional(),
    subjectId: SubjectId.optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(Question),
})
export const raiseQuestion = route({
  method: 'POST',
  path: '/api/questions',
  permission: 'question:raise',
  summary:
    'Ask a source or the enterprise about a suspicious figure or for a missing one; never for what is known, nor again for what it does not have',
  body: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('plausibility'),
      rule: z.string(),
      subjectId: SubjectId,
      period: z.number().int(),
      askedOf: z.enum(['source', 'enterprise']).default('source'),
    }),
    z.object({
      kind: z.literal('gap'),
      subjectId: SubjectId,
      code: z.string(),
      period: z.number().int().nullable(),
      askedOf: z.enum(['source', 'enterprise']),
    }),
  ]),
  reply: Question,
})
/** What is asked. */
export type Asking = z.infer<typeof raiseQuestion.body>

export const answerQuestion = route({
  method: 'POST',
  path: '/api/questions/:questionId/answer',
  permission: 'question:answer',
  summary:
    'Answer with the right figure, confirm what was said, or say that there is none. An enterprise answers what it was asked: its figure becomes a record of its own source, or an objection where another source said otherwise',
  params: z.object({ questionId: z.uuid() }),
  body: z.discriminatedUnion('says', [
    z.object({
      says: z.literal('figure'),
      value: z.union([z.number(), z.string(), z.boolean()]),
      answer: z.string().trim().min(1).max(2000),
    }),
    z.object({ says: z.literal('right'), answer: z.string().trim().min(1).max(2000) }),
    z.object({ says: z.literal('none'), answer: z.string().trim().min(1).max(2000) }),
  ]),
  reply: Question,
})
export const addQuestionFile = route({
  method: 'POST',
  path: '/api/questions/:questionId/files',
  permission: 'question:answer',
  summary: 'Add evidence to an open question: multipart field `file` (PDF, PNG, JPEG, WebP or text, up to 10 MB)',
  params: z.object({ questionId: z.uuid() }),
  reply: Question,
})
/** Where evidence of a question is downloaded. */
export const questionFilePath = (questionId: string, fileId: string): string =>
  `/api/questions/${questionId}/files/${fileId}`
