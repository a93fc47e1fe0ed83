-- Match results as bitmaps, and what tells a kept population of columns which subjects changed since.

-- One row is one offer over one block of 16,384 subjects, in the order of `subject_summaries.row`. A bit a subject, the
-- least significant first; whoever is in no set does not qualify. A bitmap speaks of many subjects, so staff only.
drop table match_results;
create table match_blocks (
  zone_id text not null,
  evaluation_id uuid not null,
  block integer not null,
  qualified bytea not null,
  one_away bytea not null,
  undecided bytea not null,
  -- Eight bytes (little-endian double) for each subject in a set, in the order of rows; NaN is unknown. Empty where the offer pays nothing.
  amounts bytea not null,
  primary key (zone_id, evaluation_id, block)
);
alter table match_blocks alter column amounts set storage external;

-- Where a subject's bit stands; null for one that was not evaluated yet.
alter table subject_summaries add column row integer;
create index summaries_row on subject_summaries (zone_id, row);

-- The stamp of the last change to each subject's facts. A subject that is gone keeps its line.
create table population_changes (
  zone_id text not null references zones (id),
  subject_id uuid not null,
  stamp bigint not null,
  primary key (zone_id, subject_id)
);
create index population_changes_stamp on population_changes (zone_id, stamp);

-- The population as columns, a copy of `facts` that reads fast: one row is one block of one section (the subjects' ids, one
-- column's values, or the words of a text column). It is true for one stamp and one catalogue, and may be thrown away at any time.
create table snapshots (
  zone_id text primary key references zones (id),
  stamp bigint not null,
  catalogue text not null,
  hash text not null,
  size integer not null,
  fact_count integer not null
);
create table snapshot_blocks (
  zone_id text not null,
  section text not null,
  block integer not null,
  digest text not null,
  bytes bytea not null,
  primary key (zone_id, section, block),
  foreign key (zone_id) references snapshots (zone_id) on delete cascade
);
alter table snapshot_blocks alter column bytes set storage external;

do $$
declare
  name text;
  staff constant text := '(select app_is_staff())';
  writer constant text := $s$(select app_role()) in ('officer', 'system')$s$;
  zone constant text := $s$zone_id = (select app_zone())$s$;
begin
  foreach name in array array['match_blocks', 'population_changes', 'snapshots', 'snapshot_blocks'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy seen on %I for select using (%s and %s)', name, zone, staff);
    execute format('create policy added on %I for insert with check (%s and %s)', name, zone, writer);
    execute format('create policy changed on %I for update using (%s and %s) with check (%s)', name, zone, writer, zone);
    execute format('create policy removed on %I for delete using (%s and %s)', name, zone, writer);
  end loop;
end $$;
grant select, insert, update, delete on match_blocks, population_changes, snapshots, snapshot_blocks to wutong_app;

-- Every statement that changes facts or subjects raises the stamp once and marks the subjects it changed.
create function mark_population_changes() returns trigger language plpgsql as $$
declare
  now_at bigint;
begin
  if not exists (select from changed_rows) then return null; end if;
  update zones set facts_stamp = facts_stamp + 1 where id = current_setting('app.zone_id', true) returning facts_stamp into now_at;
  if tg_table_name = 'facts' then
    insert into population_changes (zone_id, subject_id, stamp)
      select distinct zone_id, subject_id, now_at from changed_rows
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp;
  else
    insert into population_changes (zone_id, subject_id, stamp)
      select zone_id, id, now_at from changed_rows
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp;
  end if;
  return null;
end $$;

drop trigger facts_change on facts;
drop function count_fact_change();
do $$
declare
  name text;
begin
  foreach name in array array['facts', 'subjects'] loop
    execute format('create trigger %I_added after insert on %I referencing new table as changed_rows for each statement execute function mark_population_changes()', name, name);
    execute format('create trigger %I_removed after delete on %I referencing old table as changed_rows for each statement execute function mark_population_changes()', name, name);
  end loop;
end $$;
create trigger facts_changed after update on facts referencing new table as changed_rows for each statement execute function mark_population_changes();

-- Earlier results lack bitmaps: every zone is evaluated anew at the next start. The walls are lowered for the owner alone, until the end of this step.
alter table zones no force row level security;
alter table evaluations no force row level security;
update zones set evaluated_stamp = null;
update evaluations set current = false where current;
alter table zones force row level security;
alter table evaluations force row level security;
