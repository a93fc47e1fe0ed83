-- Changes that their caller named (`Idempotency-Key`): sent again, they are answered as they were and done once.
create table request_keys (
  zone_id text not null references zones (id),
  actor_id text not null,
  key text not null,
  -- SHA-256 of what was asked for: method, address and body.
  asked text not null,
  made_at timestamptz not null,
  -- Null while the reply is not known: the change was committed, and whoever did it went away before answering.
  reply jsonb,
  primary key (zone_id, actor_id, key)
);
create index request_keys_age on request_keys (zone_id, actor_id, made_at);

alter table request_keys enable row level security;
alter table request_keys force row level security;
do $$
declare
  own constant text := 'zone_id = (select app_zone()) and actor_id = (select app_user())';
begin
  -- The program itself sees all, or a backup by an owner whom the walls bind would lack them.
  execute format('create policy seen on request_keys for select using (%s or (zone_id = (select app_zone()) and (select app_role()) = ''system''))', own);
  execute format('create policy added on request_keys for insert with check (%s)', own);
  execute format('create policy changed on request_keys for update using (%s) with check (%s)', own, own);
  execute format('create policy removed on request_keys for delete using (%s)', own);
end $$;
grant select, insert, delete on request_keys to wutong_app;
grant update (reply) on request_keys to wutong_app;
