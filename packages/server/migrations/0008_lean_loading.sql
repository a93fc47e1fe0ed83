-- Large imports: what the rows of a batch say already is not written a second time.

-- A subject that a batch brought needs no mark that it changed: its batch says since which stamp it is known. Only what is
-- known for longer, comes back, or came without a batch is marked. Planned anew by every statement, and the zone left to
-- row-level security, for the reasons told at `refuse_strays`.
create or replace function mark_population_changes() returns trigger language plpgsql as $$
declare
  now_at bigint;
  same_zone constant text := case when row_security_active('identities') then '' else 'i.zone_id = c.zone_id and' end;
begin
  if not exists (select from changed_rows) then return null; end if;
  now_at := raise_facts_stamp();
  if tg_table_name = 'facts' then
    execute format('insert into population_changes (zone_id, subject_id, stamp)
      select c.zone_id, c.subject_id, $1 from (select distinct zone_id, subject_id from changed_rows) c
      where (select true from identities i where %s i.id = c.subject_id and i.since_stamp = $1) is null
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp where population_changes.stamp <> excluded.stamp', same_zone)
      using now_at;
  elsif tg_op = 'INSERT' then
    -- This fires before new subjects get their identities.
    execute format('insert into population_changes (zone_id, subject_id, stamp)
      select c.zone_id, c.id, $1 from changed_rows c where c.created_batch_id is null or (select true from identities i where %s i.id = c.id)
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp', same_zone)
      using now_at;
  else
    insert into population_changes (zone_id, subject_id, stamp)
      select zone_id, id, now_at from changed_rows
      on conflict (zone_id, subject_id) do update set stamp = excluded.stamp;
  end if;
  return null;
end $$;

-- Nobody has reached a rung before the first evaluation, and nobody looks for those who have not.
drop index summaries_rungs;
create index summaries_rungs on subject_summaries using gin (rungs jsonb_path_ops) where rungs <> '{}';

-- The years with facts are looked for; those that describe a subject as it is need no entry.
drop index facts_periods;
create index facts_periods on facts (zone_id, period) where period > 0;

-- Looked up row by row through the index: of a table that was never analysed the planner expects one zone to be a two-hundredth,
-- joins all of it, and so reads it from end to end with every statement.
create or replace function refuse_strays() returns trigger language plpgsql as $$
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
    execute format('select exists (select from (select distinct zone_id, subject_id from added) a
      where (select true from %I n where %s n.id = a.subject_id) is null)', named, same_zone)
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
