-- Rises with every change of what enterprises are found by, so that whoever keeps their names in memory knows when to read them again.
alter table zones add column names_stamp bigint not null default 0;

create function raise_names_stamp() returns trigger language plpgsql as $$
begin
  if exists (select from changed_rows) then
    update zones set names_stamp = names_stamp + 1 where id in (select distinct zone_id from changed_rows);
  end if;
  return null;
end $$;

create trigger subjects_names_added after insert on subjects referencing new table as changed_rows
  for each statement execute function raise_names_stamp();
create trigger subjects_names_changed after update on subjects referencing new table as changed_rows
  for each statement execute function raise_names_stamp();
create trigger subjects_names_removed after delete on subjects referencing old table as changed_rows
  for each statement execute function raise_names_stamp();

-- Under row-level security an index serves no condition that the database takes for one that may leak, and coalesce() is such a one: lists
-- ordered or limited by these values read everything before their page. Those with a value and those without are two conditions instead.
drop index summaries_points;
drop index summaries_revenue;
drop index summaries_employees;
drop index summaries_registered;
create index summaries_points on subject_summaries (zone_id, points, subject_id);
create index summaries_revenue on subject_summaries (zone_id, revenue, subject_id);
create index summaries_employees on subject_summaries (zone_id, employees, subject_id);
create index summaries_registered on subject_summaries (zone_id, registered_on, subject_id);
-- With the subject in it, the index alone can say how many there are, rules and all.
drop index summaries_district;
drop index summaries_industry;
create index summaries_district on subject_summaries (zone_id, district, subject_id) where district is not null;
create index summaries_industry on subject_summaries (zone_id, industry text_pattern_ops, subject_id) where industry is not null;

-- Who stands on a rung is found where rungs are equal texts: an index on JSON serves nothing under the rules either.
drop index summaries_rungs;
create index rung_results_rung on rung_results (zone_id, ladder, rung, subject_id) where rung is not null;

-- All that the actor's enterprise was ever called, found by its index: what a policy asks of `identities` would be every row of them.
create function app_identities() returns uuid[] language sql stable as
  $$ select array(select i.id from identities i where i.zone_id = app_zone() and i.subject_id = app_subject()) $$;

do $$
declare
  staff constant text := '(select app_is_staff())';
  zone constant text := 'zone_id = (select app_zone())';
  own constant text := $s$(select app_role()) = 'enterprise' and $s$;
begin
  drop policy seen on records;
  execute format('create policy seen on records for select using (%s and (%s or (%s subject_id = any((select app_identities())::uuid[]))))', zone, staff, own);
  drop policy seen on batches;
  execute format('create policy seen on batches for select using (%s and (%s or (%s (
    exists (select from records r where r.zone_id = batches.zone_id and r.batch_id = batches.id and r.subject_id = any((select app_identities())::uuid[]))
    or exists (select from relations l where l.zone_id = batches.zone_id and l.batch_id = batches.id)))))', zone, staff, own);
end $$;
