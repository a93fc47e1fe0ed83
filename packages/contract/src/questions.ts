import { z } from 'zod'
import { Day, page, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

export const questionStates = ['open', 'answered', 'confirmed', 'withdrawn'] as const

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
  state: z.enum(questionStates),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  batchId: z.uuid().nullable(),
})
export type Question = z.infer<typeof Question>

export const listQuestions = route({
  method: 'GET',
  path: '/api/questions',
  permission: 'question:read',
  summary: 'Questions about figures, by deadline; an enterprise sees those about itself',
  query: z.object({
    state: z.enum([...questionStates, 'all']).default('open'),
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
    'Ask the source of a suspicious figure, or a source or the enterprise for a missing one; never for what is known',
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('plausibility'), rule: z.string(), subjectId: SubjectId, period: z.number().int() }),
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
export const answerQuestion = route({
  method: 'POST',
  path: '/api/questions/:questionId/answer',
  permission: 'question:answer',
  summary:
    'Answer with the right figure, which becomes a new record and is evaluated at once, or confirm what was said',
  params: z.object({ questionId: z.uuid() }),
  body: z.discriminatedUnion('correct', [
    z.object({
      correct: z.literal(true),
      value: z.union([z.number(), z.string(), z.boolean()]),
      answer: z.string().trim().min(1).max(2000),
    }),
    z.object({ correct: z.literal(false), answer: z.string().trim().min(1).max(2000) }),
  ]),
  reply: Question,
})
