-- Where a subject stands when equal totals are told apart, and the best and worst class it can have once its data are there.
alter table score_results add column position integer, add column best_class text, add column worst_class text;
drop index score_results_ranking;
create index score_results_ranking on score_results (evaluation_id, coalesce(position, rank, 2147483647), subject_id);
