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
  /** Sheet the column stands on, where the file has several tables. */
  sheet: z.string().nullable().default(null),
  /** How sure the meaning is, from 0 to 1; 1 where a word of the catalogue, the source or an answer says so. */
  confidence: z.number().min(0).max(1).default(1),
  /** Why it was understood so. */
  reason: Text.nullable().default(null),
})

/** Something the reader understood about the file beyond its columns. */
export const ImportNote = z.object({
  /** What kind of thing, for pages that show an icon or group notes. */
  code: z.enum([
    'encoding',
    'format',
    'sheet_read',
    'sheet_skipped',
    'sheet_hidden',
    'columns_hidden',
    'rows_hidden',
    'formulas',
    'merges',
    'header',
    'unit',
    'period',
    'subject',
    'district',
    'transposed',
    'form',
    'wide_years',
    'long',
    'rows_aside',
    'column_content',
    'codes_destroyed',
    'remembered',
  ]),
  /** Null where it concerns the whole file. */
  sheet: z.string().nullable(),
  text: Text,
  confidence: z.number().min(0).max(1),
  /** The first rows concerned, as the spreadsheet numbers them. */
  rows: z.array(z.number().int()),
})
export type ImportNote = z.infer<typeof ImportNote>

/** Something the reader will not guess. Unanswered, it stops an import; a dry run shows it. */
export const ImportQuestion = z.object({
  /** Stable for the same doubt in the same kind of file: `unit:营业收入（万元）`. The answer is sent under this id. */
  id: z.string(),
  kind: z.enum(['header', 'column', 'unit', 'share', 'date', 'zeros', 'period', 'indicator', 'tables']),
  sheet: z.string().nullable(),
  /** Header of the column in doubt. */
  column: z.string().nullable(),
  /** What is unclear and what made it so. */
  text: Text,
  options: z.array(
    z.object({
      value: z.string(),
      label: Text,
      /** What a figure of the file would become. */
      preview: Text.nullable(),
    }),
  ),
})
export type ImportQuestion = z.infer<typeof ImportQuestion>

/**
 * Answers to questions, and mappings given outright: `unit:<header>` → 元, `column:<header>` → an indicator code, `id`,
 * `name`, `period` or `unused`, `date:<header>` → dmy or mdy, `share:<header>` → %, 比值 or mixed, `header:<sheet>` → a row number,
 * `period:<sheet>` → a year, `indicator:<sheet>` → an indicator code, `form:<sheet>` and `tables:<sheet>` → skip,
 * `scope:<header>` → group, parent or all, `planned:<sheet>` and `sheet:<sheet>` → read or skip.
 */
export const ImportDecisions = z.record(z.string(), z.string().max(200))
export type ImportDecisions = z.infer<typeof ImportDecisions>

/** What was decided for one kind of file, to be used again: the fingerprint is made of its headers. */
export const RememberedMapping = z.object({ fingerprint: z.string(), decisions: ImportDecisions })
export type RememberedMapping = z.infer<typeof RememberedMapping>

export const RowIssue = z.object({
  row: z.number().int(),
  /** Sheet of the row, where the file has several tables. */
  sheet: z.string().optional(),
  column: z.string().nullable(),
  kind: z.enum(['corrected', 'refused']),
  before: Shown,
  after: Shown,
  reason: Text,
})
export type RowIssue = z.infer<typeof RowIssue>

/** One figure that an import gives another value, or gives first. */
export const FigureChange = z.object({
  /** Null where the enterprise is new. */
  subjectId: z.uuid().nullable(),
  name: z.string(),
  code: z.string(),
  /** 0 for what has no year. */
  period: z.number().int(),
  kind: z.enum(['changed', 'added', 'outranked']),
  /** The figure in force before; the one of the file that does not come into force, where another source outranks it. */
  before: Shown,
  after: Shown,
  /** Source of the figure in force, before and after. */
  beforeSource: z.string().nullable(),
  afterSource: z.string(),
})
export type FigureChange = z.infer<typeof FigureChange>

const changeCounts = {
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  /** Kept as said, but another source speaks for the figure. */
  outranked: z.number().int(),
}

/** What an import changes in the facts in force: found by doing it and comparing, not by guessing. */
export const ImportChanges = z.object({
  subjects: z.object({
    /** Enterprises nobody knew. */
    new: z.number().int(),
    /** Known enterprises that the file speaks of. */
    known: z.number().int(),
    /** Of these, those that get a credit code or a key they lacked. */
    adopted: z.number().int(),
  }),
  ...changeCounts,
  indicators: z.array(z.object({ code: z.string(), ...changeCounts })),
  /** The first fifty: those that replace a figure, then those outranked, then those that are new. */
  examples: z.array(FigureChange),
  /** The first fifty enterprises nobody knew. */
  newSubjects: z.array(z.object({ name: z.string(), uscc: z.string().nullable(), row: z.number().int() })),
})
export type ImportChanges = z.infer<typeof ImportChanges>

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
  /** New names that were recognised as enterprises already known, and pairs that a person is asked about. */
  linked: z.object({ joined: z.number().int(), doubtful: z.number().int() }).optional(),
  values: z.number().int(),
  ms: z.number(),
  columns: z.array(ColumnMapping),
  /** The first 200 issues; all of them are in the downloadable report. */
  issues: z.array(RowIssue),
  /** How often each reason occurs. */
  reasons: z.array(z.object({ kind: z.enum(['corrected', 'refused']), reason: Text, count: z.number().int() })),
  /** What was understood about the file: layout, units, periods, formulas, hidden parts. */
  notes: z.array(ImportNote).default([]),
  /** What was not: each must be answered before a real import. */
  questions: z.array(ImportQuestion).default([]),
  /** One for each table read: keep the decisions under it to have them again. */
  fingerprints: z
    .array(
      z.object({
        sheet: z.string(),
        fingerprint: z.string(),
        /** The year of all its rows, where one was given or found. */
        period: z.number().int().nullable().default(null),
      }),
    )
    .default([]),
  /** What would change, in a dry run. */
  changes: ImportChanges.nullable().default(null),
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
  plain: true,
  summary: 'Sources an import can come from',
  reply: z.array(ImportSource),
})
/** Multipart upload: field `file`, query `source`, `period`, `dryRun`, `decisions`. */
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
    /** `ImportDecisions` as JSON. */
    decisions: z.string().max(100_000).optional(),
  }),
  reply: ImportReport,
})
/** Download (text/csv, UTF-8 with BOM) of every corrected and refused row with its reason. */
export const batchReportPath = (batchId: string): string => `/api/batches/${batchId}/report.csv`
/** Download of the rows that were refused or corrected, as they stood in the file, with the reason beside each. */
export const problemRowsPath = (batchId: string, format: 'xlsx' | 'csv'): string =>
  `/api/batches/${batchId}/problem-rows.${format}`
/** The same of a dry run. */
export const jobProblemRowsPath = (jobId: string, format: 'xlsx' | 'csv'): string =>
  `/api/imports/jobs/${jobId}/problem-rows.${format}`
