-- Results are written anew by every evaluation, and most of that time went into indexes. Two serve every reader: one subject's
-- results, and the ranking of one evaluation. An evaluation belongs to one zone, so the zone need not stand before it.
alter table score_results drop constraint score_results_pkey, add primary key (subject_id, evaluation_id);
drop index score_results_subject;
drop index score_results_ranking;
create index score_results_ranking on score_results (evaluation_id, coalesce(rank, 2147483647), subject_id);
alter table rung_results drop constraint rung_results_pkey, add primary key (subject_id, evaluation_id);
