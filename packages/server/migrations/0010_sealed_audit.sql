-- The audit trail: what kind of event, about whom, asked for by which request; sealed a day at a time.
alter table audit_events no force row level security;
alter table audit_events
  add column kind text not null default 'change' check (kind in ('change', 'sign_in', 'export', 'read', 'refusal')),
  -- Whose data it is about, where it is about one enterprise.
  add column subject_id uuid,
  -- The request that led to it: method and path of the route, the purpose its caller gave, the id that errors show.
  add column route text,
  add column purpose text,
  add column trace_id text,
  -- The day it is sealed with: that of `at`, or the first open one where that was sealed already.
  add column day date;
update audit_events set day = (at at time zone 'Asia/Shanghai')::date;
alter table audit_events alter column day set not null;
alter table audit_events force row level security;

create index audit_events_day on audit_events (zone_id, day, at, id);
create index audit_events_actor on audit_events (zone_id, actor_id, at desc, id desc);
create index audit_events_subject on audit_events (zone_id, subject_id, at desc, id desc) where subject_id is not null;

-- One row seals one day: how many events, the last link of their chain, and the hash of the seal before. How the bytes are made
-- is written down in modules/audit/chain.ts.
create table audit_seals (
  zone_id text not null references zones (id),
  day date not null,
  algorithm text not null check (algorithm in ('sha256', 'sm3')),
  events integer not null,
  root text not null,
  previous text not null,
  hash text not null,
  sealed_at timestamptz not null,
  primary key (zone_id, day)
);

-- The link of every event in the chain of its day: which row was tampered with is found by it.
create table audit_links (
  zone_id text not null references zones (id),
  day date not null,
  position integer not null,
  event_id uuid not null,
  link text not null,
  primary key (zone_id, day, position)
);

-- A transaction holds the days of its events until it ends; whoever seals a day needs it alone. So a sealed day gains no event:
-- what comes late goes with the first open day, and nothing waits for a transaction of another day.
create function place_audit_event() returns trigger language plpgsql as $$
declare
  sealed date;
begin
  -- Given only by a restore; the role of requests may not.
  if new.day is not null then return new; end if;
  new.day := (new.at at time zone 'Asia/Shanghai')::date;
  loop
    perform pg_advisory_xact_lock_shared(hashtext('audit ' || new.zone_id), new.day - date '2000-01-01');
    select max(s.day) into sealed from audit_seals s where s.zone_id = new.zone_id;
    exit when sealed is null or sealed < new.day;
    new.day := sealed + 1;
  end loop;
  return new;
end $$;
create trigger audit_events_placed before insert on audit_events for each row execute function place_audit_event();

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% can only be added to', tg_table_name using errcode = 'object_not_in_prerequisite_state';
end $$;

do $$
declare
  name text;
  zone constant text := 'zone_id = (select app_zone())';
  overseer constant text := $s$(select app_role() in ('leader', 'auditor', 'system'))$s$;
begin
  -- Even for the owner of the table, until it drops the trigger.
  foreach name in array array['audit_events', 'audit_seals', 'audit_links'] loop
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_rewriting()', name);
  end loop;
  foreach name in array array['audit_seals', 'audit_links'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy added on %I for insert with check (%s and (select app_role()) = ''system'')', name, zone);
  end loop;
  -- Whoever adds an event must learn which days are closed; a seal tells nothing but counts and hashes.
  execute format('create policy seen on audit_seals for select using (%s)', zone);
  execute format('create policy seen on audit_links for select using (%s and %s)', zone, overseer);

  -- Leaders and auditors see the trail, an officer what they did themselves, an enterprise what was done with its own data.
  drop policy seen on audit_events;
  execute format($s$create policy seen on audit_events for select using (%s and (%s
    or ((select app_role() = 'officer') and actor_id = (select app_user()))
    or ((select app_role() = 'enterprise') and subject_id in (select i.id from identities i))))$s$, zone, overseer);
  -- Nobody signs with another's name.
  drop policy added on audit_events;
  execute format($s$create policy added on audit_events for insert with check (%s and ((select app_role() = 'system') or actor_id = (select app_user())))$s$, zone);
end $$;

revoke insert on audit_events from wutong_app;
grant insert (zone_id, id, at, actor_id, actor_name, actor_role, event, entity, detail, kind, subject_id, route, purpose, trace_id)
  on audit_events to wutong_app;
grant select, insert on audit_seals, audit_links to wutong_app;
