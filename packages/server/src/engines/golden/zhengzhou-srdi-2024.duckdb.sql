WITH facts AS (
  SELECT "row",
    "id",
    "id_order",
    "registered_in_zone" AS "registered_in_zone",
    "is_srdi_sme" AS "is_srdi_sme",
    "is_little_giant" AS "is_little_giant"
  FROM firms
),
step_1 AS (
  SELECT "row", "id", "id_order",
    /* registered_in_zone */ "registered_in_zone" AS "clause_registered_in_city",
    /* is_srdi_sme */ "is_srdi_sme" AS "clause_title",
    /* !is_little_giant */ (NOT "is_little_giant") AS "clause_highest_only"
  FROM facts
),
step_2 AS (
  SELECT "row", "id", "id_order", "clause_highest_only", "clause_registered_in_city", "clause_title",
    CASE WHEN NOT "clause_registered_in_city" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_title" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_highest_only" THEN 1 ELSE 0 END AS "clauses_failing",
    CASE WHEN "clause_registered_in_city" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_title" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_highest_only" IS NULL THEN 1 ELSE 0 END AS "clauses_open"
  FROM step_1
),
decided AS (
  SELECT "row", "id", "id_order",
    '2024' AS "version",
    CASE WHEN "clauses_failing" = 0 AND "clauses_open" = 0 THEN 'qualified' WHEN "clauses_failing" = 0 THEN 'undecided' WHEN "clauses_failing" = 1 AND "clauses_open" = 0 THEN 'one_away' ELSE 'not_qualified' END AS "verdict",
    CASE WHEN NOT "clause_registered_in_city" THEN 'registered-in-city
' ELSE '' END || CASE WHEN NOT "clause_title" THEN 'title
' ELSE '' END || CASE WHEN NOT "clause_highest_only" THEN 'highest-only
' ELSE '' END AS "failed",
    CAST(CASE WHEN 50 < 0 THEN 0 WHEN 50 > 50 THEN 50 ELSE 50 END AS DOUBLE) AS "amount",
    FALSE AS "close"
  FROM step_2
),
outcome AS (
  SELECT "row", "id", "id_order", "version", "verdict", "failed", "amount" FROM decided
)
SELECT "row", "id", "version", "verdict", "failed", "amount" FROM outcome ORDER BY "row"
