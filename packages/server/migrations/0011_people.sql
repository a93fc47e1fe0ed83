-- People: administrators, delegation, lock-out, second factors, keys of persons, sign-in by another house's identity provider.

-- An administrator makes and manages accounts; app_is_staff() does not name that role, so it sees no row about enterprises.
alter table memberships drop constraint memberships_role_check;
alter table memberships add check (role in ('leader', 'officer', 'enterprise', 'auditor', 'administrator'));

alter table memberships
  -- The account of the enterprise itself, which may delegate to staff.
  add column legal_representative boolean not null default false,
  -- The enterprise's name as the account's maker typed it; the administrator sees no other.
  add column enterprise_name text,
  -- Who of the enterprise gave this account its place, what for and until when.
  add column delegated_by text,
  add column scope text check (scope in ('read', 'answer', 'everything')),
  add column expires_at timestamptz,
  add column ended_at timestamptz,
  add constraint memberships_delegation check ((delegated_by is null) = (scope is null) and (delegated_by is null) = (expires_at is null)),
  add constraint memberships_delegate check (delegated_by is null or (role = 'enterprise' and not legal_representative)),
  add constraint memberships_representative check (role = 'enterprise' or not legal_representative);

-- An enterprise's account of before was the enterprise's own.
alter table memberships no force row level security;
update memberships set legal_representative = true where role = 'enterprise';
alter table memberships force row level security;

alter table auth_users
  add column must_change_password boolean not null default false,
  add column disabled_at timestamptz,
  add column last_sign_in_at timestamptz,
  add column two_factor_enabled boolean not null default false,
  -- The name by which the identity provider knows the person; joined to its subject at the first sign-in.
  add column oidc_username text unique;
alter table auth_sessions add column used_at timestamptz;

create table auth_second_factors (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);
create unique index auth_second_factors_user on auth_second_factors (user_id);

-- Failed sign-ins by name, whether anybody has it or not; so that two processes and a restart count together.
create table auth_lockouts (
  username text primary key,
  -- Those of the last quarter of an hour.
  failed_at timestamptz[] not null,
  locks integer not null,
  locked_until timestamptz,
  last_failed_at timestamptz not null
);
create index auth_lockouts_old on auth_lockouts (last_failed_at);

-- Which roles must have a second factor.
create table sign_in_rules (
  zone_id text primary key references zones (id),
  second_factor_roles text[] not null default '{}'
);

-- A person's key: as much of what the person may do as it says, until it expires.
create table personal_keys (
  zone_id text not null,
  id uuid not null,
  user_id text not null,
  name text not null,
  prefix text not null,
  key_hash text not null,
  permissions text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  primary key (zone_id, id),
  foreign key (zone_id, user_id) references memberships (zone_id, user_id) on delete cascade
);
create unique index personal_keys_hash on personal_keys (key_hash);
create index personal_keys_user on personal_keys (zone_id, user_id);

do $$
declare
  name text;
  staff constant text := '(select app_is_staff())';
  keeper constant text := $s$(select app_role()) in ('administrator', 'system')$s$;
  zone constant text := $s$zone_id = (select app_zone())$s$;
  own constant text := 'user_id = (select app_user())';
  delegated constant text := $s$(select app_role()) = 'enterprise' and delegated_by = (select app_user()) and role = 'enterprise'
    and subject_id = (select app_subject())$s$;
begin
  foreach name in array array['sign_in_rules', 'personal_keys'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;

  drop policy seen on memberships;
  execute format('create policy seen on memberships for select using ((%s and (%s or %s or %s)) or %s)', zone, staff, keeper, delegated, own);
  drop policy added on memberships;
  execute format('create policy added on memberships for insert with check (%s and (%s or (%s)))', zone, keeper, delegated);
  drop policy changed on memberships;
  execute format('create policy changed on memberships for update using (%s and ((select app_role()) in (''officer'', ''system'', ''administrator'') or (%s))) with check (%s)', zone, delegated, zone);

  -- At sign-in the zone is not known yet: whoever belongs to it may know its rule.
  execute format('create policy seen on sign_in_rules for select using (%s or zone_id in (select m.zone_id from memberships m))', zone);
  execute format('create policy added on sign_in_rules for insert with check (%s and %s)', zone, keeper);
  execute format('create policy changed on sign_in_rules for update using (%s and %s) with check (%s)', zone, keeper, zone);

  -- A key is nobody's but the person's; whoever presents one finds it by its hash.
  -- The program itself sees all, or a backup by an owner whom the walls bind would lack them.
  execute format('create policy seen on personal_keys for select using (%s and (%s or (select app_role()) = ''system''))', zone, own);
  execute $s$create policy presented on personal_keys for select using (key_hash = (select nullif(current_setting('app.key_hash', true), '')))$s$;
  execute format('create policy added on personal_keys for insert with check (%s and %s)', zone, own);
  execute format('create policy changed on personal_keys for update using (%s and %s) with check (%s and %s)', zone, own, zone, own);

  -- What everybody in the zone saw until now is not for who only keeps accounts.
  drop policy seen on cohort_statistics;
  execute format('create policy seen on cohort_statistics for select using (%s and (select app_role()) <> ''administrator'')', zone);
  drop policy seen on source_contacts;
  execute format('create policy seen on source_contacts for select using (%s and (select app_role()) <> ''administrator'')', zone);
end $$;

-- A column's right is everybody's, so that whose hand changes what is told apart here.
create function guard_membership() returns trigger language plpgsql as $$
declare
  is_kept boolean;
begin
  is_kept := case app_role()
    when 'officer' then (to_jsonb(new) - 'subject_id') = (to_jsonb(old) - 'subject_id')
    when 'enterprise' then (to_jsonb(new) - array['ended_at', 'expires_at', 'scope']) = (to_jsonb(old) - array['ended_at', 'expires_at', 'scope'])
    when 'administrator' then new.subject_id is not distinct from old.subject_id or new.role <> old.role
    else true
  end;
  if not is_kept then
    raise insufficient_privilege using message = format('as %s this part of a membership cannot be changed', app_role());
  end if;
  return new;
end $$;
create trigger memberships_guard before update on memberships for each row execute function guard_membership();

grant update (role, subject_id, legal_representative, enterprise_name, delegated_by, scope, expires_at, ended_at) on memberships to wutong_app;
grant select, insert, update on sign_in_rules to wutong_app;
grant select, insert on personal_keys to wutong_app;
grant update (revoked_at, used_at) on personal_keys to wutong_app;
