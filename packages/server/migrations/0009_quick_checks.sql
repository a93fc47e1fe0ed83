-- What a statement adds is looked up without being sorted by zone first: rows of one import are of one zone, and ids are
-- told apart sooner. The rest of both functions is as in 0008.
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
    execute format('select exists (select from (select distinct subject_id, zone_id from added) a
      where (select true from %I n where %s n.id = a.subject_id) is null)', named, same_zone)
      into is_stray;
  end if;
  if not is_stray and tg_table_name = 'records' then
    execute 'select exists (select from (select distinct batch_id, zone_id from added) a
      where not exists (select from batches b where b.zone_id = a.zone_id and b.id = a.batch_id))' into is_stray;
  end if;
  if is_stray then
    raise foreign_key_violation using message = format('a row of %s speaks of something that is not there', tg_table_name);
  end if;
  return null;
end $$;

create or replace function mark_population_changes() returns trigger language plpgsql as $$
declare
  now_at bigint;
  same_zone constant text := case when row_security_active('identities') then '' else 'i.zone_id = c.zone_id and' end;
begin
  if not exists (select from changed_rows) then return null; end if;
  now_at := raise_facts_stamp();
  if tg_table_name = 'facts' then
    execute format('insert into population_changes (zone_id, subject_id, stamp)
      select c.zone_id, c.subject_id, $1 from (select distinct subject_id, zone_id from changed_rows) c
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
