WITH facts AS (
  SELECT "row",
    "id",
    "id_order",
    "registered_in_zone" AS "registered_in_zone",
    "dishonest_list" AS "dishonest_list",
    "tech_contract_turnover@2024" AS "tech_contract_turnover_2024"
  FROM firms
),
step_1 AS (
  SELECT "row", "id", "id_order",
    /* registered_in_zone */ "registered_in_zone" AS "clause_registered_in_city",
    /* !dishonest_list */ (NOT "dishonest_list") AS "clause_not_dishonest",
    /* tech_contract_turnover >= 500 */ ("tech_contract_turnover_2024" >= 500) AS "clause_turnover",
    /* tech_contract_turnover * 0.01 */ "tech_contract_turnover_2024" * 0.01 AS "tech_contract_turnover_0_01",
    ("tech_contract_turnover_2024" >= 100000) AS "tech_contract_turnover_100000_holds",
    ("tech_contract_turnover_2024" >= 10000) AS "tech_contract_turnover_10000_holds",
    ("tech_contract_turnover_2024" >= 5000) AS "tech_contract_turnover_5000_holds"
  FROM facts
),
step_2 AS (
  SELECT "row", "id", "id_order", "clause_not_dishonest", "clause_registered_in_city", "clause_turnover", "tech_contract_turnover_0_01", "tech_contract_turnover_100000_holds", "tech_contract_turnover_10000_holds",
    CASE WHEN NOT "clause_registered_in_city" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_not_dishonest" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_turnover" THEN 1 ELSE 0 END AS "clauses_failing",
    CASE WHEN "clause_registered_in_city" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_not_dishonest" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_turnover" IS NULL THEN 1 ELSE 0 END AS "clauses_open",
    /* tech_contract_turnover >= 5000 ? 20 : 10 */ CASE WHEN "tech_contract_turnover_5000_holds" THEN 20 WHEN NOT "tech_contract_turnover_5000_holds" THEN 10 END AS "tech_contract_turnover_5000_20_10"
  FROM step_1
),
step_3 AS (
  SELECT "row", "id", "id_order", "clause_not_dishonest", "clause_registered_in_city", "clause_turnover", "clauses_failing", "clauses_open", "tech_contract_turnover_0_01", "tech_contract_turnover_100000_holds",
    /* tech_contract_turnover >= 10000 ? 30 : tech_contract_turnover >= 5000 ? 20 : 10 */ CASE WHEN "tech_contract_turnover_10000_holds" THEN 30 WHEN NOT "tech_contract_turnover_10000_holds" THEN "tech_contract_turnover_5000_20_10" END AS "tech_contract_turnover_10000_30_tech_contrac"
  FROM step_2
),
step_4 AS (
  SELECT "row", "id", "id_order", "clause_not_dishonest", "clause_registered_in_city", "clause_turnover", "clauses_failing", "clauses_open", "tech_contract_turnover_0_01",
    /* tech_contract_turnover >= 100000 ? 50 : tech_contract_turnover >= 10000 ? 30 : tech_contract_turnov… */ CASE WHEN "tech_contract_turnover_100000_holds" THEN 50 WHEN NOT "tech_contract_turnover_100000_holds" THEN "tech_contract_turnover_10000_30_tech_contrac" END AS "tech_contract_turnover_100000_50_tech_contra"
  FROM step_3
),
step_5 AS (
  SELECT "row", "id", "id_order", "clause_not_dishonest", "clause_registered_in_city", "clause_turnover", "clauses_failing", "clauses_open",
    /* min(tech_contract_turnover * 0.01, tech_contract_turnover >= 100000 ? 50 : tech_contract_turnover >… */ CASE WHEN "tech_contract_turnover_0_01" IS NULL OR "tech_contract_turnover_100000_50_tech_contra" IS NULL THEN NULL ELSE LEAST("tech_contract_turnover_0_01", "tech_contract_turnover_100000_50_tech_contra") END AS "min_tech_contract_turnover_0_01_tech_contrac"
  FROM step_4
),
step_6 AS (
  SELECT "row", "id", "id_order", "clause_not_dishonest", "clause_registered_in_city", "clause_turnover", "clauses_failing", "clauses_open", "min_tech_contract_turnover_0_01_tech_contrac",
    /* amount min(tech_contract_turnover * 0.01, tech_contract_turnover >= 100000 ? 50 : tech_contract_tur… */ sign(("min_tech_contract_turnover_0_01_tech_contrac" * 1000000)) * floor(abs(("min_tech_contract_turnover_0_01_tech_contrac" * 1000000)) + 0.5) / 1000000 AS "amount_min_tech_contract_turnover_0_01_tech_"
  FROM step_5
),
decided AS (
  SELECT "row", "id", "id_order",
    '2023' AS "version",
    CASE WHEN "clauses_failing" = 0 AND "clauses_open" = 0 THEN 'qualified' WHEN "clauses_failing" = 0 THEN 'undecided' WHEN "clauses_failing" = 1 AND "clauses_open" = 0 THEN 'one_away' ELSE 'not_qualified' END AS "verdict",
    CASE WHEN NOT "clause_registered_in_city" THEN 'registered-in-city
' ELSE '' END || CASE WHEN NOT "clause_not_dishonest" THEN 'not-dishonest
' ELSE '' END || CASE WHEN NOT "clause_turnover" THEN 'turnover
' ELSE '' END AS "failed",
    CAST(CASE WHEN "amount_min_tech_contract_turnover_0_01_tech_" < 0 THEN 0 WHEN "amount_min_tech_contract_turnover_0_01_tech_" > 50 THEN 50 ELSE "amount_min_tech_contract_turnover_0_01_tech_" END AS Nullable(Float64)) AS "amount",
    COALESCE(abs((abs(("min_tech_contract_turnover_0_01_tech_contrac" * 1000000)) + 0.5) - floor((abs(("min_tech_contract_turnover_0_01_tech_contrac" * 1000000)) + 0.5) + 0.5)) < (1.8e-15 * abs("min_tech_contract_turnover_0_01_tech_contrac")) * 1000000 + 4.7e-16 * (abs(("min_tech_contract_turnover_0_01_tech_contrac" * 1000000)) + 1), FALSE) AS "close"
  FROM step_6
),
outcome AS (
  SELECT "row", "id", "id_order", "version", "verdict", "failed", "amount" FROM decided
)
SELECT "row", "id", "version", "verdict", "failed", "amount" FROM outcome ORDER BY "row"
SETTINGS join_use_nulls = 1, query_plan_merge_expressions = 0, compile_expressions = 0, max_ast_elements = 1000000000, max_expanded_ast_elements = 1000000000, max_query_size = 1000000000, max_parser_backtracks = 0, short_circuit_function_evaluation = 'enable'
