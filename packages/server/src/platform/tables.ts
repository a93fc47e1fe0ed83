/** Row types of every table, one interface a table; `migrations/*.sql` is the truth. */
import type { AuditKind, BatchKind, ImportJob, SealAlgorithm, Text } from '@wutong/contract'
import type { ColumnType } from 'kysely'
import type { Day, DefaultsTo, Instant, Json, StoredValue } from './columns.ts'
import type { PeopleTables } from './people-tables.ts'
import type { UnifiedTables } from './unified-tables.ts'

export type { StoredValue } from './columns.ts'

export interface SettingsTable {
  key: string
  value: string
}

export interface ZonesTable {
  id: string
  name: Json<Text>
  demo: DefaultsTo<boolean>
  created_at: Instant
  facts_stamp: DefaultsTo<number>
  /** Rises with every change of what lists of enterprises show, find, order and count by. */
  names_stamp: DefaultsTo<number>
  judged_period: number | null
  judged_on: string | null
  evaluated_stamp: number | null
  snapshot_hash: string | null
  definition_hash: string | null
  fact_count: number | null
}

export interface ImportJobsTable {
  zone_id: string
  user_id: string
  id: string
  shown: Json<ImportJob>
  stop_asked: DefaultsTo<boolean>
  beat_at: Instant
  ended_at: Instant | null
}

export interface BatchesTable {
  zone_id: string
  id: string
  source: string
  file: string
  content_hash: string | null
  period: number | null
  rows: DefaultsTo<number>
  accepted: DefaultsTo<number>
  corrected: DefaultsTo<number>
  refused: DefaultsTo<number>
  new_subjects: DefaultsTo<number>
  value_count: DefaultsTo<number>
  imported_by: string
  imported_at: Instant
  retracted_by: string | null
  retracted_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  retract_reason: string | null
  kind: DefaultsTo<BatchKind>
  known_stamp: DefaultsTo<number | null>
  retracted_stamp: DefaultsTo<number | null>
  coverage: DefaultsTo<Record<string, number> | null>
  limited_to: DefaultsTo<string | null>
}

export interface BatchReportsTable {
  zone_id: string
  batch_id: string
  report: Json<object>
}

export interface BatchIssuesTable {
  zone_id: string
  batch_id: string
  seq: number
  issues: Json<readonly object[]>
  rows: ColumnType<readonly object[], string | undefined, string>
}

export interface SubjectsTable {
  zone_id: string
  id: string
  kind: DefaultsTo<string>
  uscc: string | null
  external_source: string | null
  external_key: string | null
  name: string
  name_key: string
  pinyin: DefaultsTo<string>
  pinyin_initials: DefaultsTo<string>
  created_batch_id: string | null
  created_at: Instant
}

export interface RecordsTable {
  zone_id: string
  id: string
  batch_id: string
  subject_id: string
  source: string
  period: number
  row: number | null
  recorded_at: Instant
  values: Json<Record<string, StoredValue>>
}

export interface FactsTable {
  zone_id: string
  subject_id: string
  period: number
  values: Json<Record<string, StoredValue>>
  record_ids: Json<Record<string, readonly string[]>>
  conflicts: DefaultsTo<readonly string[]>
}

export interface EvaluationsTable {
  zone_id: string
  id: string
  kind: 'scorecard' | 'ladder' | 'offer'
  definition: string
  version: string
  period: number
  judged_on: Day
  snapshot_hash: string
  definition_hash: string
  ran_at: Instant
  ran_by: string
  ms: number
  subjects: number
  summary: Json<object>
  current: DefaultsTo<boolean>
  facts_stamp: DefaultsTo<number | null>
  result_hash: DefaultsTo<string | null>
}

export interface CohortStatisticsTable {
  zone_id: string
  evaluation_id: string
  statistics: Json<object>
}

export interface ScoreResultsTable {
  zone_id: string
  evaluation_id: string
  subject_id: string
  scorecard: string
  total: number | null
  lower: number | null
  upper: number | null
  passed: boolean | null
  class: string | null
  rank: number | null
  position: number | null
  best_class: string | null
  worst_class: string | null
}

export interface RungResultsTable {
  zone_id: string
  evaluation_id: string
  subject_id: string
  ladder: string
  rung: string | null
  verdicts: string
}

export interface MatchBlocksTable {
  zone_id: string
  evaluation_id: string
  block: number
  qualified: Buffer
  one_away: Buffer
  undecided: Buffer
  amounts: Buffer
}

export interface PopulationChangesTable {
  zone_id: string
  subject_id: string
  stamp: number
}

export interface SnapshotsTable {
  zone_id: string
  stamp: number
  catalogue: string
  hash: string
  size: number
  fact_count: number
}

export interface SnapshotBlocksTable {
  zone_id: string
  section: string
  block: number
  digest: string
  bytes: Buffer
}

export interface SubjectSummariesTable {
  zone_id: string
  subject_id: string
  row: DefaultsTo<number | null>
  district: string | null
  industry: string | null
  registered_on: string | null
  revenue: number | null
  employees: number | null
  points: number | null
  qualified: number | null
  rungs: Json<Record<string, string | null>>
}

export interface AuditEventsTable {
  zone_id: string
  id: string
  at: Instant
  actor_id: string
  actor_name: string
  actor_role: string
  event: string
  entity: string | null
  detail: Json<object>
  kind: DefaultsTo<AuditKind>
  subject_id: string | null
  route: string | null
  purpose: string | null
  trace_id: string | null
  day: DefaultsTo<string>
}

export interface AuditSealsTable {
  zone_id: string
  day: string
  algorithm: SealAlgorithm
  events: number
  root: string
  previous: string
  hash: string
  sealed_at: Instant
}

export interface RequestKeysTable {
  zone_id: string
  actor_id: string
  key: string
  asked: string
  made_at: Instant
  reply: Json<unknown> | null
}

export interface AuditLinksTable {
  zone_id: string
  day: string
  position: number
  event_id: string
  link: string
}

/** Every table the server reads or writes itself; verifications and rate limits are better-auth's alone. */
export interface Tables extends UnifiedTables, PeopleTables {
  settings: SettingsTable
  zones: ZonesTable
  batches: BatchesTable
  import_jobs: ImportJobsTable
  batch_reports: BatchReportsTable
  batch_issues: BatchIssuesTable
  subjects: SubjectsTable
  records: RecordsTable
  facts: FactsTable
  evaluations: EvaluationsTable
  cohort_statistics: CohortStatisticsTable
  score_results: ScoreResultsTable
  rung_results: RungResultsTable
  match_blocks: MatchBlocksTable
  population_changes: PopulationChangesTable
  snapshots: SnapshotsTable
  snapshot_blocks: SnapshotBlocksTable
  subject_summaries: SubjectSummariesTable
  audit_events: AuditEventsTable
  audit_seals: AuditSealsTable
  audit_links: AuditLinksTable
  request_keys: RequestKeysTable
}
