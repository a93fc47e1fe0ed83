-- Imports under way and just ended, as the process that runs one shows it to the others on the same database. Some lines a minute;
-- rows are gone an hour after their end.
create table import_jobs (
  zone_id text not null references zones (id),
  id uuid not null,
  -- Who began it.
  user_id text not null,
  -- The job as the contract shows it.
  shown jsonb not null,
  stop_asked boolean not null default false,
  -- When its process last said that it is there.
  beat_at timestamptz not null,
  ended_at timestamptz,
  primary key (zone_id, id)
);

alter table import_jobs enable row level security;
alter table import_jobs force row level security;
do $$
declare
  mine constant text := $s$zone_id = (select app_zone()) and (select app_is_staff()) and (select app_role()) in ('officer', 'system')$s$;
begin
  execute format('create policy seen on import_jobs for select using (%s)', mine);
  execute format('create policy added on import_jobs for insert with check (%s)', mine);
  execute format('create policy changed on import_jobs for update using (%s) with check (%s)', mine, mine);
  execute format('create policy removed on import_jobs for delete using (%s)', mine);
end $$;
grant select, insert, update, delete on import_jobs to wutong_app;
