-- The house: zones, subjects, what sources said about them, the facts in force and what was computed from them.
-- Everything a request touches runs as the role wutong_app, which cannot bypass row-level security.
-- Roles belong to the whole cluster, so another database may create this one at the same moment.
do $$
begin
  if not exists (select from pg_roles where rolname = 'wutong_app') then
    create role wutong_app nologin nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  if not pg_has_role(current_user, 'wutong_app', 'member') then
    execute format('grant wutong_app to %I', current_user);
  end if;
end $$;

create table settings (
  key text primary key,
  value text not null
);

create table zones (
  id text primary key,
  name jsonb not null,
  demo boolean not null default false,
  created_at timestamptz not null,
  -- Counts the changes to facts; results are up to date while it equals the stamp they were computed at.
  facts_stamp bigint not null default 0,
  -- The evaluation whose results are stored: which year, judged on which day, over which facts and definitions.
  judged_period integer,
  judged_on date,
  evaluated_stamp bigint,
  snapshot_hash text,
  definition_hash text,
  -- How many values were in force then.
  fact_count integer
);

-- One row is one import of one file (or one generated source of the demo zone).
create table batches (
  zone_id text not null references zones (id),
  id uuid not null,
  source text not null,
  file text not null,
  content_hash text,
  period integer,
  rows integer not null default 0,
  accepted integer not null default 0,
  corrected integer not null default 0,
  refused integer not null default 0,
  new_subjects integer not null default 0,
  value_count integer not null default 0,
  imported_by text not null,
  imported_at timestamptz not null,
  retracted_by text,
  retracted_at timestamptz,
  retract_reason text,
  primary key (zone_id, id)
);
create index batches_newest on batches (zone_id, imported_at desc, id desc);
create index batches_content on batches (zone_id, source, content_hash);

-- Reports quote other firms' cells, so they live apart from the batch, which an enterprise may see as the origin of its own figures.
create table batch_reports (
  zone_id text not null,
  batch_id uuid not null,
  report jsonb not null,
  primary key (zone_id, batch_id),
  foreign key (zone_id, batch_id) references batches (zone_id, id) on delete cascade
);

-- Every corrected and refused cell, a thousand or so in a row: a file of any size must never stand in memory as one value.
create table batch_issues (
  zone_id text not null,
  batch_id uuid not null,
  seq integer not null,
  issues jsonb not null,
  primary key (zone_id, batch_id, seq),
  foreign key (zone_id, batch_id) references batches (zone_id, id) on delete cascade
);

create table subjects (
  zone_id text not null references zones (id),
  id uuid not null,
  kind text not null default 'enterprise',
  uscc text,
  -- The source's own key where a source knows no credit code, e.g. invoice data.
  external_source text,
  external_key text,
  name text not null,
  -- The name as imports compare it: half-width, no blanks.
  name_key text not null,
  pinyin text not null default '',
  pinyin_initials text not null default '',
  created_batch_id uuid,
  created_at timestamptz not null,
  primary key (zone_id, id)
);
create unique index subjects_uscc on subjects (zone_id, uscc);
create unique index subjects_external on subjects (zone_id, external_source, external_key);
create index subjects_name_key on subjects (zone_id, name_key);
create index subjects_uscc_prefix on subjects (zone_id, uscc text_pattern_ops);
create index subjects_by_name on subjects (zone_id, pinyin collate "C", id);
create index subjects_batch on subjects (zone_id, created_batch_id);

-- What one source said about one subject for one period, in one batch and file row. Never edited; a batch is retracted as a whole.
create table records (
  zone_id text not null,
  id uuid not null,
  batch_id uuid not null,
  subject_id uuid not null,
  source text not null,
  -- Calendar year; 0 holds the indicators that describe the subject as it is.
  period integer not null,
  -- Row number as a spreadsheet shows it.
  row integer,
  recorded_at timestamptz not null,
  values jsonb not null,
  primary key (zone_id, id),
  foreign key (zone_id, batch_id) references batches (zone_id, id),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade
);
create index records_subject on records (zone_id, subject_id, period);
create index records_batch on records (zone_id, batch_id, subject_id);

-- The values in force and the records they come from.
create table facts (
  zone_id text not null,
  subject_id uuid not null,
  period integer not null,
  values jsonb not null,
  -- Record id to the codes it gives.
  record_ids jsonb not null,
  primary key (zone_id, subject_id, period),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade
);

create index facts_periods on facts (zone_id, period);

create function count_fact_change() returns trigger language plpgsql as $$
begin
  update zones set facts_stamp = facts_stamp + 1 where id = current_setting('app.zone_id', true);
  return null;
end $$;
create trigger facts_change after insert or update or delete on facts for each statement execute function count_fact_change();

-- A definition version run over one snapshot. `current` marks the run whose results are stored.
create table evaluations (
  zone_id text not null references zones (id),
  id uuid not null,
  kind text not null check (kind in ('scorecard', 'ladder', 'offer')),
  definition text not null,
  version text not null,
  period integer not null,
  judged_on date not null,
  snapshot_hash text not null,
  definition_hash text not null,
  ran_at timestamptz not null,
  ran_by text not null,
  ms double precision not null,
  subjects integer not null,
  summary jsonb not null,
  current boolean not null default true,
  primary key (zone_id, id)
);
create unique index evaluations_current on evaluations (zone_id, kind, definition) where current;

-- Results are derived and written anew by every evaluation, so they carry no foreign key: checking it would cost more than writing them.
create table score_results (
  zone_id text not null,
  evaluation_id uuid not null,
  subject_id uuid not null,
  scorecard text not null,
  total double precision,
  lower double precision,
  upper double precision,
  passed boolean,
  class text,
  rank integer,
  primary key (zone_id, evaluation_id, subject_id)
);
create index score_results_subject on score_results (zone_id, subject_id);
create index score_results_ranking on score_results (zone_id, evaluation_id, coalesce(rank, 2147483647), subject_id);

create table rung_results (
  zone_id text not null,
  evaluation_id uuid not null,
  subject_id uuid not null,
  ladder text not null,
  -- The highest rung reached.
  rung text,
  -- One letter a rung, lowest first: T reached, F not, U unknown.
  verdicts text not null,
  primary key (zone_id, evaluation_id, subject_id)
);

-- Only qualified, one_away and undecided are stored: everybody else is not_qualified.
create table match_results (
  zone_id text not null,
  evaluation_id uuid not null,
  subject_id uuid not null,
  verdict smallint not null check (verdict between 0 and 2),
  amount double precision,
  primary key (zone_id, evaluation_id, verdict, subject_id)
);

-- What lists show and sort by, one row a subject, refreshed by every evaluation.
create table subject_summaries (
  zone_id text not null,
  subject_id uuid not null,
  district text,
  industry text,
  registered_on date,
  revenue double precision,
  employees double precision,
  points double precision,
  qualified integer,
  rungs jsonb not null default '{}',
  primary key (zone_id, subject_id),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade
);
create index summaries_points on subject_summaries (zone_id, coalesce(points, '-infinity'::double precision), subject_id);
create index summaries_revenue on subject_summaries (zone_id, coalesce(revenue, '-infinity'::double precision), subject_id);
create index summaries_employees on subject_summaries (zone_id, coalesce(employees, '-infinity'::double precision), subject_id);
create index summaries_registered on subject_summaries (zone_id, coalesce(registered_on, '-infinity'::date), subject_id);
create index summaries_district on subject_summaries (zone_id, district);
create index summaries_industry on subject_summaries (zone_id, industry text_pattern_ops);
create index summaries_rungs on subject_summaries using gin (rungs jsonb_path_ops);

-- Lists read the summary first, so a new subject must have one from the start.
create function add_subject_summaries() returns trigger language plpgsql as $$
begin
  insert into subject_summaries (zone_id, subject_id) select n.zone_id, n.id from new_subjects n;
  return null;
end $$;
create trigger subjects_summary after insert on subjects
  referencing new table as new_subjects for each statement execute function add_subject_summaries();

-- Which user belongs to which zone, in which role, and for an enterprise account to which subject.
create table memberships (
  zone_id text not null references zones (id),
  user_id text not null,
  role text not null check (role in ('leader', 'officer', 'enterprise', 'auditor')),
  subject_id uuid,
  created_at timestamptz not null,
  primary key (zone_id, user_id),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade,
  check ((role = 'enterprise') = (subject_id is not null))
);
create index memberships_user on memberships (user_id);

-- Written in the same transaction as the change it tells of; nobody may edit or delete it.
create table audit_events (
  zone_id text not null references zones (id),
  id uuid not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  actor_role text not null,
  event text not null,
  entity text,
  detail jsonb not null default '{}',
  primary key (zone_id, id)
);
create index audit_events_newest on audit_events (zone_id, at desc, id desc);

-- Row-level security. The settings are set for each transaction; where one is not set, nothing is visible.
create function app_zone() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.zone_id', true), '') $$;
create function app_role() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.role', true), '') $$;
create function app_is_staff() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('app.role', true) in ('leader', 'officer', 'auditor', 'system'), false) $$;
create function app_subject() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.subject_id', true), '')::uuid $$;
create function app_user() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.user_id', true), '') $$;

do $$
declare
  name text;
  -- One yes or no a statement: spelled out here, the planner would expect few rows and leave the indexes of lists alone.
  staff constant text := '(select app_is_staff())';
  writer constant text := $s$(select app_role()) in ('officer', 'system')$s$;
  zone constant text := $s$zone_id = (select app_zone())$s$;
begin
  foreach name in array array['zones', 'batches', 'batch_reports', 'batch_issues', 'subjects', 'records', 'facts', 'evaluations', 'score_results',
    'rung_results', 'match_results', 'subject_summaries', 'memberships', 'audit_events'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;

  -- Tables with one subject a row: staff see the zone's, an enterprise its own.
  foreach name in array array['records', 'facts', 'score_results', 'rung_results', 'match_results', 'subject_summaries'] loop
    execute format('create policy seen on %I for select using (%s and (%s or subject_id = (select app_subject())))', name, zone, staff);
  end loop;
  execute format('create policy seen on subjects for select using (%s and (%s or id = (select app_subject())))', zone, staff);

  -- Tables about the whole zone: staff only.
  foreach name in array array['batch_reports', 'batch_issues', 'evaluations', 'audit_events'] loop
    execute format('create policy seen on %I for select using (%s and %s)', name, zone, staff);
  end loop;
  execute 'create policy seen on zones for select using (id = (select app_zone()))';
  -- An enterprise sees a batch only as the origin of its own records.
  execute format('create policy seen on batches for select using (%s and (%s or exists (select from records r where r.zone_id = batches.zone_id and r.batch_id = batches.id)))', zone, staff);
  -- A user's own memberships are how the zone is found at sign-in.
  execute format('create policy seen on memberships for select using ((%s and %s) or user_id = (select app_user()))', zone, staff);

  foreach name in array array['batches', 'batch_reports', 'batch_issues', 'subjects', 'records', 'facts', 'evaluations', 'score_results',
    'rung_results', 'match_results', 'subject_summaries', 'memberships'] loop
    execute format('create policy added on %I for insert with check (%s and %s)', name, zone,
      case when name = 'memberships' then $s$(select app_role()) = 'system'$s$ else writer end);
    execute format('create policy changed on %I for update using (%s and %s) with check (%s)', name, zone, writer, zone);
    execute format('create policy removed on %I for delete using (%s and %s)', name, zone, writer);
  end loop;
  execute $s$create policy added on zones for insert with check (id = (select app_zone()) and (select app_role()) = 'system')$s$;
  execute $s$create policy changed on zones for update using (id = (select app_zone()) and (select app_role()) in ('officer', 'system'))$s$;
  execute format('create policy added on audit_events for insert with check (%s)', zone);
end $$;

grant usage on schema public to wutong_app;
grant select, insert, update on zones, batches to wutong_app;
grant select, insert on batch_reports, batch_issues, records, audit_events, memberships to wutong_app;
grant select, insert, update, delete on subjects, facts, evaluations, score_results, rung_results, match_results, subject_summaries to wutong_app;
