/** Row types of the tables about what is known of subjects, by whom, and what people decided about it. */
import type { ChangeKind } from '@wutong/contract'
import type { ColumnType } from 'kysely'
import type { Day, DefaultsTo, Instant, Json, StoredValue } from './columns.ts'

export interface IdentitiesTable {
  zone_id: string
  id: string
  subject_id: string | null
  created_at: Instant
  name: DefaultsTo<string | null>
  uscc: DefaultsTo<string | null>
  since_stamp: DefaultsTo<number>
  gone_stamp: DefaultsTo<number | null>
}

export interface KnowledgeTable {
  zone_id: string
  stamp: number
  at: Instant
  kind: ChangeKind
  ref: string
  by_name: string
  subjects: number
}

interface Undoable {
  undone_by: DefaultsTo<string | null>
  undone_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  undone_stamp: DefaultsTo<number | null>
  undo_reason: DefaultsTo<string | null>
}

export interface MergesTable extends Undoable {
  zone_id: string
  id: string
  kept_id: string
  merged_id: string
  score: number | null
  reasons: Json<readonly object[]>
  automatic: boolean
  kept_before: Json<object>
  merged_before: Json<object>
  moved: string[]
  reason: string | null
  decided_by: string
  decided_at: Instant
  stamp: number
}

export interface DoubtfulPairsTable {
  zone_id: string
  id: string
  a_id: string
  b_id: string
  score: number
  reasons: Json<readonly object[]>
  found_at: Instant
  batch_id: string | null
  state: DefaultsTo<'open' | 'same' | 'different'>
  decided_by: DefaultsTo<string | null>
  decided_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  reason: DefaultsTo<string | null>
}

export interface SettlementsTable extends Undoable {
  zone_id: string
  id: string
  subject_id: string
  code: string
  period: number
  record_id: string
  reason: string
  settled_by: string
  settled_at: Instant
  stamp: number
}

export interface QuestionsTable {
  zone_id: string
  id: string
  kind: 'plausibility' | 'gap'
  rule: string
  asked_of: 'source' | 'enterprise'
  source: string | null
  subject_id: string
  code: string
  period: number
  detail: Json<object>
  raised_by: string
  raised_at: Instant
  due_on: Day
  state: DefaultsTo<'open' | 'answered' | 'confirmed' | 'declined' | 'withdrawn'>
  answer: DefaultsTo<string | null>
  answered_by: DefaultsTo<string | null>
  answered_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  batch_id: DefaultsTo<string | null>
  dispute_id: DefaultsTo<string | null>
}

export interface QuestionFilesTable {
  zone_id: string
  question_id: string
  id: string
  name: string
  media_type: string
  bytes: Buffer
  added_at: Instant
}

export interface DisputesTable {
  zone_id: string
  id: string
  subject_id: string
  code: string
  period: number
  record_id: string
  source: string
  said: ColumnType<StoredValue, string, string>
  claimed: ColumnType<StoredValue | null, string | null, string | null>
  reason: string
  raised_by: string
  raised_role: string
  raised_at: Instant
  due_on: Day
  state: DefaultsTo<'open' | 'accepted' | 'refused' | 'withdrawn'>
  answer: DefaultsTo<string | null>
  answered_by: DefaultsTo<string | null>
  answered_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  batch_id: DefaultsTo<string | null>
  effect: ColumnType<object | null, string | null | undefined, string | null>
}

export interface DisputeFilesTable {
  zone_id: string
  dispute_id: string
  id: string
  name: string
  media_type: string
  bytes: Buffer
  added_at: Instant
}

export interface SourceContactsTable {
  zone_id: string
  source: string
  person: string
  phone: DefaultsTo<string>
  email: DefaultsTo<string>
  note: DefaultsTo<string>
  changed_by: string
  changed_at: Instant
}

export interface ColumnMappingsTable {
  zone_id: string
  source: string
  fingerprint: string
  headers: Json<readonly string[]>
  decisions: Json<object>
  saved_by: string
  saved_at: Instant
  used: DefaultsTo<number>
  used_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface RelationsTable {
  zone_id: string
  id: string
  batch_id: string
  row: number | null
  kind: 'parent' | 'branch' | 'investor' | 'tenant' | 'parcel' | 'person'
  subject_id: string
  subject_name: string
  other_id: string | null
  other_name: string
  share: number | null
  since: ColumnType<string | null, string | null, string | null>
  until: ColumnType<string | null, string | null, string | null>
}

export interface SourceKeysTable {
  zone_id: string
  id: string
  source: string
  name: string
  prefix: string
  key_hash: string
  indicators: string[] | null
  created_by: string
  created_at: Instant
  expires_at: ColumnType<Date | null, Date | null, Date | null>
  revoked_by: DefaultsTo<string | null>
  revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  used_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface PushesTable {
  zone_id: string
  source: string
  idempotency_key: string
  content_hash: string
  batch_id: string | null
  reply: Json<object>
  at: Instant
}

export interface DefinitionsTable {
  zone_id: string
  hash: string
  package: string
  first_used_at: Instant
}

/** These tables by name. */
export interface UnifiedTables {
  identities: IdentitiesTable
  knowledge: KnowledgeTable
  merges: MergesTable
  doubtful_pairs: DoubtfulPairsTable
  settlements: SettlementsTable
  questions: QuestionsTable
  question_files: QuestionFilesTable
  disputes: DisputesTable
  dispute_files: DisputeFilesTable
  source_contacts: SourceContactsTable
  column_mappings: ColumnMappingsTable
  relations: RelationsTable
  source_keys: SourceKeysTable
  pushes: PushesTable
  definitions: DefinitionsTable
}
