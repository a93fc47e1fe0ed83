import { z } from 'zod'
import { page, Shown, Text } from './common.ts'
import { route } from './route.ts'

/** How one column of a file was understood. */
export const ColumnMapping = z.object({
  header: z.string(),
  /** Indicator code, or `id`, `name`, `period`; null when the column is not used. */
  target: z.string().nullable(),
  period: z.number().int().nullable(),
  unit: z.string().nullable(),
  /** Multiplier from the file's unit to the catalogue's, as an exact decimal. */
  factor: z.string().nullable(),
  note: Text.nullable(),
})
export const RowIssue = z.object({
  row: z.number().int(),
  column: z.string().nullable(),
  kind: z.enum(['corrected', 'refused']),
  before: Shown,
  after: Shown,
  reason: Text,
})
export type RowIssue = z.infer<typeof RowIssue>
export const ImportReport = z.object({
  batchId: z.uuid().nullable(),
  file: z.string(),
  source: z.string(),
  period: z.number().int().nullable(),
  dryRun: z.boolean(),
  rows: z.number().int(),
  accepted: z.number().int(),
  corrected: z.number().int(),
  refused: z.number().int(),
  /** Rows accepted before and unchanged. */
  newSubjects: z.number().int(),
  values: z.number().int(),
  ms: z.number(),
  columns: z.array(ColumnMapping),
  /** The first 200 issues; all of them are in the downloadable report. */
  issues: z.array(RowIssue),
  /** How often each reason occurs. */
  reasons: z.array(z.object({ kind: z.enum(['corrected', 'refused']), reason: Text, count: z.number().int() })),
})
export type ImportReport = z.infer<typeof ImportReport>

export const Batch = z.object({
  id: z.uuid(),
  file: z.string(),
  source: z.string(),
  sourceName: Text,
  period: z.number().int().nullable(),
  importedAt: z.string(),
  importedBy: z.string(),
  rows: z.number().int(),
  accepted: z.number().int(),
  corrected: z.number().int(),
  refused: z.number().int(),
  retractedAt: z.string().nullable(),
  retractedBy: z.string().nullable(),
})
export type Batch = z.infer<typeof Batch>
export const listBatches = route({
  method: 'GET',
  path: '/api/batches',
  permission: 'batch:read',
  summary: 'Imports, newest first',
  query: z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: page(Batch),
})
export const getBatch = route({
  method: 'GET',
  path: '/api/batches/:batchId',
  permission: 'batch:read',
  summary: 'One import with its report',
  params: z.object({ batchId: z.uuid() }),
  reply: z.object({ batch: Batch, report: ImportReport }),
})
export const retractBatch = route({
  method: 'POST',
  path: '/api/batches/:batchId/retract',
  permission: 'batch:retract',
  summary: 'Take a whole import back; facts are chosen anew and everything is evaluated again',
  params: z.object({ batchId: z.uuid() }),
  body: z.object({ reason: z.string().min(1).max(500) }),
  reply: Batch,
})
export const ImportSource = z.object({ id: z.string(), name: Text })
export const listSources = route({
  method: 'GET',
  path: '/api/sources',
  permission: 'batch:read',
  summary: 'Sources an import can come from',
  reply: z.array(ImportSource),
})
/** Multipart upload: field `file`, query `source`, `period`, `dryRun`. */
export const importFile = route({
  method: 'POST',
  path: '/api/imports',
  permission: 'batch:import',
  summary:
    'Import one CSV or XLSX file (multipart field `file`); evaluates everything afterwards unless it is a dry run',
  query: z.object({
    source: z.string(),
    period: z.coerce.number().int().min(1950).max(2200).optional(),
    dryRun: z.enum(['true', 'false']).default('false'),
  }),
  reply: ImportReport,
})
/** Download (text/csv, UTF-8 with BOM) of every corrected and refused row with its reason. */
export const batchReportPath = (batchId: string): string => `/api/batches/${batchId}/report.csv`
