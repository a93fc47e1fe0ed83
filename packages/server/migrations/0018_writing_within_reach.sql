-- Officers who see less than the zone do their work within it. They still read through the views of `limited`; what they write, the
-- program writes as wutong_rows on the tables themselves, where facts are chosen from everything that was said. The rules below bind
-- that role: a row of an enterprise out of reach is neither seen nor written by it, whatever a statement says.

-- Who brought a batch, where that is somebody who sees less than the zone: nobody else who does sees its file and report.
alter table batches add column limited_to text;

-- Of which sub-district an enterprise is stands in its summary from the moment its facts say so; it was written by evaluations alone.
alter table facts no force row level security;
alter table subject_summaries no force row level security;
alter table zones no force row level security;
update subject_summaries m set district = f.district
  from (select zone_id, subject_id, values ->> 'district' as district from facts where period = 0) f
  where f.zone_id = m.zone_id and f.subject_id = m.subject_id and m.district is distinct from f.district;
update zones set names_stamp = names_stamp + 1;
alter table facts force row level security;
alter table subject_summaries force row level security;
alter table zones force row level security;

-- Whoever writes a new enterprise may write its summary with it.
create or replace function add_subject_summaries() returns trigger language plpgsql as $$
begin
  insert into subject_summaries (zone_id, subject_id) select n.zone_id, n.id from new_subjects n on conflict do nothing;
  return null;
end $$;

do $$
declare
  name text;
  zone constant text := 'zone_id = (select app_zone())';
  -- Leaders look, officers write; nobody else who is limited has anything to do with these.
  staff constant text := $s$(select app_role()) in ('leader', 'officer')$s$;
  -- An identity is seen where the enterprise it counts for is within reach.
  known constant text := 'exists (select from identities i where i.zone_id = %1$s.zone_id and i.id = %1$s.subject_id)';
  own constant text := 'exists (select from batches b where b.zone_id = %1$s.zone_id and b.id = %1$s.batch_id and b.limited_to = (select app_user()))';
  within constant text := $s$case (select app_reach()) when 'zone' then true
    when 'district' then exists (select from subject_summaries m where m.zone_id = %1$s.zone_id and m.subject_id = %1$s.%2$s and m.district = (select app_district()))
    else false end$s$;
  placed constant text := $s$case (select app_reach()) when 'zone' then true when 'district' then district = (select app_district()) else false end$s$;
  mine constant text := 'limited_to = (select app_user())';
  rule record;
begin
  -- What a decision was made about may be an identity that was merged into the enterprise.
  drop policy reached on settlements;
  execute format('create policy reached on settlements for select to wutong_rows using (%s and (select app_reach()) <> ''zone'' and %s)', zone, format(known, 'settlements'));
  foreach name in array array['questions', 'disputes'] loop
    execute format('create policy reached on %1$I for select to wutong_rows using (%2$s and %3$s and %4$s)', name, zone, staff, format(known, name));
  end loop;
  foreach name in array array['batch_reports', 'batch_issues'] loop
    execute format('create policy reached on %1$I for select to wutong_rows using (%2$s and %3$s)', name, zone, format(own, name));
  end loop;
  execute format('create policy reached on population_changes for select to wutong_rows using (%s and %s)', zone, format(within, 'population_changes', 'subject_id'));
  -- Who has which verdict stands in bits of the whole population; a function tells those of the enterprises within reach.
  execute format('create policy reached on match_blocks for select to wutong_rows using (%s)', zone);
  execute format('create policy reached on evaluations for select to wutong_rows using (%s and kind = ''offer'' and current)', zone);

  -- The rules of writing stand beside those of everybody who writes, and both must hold.
  for rule in select * from (values
    ('records', format(known, 'records')),
    ('settlements', format(known, 'settlements')),
    ('questions', format(known, 'questions')),
    ('disputes', format(known, 'disputes')),
    ('question_files', 'exists (select from questions q where q.zone_id = question_files.zone_id and q.id = question_files.question_id)'),
    ('dispute_files', 'exists (select from disputes d where d.zone_id = dispute_files.zone_id and d.id = dispute_files.dispute_id)'),
    ('facts', format(within, 'facts', 'subject_id')),
    ('population_changes', format(within, 'population_changes', 'subject_id')),
    ('subjects', format(within, 'subjects', 'id')),
    ('subject_summaries', placed),
    ('batches', mine),
    ('batch_reports', format(own, 'batch_reports')),
    ('batch_issues', format(own, 'batch_issues'))) as r(name, holds) loop
    execute format('create policy within_added on %I as restrictive for insert to wutong_rows with check (%s)', rule.name, rule.holds);
    execute format('create policy within_changed on %I as restrictive for update to wutong_rows using (%s) with check (%s)', rule.name, rule.holds, rule.holds);
    execute format('create policy within_removed on %I as restrictive for delete to wutong_rows using (%s)', rule.name, rule.holds);
  end loop;
end $$;

grant select on zones, audit_seals, cohort_statistics, population_changes, match_blocks, batch_reports, batch_issues, questions, question_files, disputes, dispute_files, column_mappings
  to wutong_rows;
grant insert on records, facts, population_changes, knowledge, batches, batch_reports, batch_issues, settlements, questions, question_files, disputes, dispute_files
  to wutong_rows;
grant update (values, record_ids, conflicts) on facts to wutong_rows;
grant delete on facts to wutong_rows;
grant update (stamp) on population_changes to wutong_rows;
grant update (facts_stamp, names_stamp) on zones to wutong_rows;
-- An enterprise goes by the name that its facts say; what else it is found by is a matter of the whole zone.
grant update (name, name_key, pinyin, pinyin_initials) on subjects to wutong_rows;
grant update (district) on subject_summaries to wutong_rows;
grant update (rows, accepted, corrected, refused, new_subjects, value_count, known_stamp, coverage) on batches to wutong_rows;
grant update (undone_by, undone_at, undone_stamp, undo_reason) on settlements to wutong_rows;
grant update (state, answer, answered_by, answered_at, batch_id, dispute_id) on questions to wutong_rows;
grant update (state, answer, answered_by, answered_at, batch_id, effect) on disputes to wutong_rows;
grant insert (zone_id, id, at, actor_id, actor_name, actor_role, event, entity, detail, kind, subject_id, route, purpose, trace_id)
  on audit_events to wutong_rows;

-- What an answer changed, without the results that rest on hidden figures.
create function app_effect_shown(effect jsonb) returns jsonb language sql stable as $$
  select case when effect is null or app_hidden() = '{}' then effect else (
    select jsonb_object_agg(part.key, coalesce((
      select jsonb_agg(one order by place) from jsonb_array_elements(part.value) with ordinality as each(one, place)
      where not (case part.key when 'rungs' then 'ladder:' when 'matches' then 'offer:' else 'score:' end || (one ->> 'definition')) = any(app_hidden())), '[]'))
    from jsonb_each(effect) part) end
$$;

grant create on schema limited to wutong_rows;
create or replace view limited.facts with (security_barrier) as
  select zone_id, subject_id, period, app_shown(subject_id, values) as values, '{}'::jsonb as record_ids,
    case (select app_reach()) when 'consent' then '{}'::text[]
      else array(select c from unnest(conflicts) c where not c = any((select app_hidden())::text[])) end as conflicts
  from facts;
-- Of another's batch only what says where a figure comes from; the name of its file may tell of others.
drop view limited.batches;
create view limited.batches with (security_barrier) as
  select b.zone_id, b.id, b.source,
    case when o.own then b.file else b.source || ' ' || (b.imported_at at time zone 'Asia/Shanghai')::date end as file,
    b.imported_at, b.retracted_at,
    case when o.own then b.limited_to end as limited_to, case when o.own then b.content_hash end as content_hash,
    case when o.own then b.period end as period, case when o.own then b.rows end as rows, case when o.own then b.accepted end as accepted,
    case when o.own then b.corrected end as corrected, case when o.own then b.refused end as refused,
    case when o.own then b.imported_by end as imported_by, case when o.own then b.retracted_by end as retracted_by,
    case when o.own then b.retract_reason end as retract_reason, b.known_stamp
  from batches b cross join lateral (select coalesce(b.limited_to = (select app_user()), false) as own) o;
create view limited.batch_reports with (security_barrier) as select * from batch_reports
  where exists (select from batches b where b.zone_id = batch_reports.zone_id and b.id = batch_reports.batch_id and b.limited_to = (select app_user()));
create view limited.batch_issues with (security_barrier) as select * from batch_issues
  where exists (select from batches b where b.zone_id = batch_issues.zone_id and b.id = batch_issues.batch_id and b.limited_to = (select app_user()));
-- How columns are understood is remembered for those who see the zone.
create view limited.column_mappings with (security_barrier) as select * from column_mappings where false;
-- A question is hidden with the figure it asks for, and with those that its rule reads: that it was asked would tell of them.
create view limited.questions with (security_barrier) as select * from questions
  where not code = any((select app_hidden())::text[]) and not ('rule:' || rule) = any((select app_hidden())::text[]);
create view limited.question_files with (security_barrier) as select f.* from question_files f
  where exists (select from limited.questions q where q.zone_id = f.zone_id and q.id = f.question_id);
create view limited.disputes with (security_barrier) as
  select zone_id, id, subject_id, code, period, record_id, source, said, claimed, reason, raised_by, raised_role, raised_at, due_on, state,
    answer, answered_by, answered_at, batch_id, app_effect_shown(effect) as effect
  from disputes where not code = any((select app_hidden())::text[]);
create view limited.dispute_files with (security_barrier) as select f.* from dispute_files f
  where exists (select from limited.disputes d where d.zone_id = f.zone_id and d.id = f.dispute_id);
-- Who of those within reach has a verdict for a policy; whom no evaluation has seen yet qualifies for none. As the owner of the views it
-- is bound by the same rules. The bits are joined once for each question.
create function app_having_verdict(wanted_offer text, wanted text) returns setof uuid
  language plpgsql stable security definer set search_path = public rows 2000 as $$
declare
  q bytea;
  o bytea;
  u bytea;
begin
  if ('offer:' || wanted_offer) = any(app_hidden()) then
    return;
  end if;
  select string_agg(x.qualified, ''::bytea order by x.block), string_agg(x.one_away, ''::bytea order by x.block),
      string_agg(x.undecided, ''::bytea order by x.block) into q, o, u
    from match_blocks x join evaluations e on e.zone_id = x.zone_id and e.id = x.evaluation_id
    where x.zone_id = app_zone() and e.kind = 'offer' and e.definition = wanted_offer and e.current;
  return query select m.subject_id from subject_summaries m
    where m.zone_id = app_zone() and (app_reach() <> 'district' or m.district = app_district())
      and wanted = case when get_bit(q, m.row) = 1 then 'qualified' when get_bit(o, m.row) = 1 then 'one_away'
        when get_bit(u, m.row) = 1 then 'undecided' else 'not_qualified' end;
end $$;
alter function app_having_verdict(text, text) owner to wutong_rows;
revoke execute on function app_having_verdict(text, text) from public;
grant execute on function app_having_verdict(text, text) to wutong_limited;

do $$
declare
  name text;
begin
  foreach name in array array['batches', 'batch_reports', 'batch_issues', 'column_mappings', 'questions', 'question_files', 'disputes',
    'dispute_files'] loop
    execute format('alter view limited.%I owner to wutong_rows', name);
    execute format('grant select on limited.%I to wutong_limited', name);
  end loop;
end $$;
revoke create on schema limited from wutong_rows;
