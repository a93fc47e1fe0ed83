-- What stored results were compared with: statistics of groups, kept apart from the runs so that an enterprise, which sees
-- no runs, is judged against the same ones.
create table cohort_statistics (
  zone_id text not null,
  evaluation_id uuid not null,
  statistics jsonb not null,
  primary key (zone_id, evaluation_id),
  foreign key (zone_id, evaluation_id) references evaluations (zone_id, id)
);
insert into cohort_statistics (zone_id, evaluation_id, statistics)
  select zone_id, id, summary -> 'cohorts' from evaluations where current and summary ? 'cohorts';
update evaluations set summary = summary - 'cohorts' where summary ? 'cohorts';

alter table cohort_statistics enable row level security;
alter table cohort_statistics force row level security;
create policy seen on cohort_statistics for select using (zone_id = (select app_zone()));
create policy added on cohort_statistics for insert
  with check (zone_id = (select app_zone()) and (select app_role()) in ('officer', 'system'));
create policy removed on cohort_statistics for delete
  using (zone_id = (select app_zone()) and (select app_role()) in ('officer', 'system'));
grant select, insert, delete on cohort_statistics to wutong_app;
