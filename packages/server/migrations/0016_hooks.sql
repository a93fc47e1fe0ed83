-- Addresses of sources that are told when something about their statements has changed; what changed they ask for with their key.
create table source_hooks (
  zone_id text not null references zones (id),
  id uuid not null,
  source text not null,
  url text not null,
  -- What each call is signed with, so that the receiver knows who calls; it opens nothing.
  secret text not null,
  created_by text not null,
  created_at timestamptz not null,
  removed_by text,
  removed_at timestamptz,
  -- Changes up to this stamp of the zone's facts were told.
  told_stamp bigint not null,
  told_at timestamptz,
  -- Calls in a row that failed, why the last one did, and before when none is made again.
  failures integer not null default 0,
  last_failure text,
  next_try_at timestamptz not null,
  primary key (zone_id, id)
);
create index source_hooks_due on source_hooks (zone_id, next_try_at) where removed_at is null;

alter table source_hooks enable row level security;
alter table source_hooks force row level security;
do $$
declare
  zone constant text := 'zone_id = (select app_zone())';
  writer constant text := $s$(select app_is_staff()) and (select app_role()) in ('officer', 'system')$s$;
begin
  execute format('create policy seen on source_hooks for select using (%s and (select app_is_staff()))', zone);
  execute format('create policy added on source_hooks for insert with check (%s and %s)', zone, writer);
  execute format('create policy changed on source_hooks for update using (%s and %s) with check (%s)', zone, writer, zone);
end $$;
grant select, insert on source_hooks to wutong_app;
grant update (removed_by, removed_at, told_stamp, told_at, failures, last_failure, next_try_at) on source_hooks to wutong_app;
