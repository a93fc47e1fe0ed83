-- One truth about every enterprise: identities that are never deleted, what became known when, and what people decided about it.

-- Everybody a source ever spoke of. `subjects` are those in force: two identities that are one enterprise share a subject.
-- Records name the identity they were written for and never change, so that a merge can be undone without loss.
create table identities (
  zone_id text not null references zones (id),
  id uuid not null,
  -- The subject it counts for now; null when nothing in force speaks of it.
  subject_id uuid,
  created_at timestamptz not null,
  -- What it was called last, once no subject of its own carries its name any longer; the past is shown by it.
  name text,
  uscc text,
  -- From which stamp of the zone's facts on it was there, and from which on no longer.
  since_stamp bigint not null default 0,
  gone_stamp bigint,
  primary key (zone_id, id)
);
create index identities_subject on identities (zone_id, subject_id);

alter table subjects no force row level security;
insert into identities (zone_id, id, subject_id, created_at) select zone_id, id, id, created_at from subjects;
alter table subjects force row level security;

-- Triggers of a table fire in the order of their names: these come after those that raise the stamp.
create function keep_identities() returns trigger language plpgsql as $$
declare
  now_at bigint;
begin
  select facts_stamp into now_at from zones where id = current_setting('app.zone_id', true);
  if tg_op = 'INSERT' then
    insert into identities (zone_id, id, subject_id, created_at, since_stamp)
      select zone_id, id, id, created_at, coalesce(now_at, 0) from changed_rows
      on conflict (zone_id, id) do update set subject_id = excluded.subject_id, gone_stamp = null;
  else
    update identities i set name = c.name, uscc = c.uscc from changed_rows c where i.zone_id = c.zone_id and i.id = c.id;
    update identities i set subject_id = null, gone_stamp = now_at
      from changed_rows c where i.zone_id = c.zone_id and i.subject_id = c.id;
  end if;
  return null;
end $$;
create trigger subjects_added_identity after insert on subjects referencing new table as changed_rows
  for each statement execute function keep_identities();
create trigger subjects_removed_identity after delete on subjects referencing old table as changed_rows
  for each statement execute function keep_identities();

do $$
declare
  name text;
begin
  select conname into name from pg_constraint
    where conrelid = 'records'::regclass and contype = 'f' and confrelid = 'subjects'::regclass;
  execute format('alter table records drop constraint %I', name);
end $$;
alter table records add foreign key (zone_id, subject_id) references identities (zone_id, id);

-- Every change of what is known, in the order in which it came to count: the state of any past moment is all that stands
-- up to a stamp. A transaction that changes facts holds the zone's row, so stamps rise in the order of commits.
create table knowledge (
  zone_id text not null references zones (id),
  stamp bigint not null,
  at timestamptz not null,
  kind text not null check (kind in ('import', 'push', 'answer', 'entry', 'generated', 'retraction', 'merge', 'unmerge', 'settlement', 'resettlement')),
  -- The batch, merge or settlement.
  ref uuid not null,
  by_name text not null,
  subjects integer not null,
  primary key (zone_id, stamp, ref)
);
create index knowledge_at on knowledge (zone_id, at);

-- What is older than this table counts as known from the start.
alter table batches add column known_stamp bigint, add column retracted_stamp bigint,
  add column kind text not null default 'import' check (kind in ('import', 'push', 'answer', 'entry', 'generated'));
alter table batches no force row level security;
update batches set known_stamp = 0;
update batches b set retracted_stamp = z.facts_stamp from zones z where z.id = b.zone_id and b.retracted_at is not null;
alter table batches force row level security;
-- Statements by period, so that nobody has to count records to see what a source delivered.
alter table batches add column coverage jsonb;
alter table batches no force row level security;
alter table records no force row level security;
update batches b set coverage = c.coverage from (
  select zone_id, batch_id, jsonb_object_agg(period, n) as coverage
  from (select zone_id, batch_id, period, count(*) as n from records group by 1, 2, 3) r group by 1, 2) c
  where c.zone_id = b.zone_id and c.batch_id = b.id;
alter table batches force row level security;
alter table records force row level security;
create index batches_known on batches (zone_id, known_stamp);
-- Whether a source delivered is found at its first batch of a time, however many there are.
create index batches_delivered on batches (zone_id, source, imported_at) where retracted_at is null and kind in ('import', 'push', 'generated');

-- The rows that issues are about, as they stood in the file, for the sheet on which they are mended.
alter table batch_issues add column rows jsonb not null default '[]';

-- Codes on which sources disagree and nobody has settled.
alter table facts add column conflicts text[] not null default '{}';
create index facts_conflicts on facts (zone_id, subject_id, period) where conflicts <> '{}';

-- Two identities that are one enterprise. A merge is undone, never deleted.
create table merges (
  zone_id text not null references zones (id),
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  -- The evidence: a score and its reasons; null where a person said so without any.
  score double precision,
  reasons jsonb not null,
  automatic boolean not null,
  -- The subject rows as they were, so that undoing gives them back.
  kept_before jsonb not null,
  merged_before jsonb not null,
  -- The identities that moved along.
  moved uuid[] not null,
  reason text,
  decided_by text not null,
  decided_at timestamptz not null,
  stamp bigint not null,
  undone_by text,
  undone_at timestamptz,
  undone_stamp bigint,
  undo_reason text,
  primary key (zone_id, id)
);
create index merges_newest on merges (zone_id, decided_at desc, id desc);
create index merges_kept on merges (zone_id, kept_id);
create index merges_merged on merges (zone_id, merged_id);

-- Pairs that may be one enterprise, for a person to decide.
create table doubtful_pairs (
  zone_id text not null references zones (id),
  id uuid not null,
  a_id uuid not null,
  b_id uuid not null,
  score double precision not null,
  reasons jsonb not null,
  found_at timestamptz not null,
  batch_id uuid,
  state text not null default 'open' check (state in ('open', 'same', 'different')),
  decided_by text,
  decided_at timestamptz,
  reason text,
  primary key (zone_id, id),
  check (a_id < b_id)
);
create unique index doubtful_pairs_once on doubtful_pairs (zone_id, a_id, b_id);
create index doubtful_pairs_open on doubtful_pairs (zone_id, score desc, id) where state = 'open';

-- A person's choice among what sources say of one figure; it outranks precedence until it is undone.
create table settlements (
  zone_id text not null references zones (id),
  id uuid not null,
  subject_id uuid not null,
  code text not null,
  period integer not null,
  record_id uuid not null,
  reason text not null,
  settled_by text not null,
  settled_at timestamptz not null,
  stamp bigint not null,
  undone_by text,
  undone_at timestamptz,
  undone_stamp bigint,
  undo_reason text,
  primary key (zone_id, id),
  foreign key (zone_id, record_id) references records (zone_id, id),
  foreign key (zone_id, subject_id) references identities (zone_id, id)
);
create unique index settlements_once on settlements (zone_id, subject_id, code, period) where undone_at is null;

-- Questions to a source or to an enterprise: implausible figures, and gaps worth filling.
create table questions (
  zone_id text not null references zones (id),
  id uuid not null,
  kind text not null check (kind in ('plausibility', 'gap')),
  -- Which rule asks, and of whom.
  rule text not null,
  asked_of text not null check (asked_of in ('source', 'enterprise')),
  source text,
  subject_id uuid not null,
  code text not null,
  period integer not null,
  detail jsonb not null,
  raised_by text not null,
  raised_at timestamptz not null,
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'answered', 'confirmed', 'declined', 'withdrawn')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  batch_id uuid,
  -- The objection that the answer became.
  dispute_id uuid,
  primary key (zone_id, id),
  foreign key (zone_id, subject_id) references identities (zone_id, id)
);
create unique index questions_once on questions (zone_id, subject_id, code, period, rule) where state = 'open';
create index questions_open on questions (zone_id, due_on, id) where state = 'open';
create index questions_subject on questions (zone_id, subject_id);

-- A figure that an enterprise or an officer holds wrong; it goes to the owner of the source.
create table disputes (
  zone_id text not null references zones (id),
  id uuid not null,
  subject_id uuid not null,
  code text not null,
  period integer not null,
  record_id uuid not null,
  source text not null,
  said jsonb not null,
  -- Null where the objection names no figure of its own.
  claimed jsonb,
  reason text not null,
  raised_by text not null,
  raised_role text not null,
  raised_at timestamptz not null,
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'refused', 'withdrawn')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  -- The batch whose record is the answer.
  batch_id uuid,
  -- What the answer changed: results before and after.
  effect jsonb,
  primary key (zone_id, id),
  foreign key (zone_id, record_id) references records (zone_id, id),
  foreign key (zone_id, subject_id) references identities (zone_id, id)
);
create unique index disputes_once on disputes (zone_id, subject_id, code, period) where state = 'open';
create index disputes_open on disputes (zone_id, due_on, id) where state = 'open';
create index disputes_subject on disputes (zone_id, subject_id);
create index disputes_newest on disputes (zone_id, raised_at desc, id desc);

create table dispute_files (
  zone_id text not null,
  dispute_id uuid not null,
  id uuid not null,
  name text not null,
  media_type text not null,
  bytes bytea not null,
  added_at timestamptz not null,
  primary key (zone_id, id),
  foreign key (zone_id, dispute_id) references disputes (zone_id, id)
);
alter table dispute_files alter column bytes set storage external;

create table question_files (
  zone_id text not null,
  question_id uuid not null,
  id uuid not null,
  name text not null,
  media_type text not null,
  bytes bytea not null,
  added_at timestamptz not null,
  primary key (zone_id, id),
  foreign key (zone_id, question_id) references questions (zone_id, id)
);
create index question_files_question on question_files (zone_id, question_id);
alter table question_files alter column bytes set storage external;

-- Who answers for a source; people change oftener than definitions, and their names belong to no package.
create table source_contacts (
  zone_id text not null references zones (id),
  source text not null,
  person text not null,
  phone text not null default '',
  email text not null default '',
  note text not null default '',
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (zone_id, source)
);

-- How the columns of a source's files were understood once a person had answered; found again by the fingerprint of the header.
create table column_mappings (
  zone_id text not null references zones (id),
  source text not null,
  fingerprint text not null,
  headers jsonb not null,
  decisions jsonb not null,
  saved_by text not null,
  saved_at timestamptz not null,
  used integer not null default 0,
  used_at timestamptz,
  primary key (zone_id, source, fingerprint)
);

-- Relations between subjects, as a source said; the other side may be known by name only.
create table relations (
  zone_id text not null,
  id uuid not null,
  batch_id uuid not null,
  row integer,
  kind text not null check (kind in ('parent', 'branch', 'investor', 'tenant', 'parcel', 'person')),
  -- `subject` is the owner, head office, investor, carrier or user of the parcel; `other` what it owns or holds.
  subject_id uuid not null,
  -- Both sides by name as they were then, for whoever may not open the other.
  subject_name text not null,
  other_id uuid,
  other_name text not null,
  -- Percent, where the relation is a share.
  share double precision,
  since date,
  until date,
  primary key (zone_id, id),
  foreign key (zone_id, batch_id) references batches (zone_id, id),
  foreign key (zone_id, subject_id) references identities (zone_id, id),
  foreign key (zone_id, other_id) references identities (zone_id, id)
);
create index relations_subject on relations (zone_id, subject_id);
create index relations_other on relations (zone_id, other_id);
create index relations_batch on relations (zone_id, batch_id);

-- Keys with which departments push data: of one source, for some of its indicators. Only a hash is kept.
create table source_keys (
  zone_id text not null references zones (id),
  id uuid not null,
  source text not null,
  name text not null,
  -- The first characters, so that people can tell keys apart.
  prefix text not null,
  key_hash text not null,
  -- Null stands for all that the source supplies.
  indicators text[],
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_by text,
  revoked_at timestamptz,
  used_at timestamptz,
  primary key (zone_id, id)
);
create unique index source_keys_hash on source_keys (key_hash);

-- What was pushed under an idempotency key, with the reply, so that the same push twice gives the same reply once.
create table pushes (
  zone_id text not null references zones (id),
  source text not null,
  idempotency_key text not null,
  content_hash text not null,
  batch_id uuid,
  reply jsonb not null,
  at timestamptz not null,
  primary key (zone_id, source, idempotency_key)
);

-- Definitions by their hash, so that any past evaluation can be run again as it was. Text, because the hash is that of
-- these very characters.
create table definitions (
  zone_id text not null references zones (id),
  hash text not null,
  package text not null,
  first_used_at timestamptz not null,
  primary key (zone_id, hash)
);
alter table evaluations add column facts_stamp bigint, add column result_hash text;

do $$
declare
  name text;
  staff constant text := '(select app_is_staff())';
  writer constant text := $s$(select app_role()) in ('officer', 'system')$s$;
  zone constant text := $s$zone_id = (select app_zone())$s$;
  own constant text := 'subject_id = (select app_subject())';
begin
  foreach name in array array['identities', 'knowledge', 'merges', 'doubtful_pairs', 'settlements', 'questions', 'question_files', 'disputes', 'dispute_files',
    'source_contacts', 'column_mappings', 'relations', 'source_keys', 'pushes', 'definitions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy added on %I for insert with check (%s and %s)', name, zone, writer);
    execute format('create policy changed on %I for update using (%s and %s) with check (%s)', name, zone, writer, zone);
    execute format('create policy removed on %I for delete using (%s and %s)', name, zone, writer);
  end loop;

  -- About one subject: staff see the zone's, an enterprise its own.
  foreach name in array array['identities', 'settlements', 'questions', 'disputes'] loop
    execute format('create policy seen on %I for select using (%s and (%s or %s))', name, zone, staff, own);
  end loop;
  -- Both sides of a relation see it.
  execute format('create policy seen on relations for select using (%s and (%s or subject_id in (select i.id from identities i) or other_id in (select i.id from identities i)))', zone, staff);
  execute format('create policy seen on dispute_files for select using (%s and exists (select from disputes d where d.zone_id = dispute_files.zone_id and d.id = dispute_files.dispute_id))', zone);
  execute format('create policy seen on question_files for select using (%s and exists (select from questions q where q.zone_id = question_files.zone_id and q.id = question_files.question_id))', zone);
  execute format('create policy seen on source_contacts for select using (%s)', zone);
  foreach name in array array['knowledge', 'merges', 'doubtful_pairs', 'column_mappings', 'source_keys', 'pushes', 'definitions'] loop
    execute format('create policy seen on %I for select using (%s and %s)', name, zone, staff);
  end loop;

  -- A key that was presented is how its zone and source are found.
  execute $s$create policy presented on source_keys for select using (key_hash = (select nullif(current_setting('app.key_hash', true), '')))$s$;

  -- An enterprise disputes its own figures, adds its evidence, takes an objection back, and answers what it is asked.
  execute format('create policy raised on disputes for insert with check (%s and %s)', zone, own);
  execute format('create policy withdrawn on disputes for update using (%s and %s and state = ''open'') with check (%s and %s and state in (''open'', ''withdrawn''))', zone, own, zone, own);
  execute format('create policy evidenced on dispute_files for insert with check (%s and exists (select from disputes d where d.zone_id = dispute_files.zone_id and d.id = dispute_files.dispute_id and d.state = ''open''))', zone);
  execute format('create policy answered on questions for update using (%s and %s and asked_of = ''enterprise'' and state = ''open'') with check (%s and %s and state in (''answered'', ''confirmed'', ''declined''))', zone, own, zone, own);
  execute format('create policy evidenced on question_files for insert with check (%s and exists (select from questions q where q.zone_id = question_files.zone_id and q.id = question_files.question_id and q.asked_of = ''enterprise'' and q.state = ''open''))', zone);

  -- A record belongs to whom its identity counts for.
  drop policy seen on records;
  execute format('create policy seen on records for select using (%s and (%s or subject_id in (select i.id from identities i)))', zone, staff);
  -- An enterprise sees the batches that speak of it, of its relations too.
  drop policy seen on batches;
  execute format('create policy seen on batches for select using (%s and (%s or exists (select from records r where r.zone_id = batches.zone_id and r.batch_id = batches.id) or exists (select from relations l where l.zone_id = batches.zone_id and l.batch_id = batches.id)))', zone, staff);
end $$;

grant select, insert, update on identities, merges, doubtful_pairs, settlements, questions, disputes, source_contacts, column_mappings, source_keys to wutong_app;
grant select, insert on knowledge, dispute_files, question_files, pushes, definitions, relations to wutong_app;
grant delete on column_mappings to wutong_app;
-- The account of an enterprise follows it through a merge.
grant update (subject_id) on memberships to wutong_app;

-- Imports write a million rows in one go. A foreign key looks each row up by itself, which costs more than writing it; here a
-- statement looks all of its rows up at once. The promise is the same: nobody is spoken of who is not there. Batches and
-- identities are never deleted; what goes with a subject is removed with it. Writers of facts and of subjects hold the zone's
-- row (see `raise_facts_stamp`) before either looks, so neither misses the other.
do $$
declare
  held record;
begin
  for held in
    select c.conrelid::regclass as name, c.conname from pg_constraint c
    where c.contype = 'f' and (c.conrelid in ('records'::regclass, 'facts'::regclass, 'subject_summaries'::regclass)
      or (c.confrelid = 'zones'::regclass and c.conrelid in ('subjects'::regclass, 'identities'::regclass, 'population_changes'::regclass)))
  loop
    execute format('alter table %s drop constraint %I', held.name, held.conname);
  end loop;
end $$;

-- Planned anew by every statement: a plan made while a table is nearly empty may read all of it for each row. For the same
-- reason the zone is left to row-level security where that is on: said twice, it makes the planner expect so few rows that
-- any index will do.
create function refuse_strays() returns trigger language plpgsql as $$
declare
  is_stray boolean;
  -- What the rows speak of, and by which column.
  named constant text := case tg_table_name when 'records' then 'identities' else 'subjects' end;
  same_zone constant text := case when row_security_active(named) then '' else 'n.zone_id = a.zone_id and' end;
begin
  if tg_table_name = 'subjects' then
    execute 'select exists (select from (select distinct zone_id from added) a
      where not exists (select from zones z where z.id = a.zone_id))' into is_stray;
  else
    execute format('select exists (select from added a where not exists (select from %I n where %s n.id = a.subject_id))', named, same_zone)
      into is_stray;
  end if;
  if not is_stray and tg_table_name = 'records' then
    execute 'select exists (select from (select distinct zone_id, batch_id from added) a
      where not exists (select from batches b where b.zone_id = a.zone_id and b.id = a.batch_id))' into is_stray;
  end if;
  if is_stray then
    raise foreign_key_violation using message = format('a row of %s speaks of something that is not there', tg_table_name);
  end if;
  return null;
end $$;
-- Their names come after those of the triggers that take the zone's row. What a trigger of subjects adds need not be looked up.
create trigger records_no_strays after insert on records referencing new table as added
  for each statement execute function refuse_strays();
create trigger facts_no_strays after insert on facts referencing new table as added
  for each statement execute function refuse_strays();
create trigger subject_summaries_no_strays after insert on subject_summaries referencing new table as added
  for each statement when (pg_trigger_depth() = 0) execute function refuse_strays();
create trigger subjects_no_strays after insert on subjects referencing new table as added
  for each statement execute function refuse_strays();
-- Whom a row speaks of never changes.
revoke update on facts, subject_summaries from wutong_app;
grant update (values, record_ids, conflicts) on facts to wutong_app;
grant update (row, district, industry, registered_on, revenue, employees, points, qualified, rungs) on subject_summaries to wutong_app;

create function remove_with_subjects() returns trigger language plpgsql as $$
declare
  name text;
begin
  foreach name in array array['facts', 'subject_summaries'] loop
    execute format('delete from %I r using gone g where %s r.subject_id = g.id', name,
      case when row_security_active(name) then '' else 'r.zone_id = g.zone_id and' end);
  end loop;
  return null;
end $$;
create trigger subjects_removed_rest after delete on subjects referencing old table as gone
  for each statement execute function remove_with_subjects();

-- A transaction raises the stamp once, however many statements of it change facts, and marks a subject once.
create function raise_facts_stamp() returns bigint language plpgsql as $$
declare
  raised bigint := nullif(current_setting('app.raised_stamp', true), '')::bigint;
begin
  if raised is not null then return raised; end if;
  update zones set facts_stamp = facts_stamp + 1 where id = current_setting('app.zone_id', true) returning facts_stamp into raised;
  perform set_config('app.raised_stamp', raised::text, true);
  return raised;
end $$;

create or replace function mark_population_changes() returns trigger language plpgsql as $$
declare
  now_at bigint;
begin
  if not exists (select from changed_rows) then return null; end if;
  now_at := raise_facts_stamp();
  if tg_table_name = 'facts' then
    insert into population_changes (zone_id, subject_id, stamp)
      select distinct zone_id, subject_id, now_at from changed_rows
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp where population_changes.stamp <> excluded.stamp;
  else
    insert into population_changes (zone_id, subject_id, stamp)
      select zone_id, id, now_at from changed_rows
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp;
  end if;
  return null;
end $$;

-- An index for equal codes and one for codes that begin alike are one index; what most subjects lack needs no entry.
drop index subjects_uscc_prefix;
drop index subjects_uscc;
create unique index subjects_uscc on subjects (zone_id, uscc text_pattern_ops);
drop index subjects_external;
create unique index subjects_external on subjects (zone_id, external_source, external_key) where external_key is not null;
drop index summaries_row;
create index summaries_row on subject_summaries (zone_id, row) where row is not null;
drop index summaries_district;
create index summaries_district on subject_summaries (zone_id, district) where district is not null;
drop index summaries_industry;
create index summaries_industry on subject_summaries (zone_id, industry text_pattern_ops) where industry is not null;
