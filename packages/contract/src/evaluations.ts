import { z } from 'zod'
import { Text } from './common.ts'
import { route } from './route.ts'

/** What an evaluation is doing: it reads the facts, computes, and stores results. */
export const evaluationPhases = ['read', 'compute', 'store'] as const

/** How far the evaluation of the zone is, and how the last one of this server ended. */
export const EvaluationProgress = z.object({
  running: z.boolean(),
  /** Null while it waits for its turn, and when none is running. */
  phase: z.enum(evaluationPhases).nullable(),
  done: z.number().int(),
  /** Null while unknown. */
  total: z.number().int().nullable(),
  startedAt: z.string().nullable(),
  startedBy: z.string().nullable(),
  /** Whether it was told to stop and has not stopped yet. */
  stopping: z.boolean(),
  last: z
    .object({
      outcome: z.enum(['done', 'cancelled', 'failed']),
      at: z.string(),
      /** Why it failed. */
      reason: Text.nullable(),
    })
    .nullable(),
})
export type EvaluationProgress = z.infer<typeof EvaluationProgress>

export const getEvaluationProgress = route({
  method: 'GET',
  path: '/api/evaluations/progress',
  permission: 'evaluation:read',
  plain: true,
  summary: 'How far the running evaluation is',
  reply: EvaluationProgress,
})

export const startEvaluation = route({
  method: 'POST',
  path: '/api/evaluations/start',
  permission: 'evaluation:run',
  summary: 'Start an evaluation and do not wait for it; one that runs already is joined',
  reply: EvaluationProgress,
})

export const cancelEvaluation = route({
  method: 'POST',
  path: '/api/evaluations/cancel',
  permission: 'evaluation:cancel',
  summary: 'Stop the running evaluation; the stored results stay as they were',
  reply: EvaluationProgress,
})
