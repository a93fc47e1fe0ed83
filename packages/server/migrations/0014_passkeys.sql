-- Passkeys, codes that were used, challenges that wait for their answer. The role of requests has no right on them.
create table auth_passkeys (
  id uuid primary key,
  user_id text not null references auth_users (id) on delete cascade,
  -- As the authenticator calls it, base64url.
  credential_id text not null unique,
  public_key bytea not null,
  -- Of signatures, as far as the authenticator counts them; one that does not go up is a copy's.
  counter bigint not null,
  transports text[] not null,
  -- Whether it is kept in a cloud and so on several devices.
  synced boolean not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index auth_passkeys_user on auth_passkeys (user_id);

-- What an authenticator must sign, once: taken away when it comes back.
create table auth_challenges (
  challenge text primary key,
  -- Whose new passkey it is for; null at sign-in, where nobody has been named yet.
  user_id text references auth_users (id) on delete cascade,
  expires_at timestamptz not null
);
create index auth_challenges_old on auth_challenges (expires_at);

-- Codes of authenticator apps that opened a session: none opens a second one while its time lasts.
create table auth_used_codes (
  user_id text not null references auth_users (id) on delete cascade,
  code text not null,
  used_at timestamptz not null,
  primary key (user_id, code)
);
create index auth_used_codes_old on auth_used_codes (used_at);

-- Attempts at a name while it is locked, since the lock began.
alter table auth_lockouts add column refused integer not null default 0;
