-- Who sees less than the whole zone: departments and sub-districts, liaisons, and the banks and providers that enterprises let in.
-- They work as wutong_limited, which reaches no table with figures: only the views of the schema `limited`, in which rows out of
-- reach and figures that are hidden are not there. The views read as wutong_rows, which row-level security binds too.
do $$
declare
  name text;
begin
  foreach name in array array['wutong_limited', 'wutong_rows'] loop
    begin
      if not exists (select from pg_roles where rolname = name) then
        execute format('create role %I nologin nosuperuser nobypassrls', name);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to %I', name, current_user);
    end if;
  end loop;
end $$;

alter table memberships drop constraint memberships_role_check;
alter table memberships
  add check (role in ('leader', 'officer', 'liaison', 'enterprise', 'provider', 'expert', 'auditor', 'administrator')),
  -- A department or a sub-district of the zone package; of a sub-district its enterprises alone are seen.
  add column department text,
  -- Whether figures that the zone package calls sensitive are seen; if not, those of the own department still are.
  add column sees_sensitive boolean not null default true,
  add column organisation_id uuid,
  add constraint memberships_organisation check ((role = 'provider') = (organisation_id is not null));

-- Banks, investors and service providers.
create table organisations (
  zone_id text not null references zones (id),
  id uuid not null,
  kind text not null check (kind in ('bank', 'investor', 'service')),
  name text not null,
  uscc text not null,
  created_at timestamptz not null,
  primary key (zone_id, id)
);
create unique index organisations_uscc on organisations (zone_id, uscc);
alter table memberships add foreign key (zone_id, organisation_id) references organisations (zone_id, id);

-- What an enterprise lets an organisation see: what for, which fields, until when. How it stands follows from its dates.
create table consents (
  zone_id text not null references zones (id),
  id uuid not null,
  organisation_id uuid not null,
  -- The enterprise as the organisation named it; whether there is such a one it learns from the answer alone.
  uscc text not null,
  subject_id uuid,
  purpose text not null,
  -- What was asked for; null where the enterprise gave without being asked.
  asked_fields text[],
  asked_days integer,
  asked_by text,
  asked_at timestamptz,
  -- What was given: codes of indicators, `score:` with a scorecard, `ladder:` with a ladder.
  fields text[],
  until timestamptz,
  given_by text,
  given_at timestamptz,
  refused_by text,
  refused_at timestamptz,
  -- By the enterprise, or by the organisation that takes back what it asked for or gives up what it was given.
  withdrawn_by text,
  withdrawn_at timestamptz,
  primary key (zone_id, id),
  foreign key (zone_id, organisation_id) references organisations (zone_id, id),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade,
  check ((given_at is null) = (fields is null) and (given_at is null) = (until is null)),
  check ((asked_at is null) = (asked_fields is null) and (asked_at is not null or given_at is not null)),
  check (given_at is null or subject_id is not null)
);
create index consents_subject on consents (zone_id, subject_id);
create index consents_organisation on consents (zone_id, organisation_id);

-- Who of the zone looks after an enterprise: one named person.
create table liaisons (
  zone_id text not null,
  subject_id uuid not null,
  user_id text not null,
  assigned_by text not null,
  assigned_at timestamptz not null,
  primary key (zone_id, subject_id),
  foreign key (zone_id, subject_id) references subjects (zone_id, id) on delete cascade,
  foreign key (zone_id, user_id) references memberships (zone_id, user_id) on delete cascade
);
create index liaisons_user on liaisons (zone_id, user_id);

-- How far the actor sees: `zone`, `district`, `liaison`, `consent`, or nothing of any enterprise.
create function app_reach() returns text language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.reach', true), ''), 'zone') $$;
create function app_district() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.district', true), '') $$;
create function app_organisation() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.organisation_id', true), '')::uuid $$;
-- Codes of indicators, and of results that are reckoned from them, which the actor may not see.
create function app_hidden() returns text[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.hidden', true), ''), '{}')::text[] $$;
create function app_now() returns timestamptz language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;
create or replace function app_is_staff() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('app.role', true) in ('leader', 'officer', 'auditor', 'system')
    and coalesce(current_setting('app.reach', true), '') in ('', 'zone'), false) $$;

-- Every field that the actor's organisation may see of an enterprise now.
create function app_consented(subject uuid) returns text[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct field), '{}') from consents c cross join unnest(c.fields) field
  where c.zone_id = app_zone() and c.subject_id = subject and c.organisation_id = app_organisation()
    and c.withdrawn_at is null and c.until > app_now()
$$;

-- What is left of a record's figures.
create function app_shown(subject uuid, figures jsonb) returns jsonb language sql stable as $$
  select case app_reach()
    when 'consent' then coalesce((select jsonb_object_agg(f.key, f.value) from jsonb_each(figures) f
      where f.key = any(app_consented(subject))), '{}')
    else figures - app_hidden()
  end
$$;

do $$
declare
  name text;
  zone constant text := 'zone_id = (select app_zone())';
  staff constant text := '(select app_is_staff())';
  own constant text := 'subject_id = (select app_subject())';
  keeper constant text := $s$(select app_role()) in ('administrator', 'system')$s$;
  mine constant text := 'organisation_id = (select app_organisation())';
  reached constant text := $s$case (select app_reach())
    when 'district' then exists (select from subject_summaries m where m.zone_id = %1$s.zone_id and m.subject_id = %1$s.%2$s and m.district = (select app_district()))
    when 'liaison' then exists (select from liaisons l where l.zone_id = %1$s.zone_id and l.subject_id = %1$s.%2$s and l.user_id = (select app_user()))
    when 'consent' then exists (select from consents c where c.zone_id = %1$s.zone_id and c.subject_id = %1$s.%2$s and c.organisation_id = (select app_organisation())
      and c.withdrawn_at is null and c.until > (select app_now()))
    else false end$s$;
begin
  foreach name in array array['organisations', 'consents', 'liaisons'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;

  -- An organisation is no secret in the zone: an enterprise picks whom it lets in.
  execute format('create policy seen on organisations for select using (%s)', zone);
  execute format('create policy added on organisations for insert with check (%s and %s)', zone, keeper);
  execute format('create policy changed on organisations for update using (%s and %s) with check (%s)', zone, keeper, zone);

  -- Staff see that there is a consent; giving and withdrawing is the enterprise's, asking and giving up the organisation's.
  execute format('create policy seen on consents for select using (%s and (%s or %s or %s))', zone, staff, own, mine);
  execute format('create policy given on consents for insert with check (%s and (%s or (%s and asked_at is null) or (%s and given_at is null)))',
    zone, $s$(select app_role()) = 'system'$s$, own, mine);
  -- An organisation's people reach the table through a view alone: what they take back or give up the program writes for them.
  execute format('create policy changed on consents for update using (%s and (%s or %s)) with check (%s and (%s or %s))',
    zone, own, $s$(select app_role()) = 'system'$s$, zone, own, $s$(select app_role()) = 'system'$s$);

  execute format('create policy seen on liaisons for select using (%s and (%s or %s or user_id = (select app_user())))', zone, staff, own);
  execute format($s$create policy added on liaisons for insert with check (%s and %s and (select app_role()) in ('officer', 'system'))$s$, zone, staff);
  execute format($s$create policy changed on liaisons for update using (%s and %s and (select app_role()) in ('officer', 'system')) with check (%s)$s$, zone, staff, zone);
  execute format($s$create policy removed on liaisons for delete using (%s and %s and (select app_role()) in ('officer', 'system'))$s$, zone, staff);

  -- Whoever sees less than the zone reaches these rows through the views alone.
  foreach name in array array['facts', 'score_results', 'rung_results', 'identities', 'settlements'] loop
    execute format('create policy reached on %I for select to wutong_rows using (%s and %s)', name, zone, format(reached, name, 'subject_id'));
  end loop;
  execute format('create policy reached on subjects for select to wutong_rows using (%s and %s)', zone, format(reached, 'subjects', 'id'));
  -- Found by the index for one enterprise; only an enterprise itself is asked for all that it was called.
  drop policy seen on records;
  execute format('create policy seen on records for select using (%s and (%s or ((select app_role()) = ''enterprise'' and subject_id in (select i.id from identities i))))', zone, staff);
  execute format('create policy reached on records for select to wutong_rows using (%s and (select app_reach()) <> ''zone'' and exists (select from identities i where i.zone_id = records.zone_id and i.id = records.subject_id))', zone);
  drop policy seen on batches;
  execute format('create policy seen on batches for select using (%s and (%s or ((select app_role()) = ''enterprise'' and (
    exists (select from records r where r.zone_id = batches.zone_id and r.batch_id = batches.id)
    or exists (select from relations l where l.zone_id = batches.zone_id and l.batch_id = batches.id)))))', zone, staff);
  -- The views show of a batch its source and day, and nothing of its file.
  execute format('create policy reached on batches for select to wutong_rows using (%s and (select app_reach()) <> ''zone'')', zone);
  execute format($s$create policy reached on subject_summaries for select to wutong_rows using (%s and case (select app_reach())
    when 'district' then district = (select app_district())
    when 'liaison' then exists (select from liaisons l where l.zone_id = subject_summaries.zone_id and l.subject_id = subject_summaries.subject_id and l.user_id = (select app_user()))
    else false end)$s$, zone);

  -- Statistics of all enterprises, and who answers for a source: nobody whose business they are not.
  drop policy seen on cohort_statistics;
  execute format($s$create policy seen on cohort_statistics for select using (%s and (%s or (select app_role()) in ('leader', 'officer', 'liaison', 'enterprise')))$s$, zone, staff);
  drop policy seen on source_contacts;
  execute format($s$create policy seen on source_contacts for select using (%s and (%s or (select app_role()) = 'enterprise'))$s$, zone, staff);
end $$;

-- What is asked for is not edited afterwards, and an answer is given once: each side writes its own part.
create function guard_consent() returns trigger language plpgsql as $$
declare
  frozen constant text[] := array['withdrawn_by', 'withdrawn_at'];
  answer constant text[] := array['fields', 'until', 'given_by', 'given_at', 'refused_by', 'refused_at'];
  writable text[] := frozen;
begin
  if app_role() = 'enterprise' and old.given_at is null and old.refused_at is null and old.withdrawn_at is null then
    writable := writable || answer;
  end if;
  if old.withdrawn_at is not null or (to_jsonb(new) - writable) is distinct from (to_jsonb(old) - writable) then
    raise insufficient_privilege using message = format('as %s this part of a consent cannot be changed', app_role());
  end if;
  return new;
end $$;
create trigger consents_guard before update on consents for each row execute function guard_consent();

grant select, insert on organisations, consents to wutong_app;
grant update (name, kind) on organisations to wutong_app;
grant update (fields, until, given_by, given_at, refused_by, refused_at, withdrawn_by, withdrawn_at) on consents to wutong_app;
grant select, insert, update, delete on liaisons to wutong_app;
grant update (department, sees_sensitive, organisation_id) on memberships to wutong_app;

-- The one thing about a liaison's account that is no secret: the name. Asked as the owner, whom the walls bind only by the zone.
create function liaison_name(wanted text) returns text language sql stable security definer set search_path = public as $$
  select u.name from auth_users u where u.id = wanted
    and exists (select from liaisons l where l.zone_id = app_zone() and l.user_id = wanted)
$$;

-- The views. An officer whose figures alone are hidden reaches all rows through them.
grant usage on schema public to wutong_rows, wutong_limited;
grant select on subjects, subject_summaries, facts, records, batches, relations, evaluations, score_results, rung_results, identities, settlements, liaisons, consents, organisations
  to wutong_rows;
alter function app_consented(uuid) owner to wutong_rows;

create schema limited;
grant usage on schema limited to wutong_limited;
grant usage, create on schema limited to wutong_rows;

create view limited.subjects with (security_barrier) as select * from subjects;
create view limited.identities with (security_barrier) as select * from identities;
create view limited.organisations with (security_barrier) as select * from organisations;
create view limited.liaisons with (security_barrier) as select * from liaisons;
create view limited.subject_summaries with (security_barrier) as
  select zone_id, subject_id, row, district,
    case when 'industry' = any((select app_hidden())::text[]) then null else industry end as industry,
    case when 'registered_on' = any((select app_hidden())::text[]) then null else registered_on end as registered_on,
    case when 'revenue' = any((select app_hidden())::text[]) then null else revenue end as revenue,
    case when 'employees' = any((select app_hidden())::text[]) then null else employees end as employees,
    case when 'list:points' = any((select app_hidden())::text[]) then null else points end as points,
    case when 'list:qualified' = any((select app_hidden())::text[]) then null else qualified end as qualified,
    rungs - array(select substr(h, 8) from unnest((select app_hidden())::text[]) h where h like 'ladder:%') as rungs
  from subject_summaries;
create view limited.facts with (security_barrier) as
  select zone_id, subject_id, period, app_shown(subject_id, values) as values, '{}'::jsonb as record_ids, '{}'::text[] as conflicts from facts;
create view limited.records with (security_barrier) as
  select r.zone_id, r.id, r.batch_id, r.subject_id, r.source, r.period, r.row, r.recorded_at, app_shown(i.subject_id, r.values) as values
  from records r join identities i on i.zone_id = r.zone_id and i.id = r.subject_id;
-- Of a batch only what says where a figure comes from; the name of its file may tell of others.
create view limited.batches with (security_barrier) as
  select zone_id, id, source, source || ' ' || (imported_at at time zone 'Asia/Shanghai')::date as file, imported_at, retracted_at from batches;
create view limited.settlements with (security_barrier) as
  select s.* from settlements s
  where case (select app_reach()) when 'consent' then s.code = any(app_consented((select i.subject_id from identities i where i.zone_id = s.zone_id and i.id = s.subject_id)))
    else not s.code = any((select app_hidden())::text[]) end;
create view limited.score_results with (security_barrier) as
  select r.* from score_results r
  where case (select app_reach()) when 'consent' then ('score:' || r.scorecard) = any(app_consented(r.subject_id))
    else not ('score:' || r.scorecard) = any((select app_hidden())::text[]) end;
-- Counts over the whole zone are for those who see all of it.
create view limited.evaluations with (security_barrier) as
  select * from evaluations
  where (select app_reach()) = 'zone'
    and not (case kind when 'scorecard' then 'score' else kind end || ':' || definition) = any((select app_hidden())::text[]);
create view limited.rung_results with (security_barrier) as
  select r.* from rung_results r
  where case (select app_reach()) when 'consent' then ('ladder:' || r.ladder) = any(app_consented(r.subject_id))
    else not ('ladder:' || r.ladder) = any((select app_hidden())::text[]) end;
-- Whom an organisation named it knows; whether there is such an enterprise it learns from the answer alone.
create view limited.consents with (security_barrier) as
  select zone_id, id, organisation_id, uscc, case when given_at is null then null else subject_id end as subject_id, purpose,
    asked_fields, asked_days, asked_by, asked_at, fields, until, given_by, given_at, refused_by, refused_at, withdrawn_by, withdrawn_at
  from consents;

do $$
declare
  name text;
begin
  for name in select c.relname from pg_class c where c.relnamespace = 'limited'::regnamespace and c.relkind = 'v' loop
    execute format('alter view limited.%I owner to wutong_rows', name);
    execute format('grant select on limited.%I to wutong_limited', name);
  end loop;
end $$;
revoke create on schema limited from wutong_rows;

-- What everybody needs who is signed in, under the walls of its rows; and what concerns the own account.
grant select on zones, cohort_statistics, sign_in_rules, audit_seals to wutong_limited;
grant select on memberships to wutong_limited;
grant select, insert on personal_keys to wutong_limited;
grant update (revoked_at, used_at) on personal_keys to wutong_limited;
grant select, insert, delete on request_keys to wutong_limited;
grant update (reply) on request_keys to wutong_limited;
grant insert (zone_id, id, at, actor_id, actor_name, actor_role, event, entity, detail, kind, subject_id, route, purpose, trace_id)
  on audit_events to wutong_limited;
