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
