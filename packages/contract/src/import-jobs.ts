/** Imports as jobs: a file is put down once, tried as often as needed, and imported while its progress is watched. */
import { z } from 'zod'
import { Problem, Text } from './common.ts'
import { ImportDecisions, ImportReport } from './imports.ts'
import { route } from './route.ts'

/** What an import is doing: it waits for another one, reads the file, writes records, and chooses the facts in force. */
export const importPhases = ['wait', 'read', 'load', 'choose'] as const

/** A file that was sent and is kept for a while, so that it can be tried and imported without sending it again. */
export const ImportUpload = z.object({
  id: z.uuid(),
  file: z.string(),
  bytes: z.number().int(),
  /** When it is thrown away unless it is used before. */
  expiresAt: z.string(),
})
export type ImportUpload = z.infer<typeof ImportUpload>

/** One try or import of a file that was sent. */
export const ImportJob = z.object({
  id: z.uuid(),
  uploadId: z.uuid(),
  file: z.string(),
  source: z.string(),
  dryRun: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  /** Null before it has begun. */
  phase: z.enum(importPhases).nullable(),
  done: z.number().int(),
  /** Null while unknown. */
  total: z.number().int().nullable(),
  startedAt: z.string(),
  startedBy: z.string(),
  /** Whether it was told to stop and has not stopped yet. */
  stopping: z.boolean(),
  /** The import that goes first, where it waits for one. */
  waitsFor: z.object({ file: z.string(), by: z.string(), dryRun: z.boolean() }).nullable(),
  /** What came of it, once it is done. */
  report: ImportReport.nullable(),
  /** Why it failed. */
  problem: Problem.nullable(),
})
export type ImportJob = z.infer<typeof ImportJob>

export const uploadFile = route({
  method: 'POST',
  path: '/api/imports/uploads',
  permission: 'batch:import',
  summary: 'Send one file (multipart field `file`); it is kept for a while and imported by a job',
  reply: ImportUpload,
})

export const startImport = route({
  method: 'POST',
  path: '/api/imports/jobs',
  permission: 'batch:import',
  summary: 'Try or import a file that was sent; the reply does not wait for the end',
  body: z.object({
    uploadId: z.uuid(),
    source: z.string(),
    period: z.number().int().min(1950).max(2200).optional(),
    dryRun: z.boolean(),
    decisions: ImportDecisions.optional(),
    /** Whether the decisions are kept for files of this source with the same headers. */
    remember: z.boolean().default(true),
  }),
  reply: ImportJob,
})

export const getImportJob = route({
  method: 'GET',
  path: '/api/imports/jobs/:jobId',
  permission: 'batch:import',
  plain: true,
  summary: 'How far an import is, and its report when it is done',
  params: z.object({ jobId: z.uuid() }),
  reply: ImportJob,
})

export const cancelImport = route({
  method: 'POST',
  path: '/api/imports/jobs/:jobId/cancel',
  permission: 'batch:import',
  summary: 'Stop an import; nothing of it stays',
  params: z.object({ jobId: z.uuid() }),
  reply: ImportJob,
})

/** What was decided about the columns of one kind of file. */
export const SavedMapping = z.object({
  source: z.string(),
  sourceName: Text,
  /** SHA-256 of the headers. */
  fingerprint: z.string(),
  headers: z.array(z.string()),
  decisions: ImportDecisions,
  savedBy: z.string(),
  savedAt: z.string(),
  used: z.number().int(),
  usedAt: z.string().nullable(),
})
export type SavedMapping = z.infer<typeof SavedMapping>

export const listMappings = route({
  method: 'GET',
  path: '/api/mappings',
  permission: 'batch:read',
  summary: 'What is remembered about the columns of a source’s files',
  query: z.object({ source: z.string().optional() }),
  reply: z.array(SavedMapping),
})

export const forgetMapping = route({
  method: 'DELETE',
  path: '/api/mappings/:source/:fingerprint',
  permission: 'source:manage',
  summary: 'Forget what was decided about one kind of file',
  params: z.object({ source: z.string(), fingerprint: z.string() }),
  reply: z.object({}),
})
