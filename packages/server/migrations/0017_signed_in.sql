-- Who a session belongs to and which places in zones that person has, in one question: every request asks it first.
-- It runs as whoever asks, so the policies of `memberships` hold; they show a person's own places to that person.
create function signed_in(session_token text, at timestamptz)
  returns table (
    session_id text, begun_at timestamptz, used_at timestamptz,
    user_id text, username text, display_name text, disabled boolean, must_change_password boolean, second_factor boolean,
    zone_id text, role text, subject_id uuid, legal_representative boolean, scope text, expires_at timestamptz,
    ended_at timestamptz, department text, sees_sensitive boolean, organisation_id uuid, second_factor_roles text[]
  )
  language plpgsql set search_path = public
as $$
declare
  found_session record;
begin
  select s.id, s.created_at, s.used_at, u.id as user_id, u.username, u.name, u.disabled_at, u.must_change_password,
      u.two_factor_enabled
    into found_session
    from auth_sessions s join auth_users u on u.id = s.user_id
    where s.token = session_token and s.expires_at > at;
  if not found then
    return;
  end if;
  perform set_config('app.user_id', found_session.user_id, true);
  return query
    select found_session.id, found_session.created_at, found_session.used_at, found_session.user_id,
        found_session.username, found_session.name, found_session.disabled_at is not null,
        found_session.must_change_password, found_session.two_factor_enabled,
        m.zone_id, m.role, m.subject_id, m.legal_representative, m.scope, m.expires_at, m.ended_at, m.department,
        m.sees_sensitive, m.organisation_id, coalesce(r.second_factor_roles, '{}')
      from (values (true)) as person
      left join memberships m on m.user_id = found_session.user_id
      left join sign_in_rules r on r.zone_id = m.zone_id
      order by m.created_at;
end
$$;
revoke execute on function signed_in(text, timestamptz) from public;
