WITH facts AS (
  SELECT "row",
    "id",
    "id_order",
    "registered_in_zone" AS "registered_in_zone",
    "tax_relation_in_zone" AS "tax_relation_in_zone",
    "statistics_relation_in_zone" AS "statistics_relation_in_zone",
    "independent_accounting" AS "independent_accounting",
    ("registered_on" - DATE '1970-01-01') AS "registered_on",
    "hightech_field" AS "hightech_field",
    "strategic_emerging" AS "strategic_emerging",
    "revenue@2024" AS "revenue_2024",
    "revenue@2023" AS "revenue_2023",
    "revenue@2022" AS "revenue_2022",
    "revenue@2021" AS "revenue_2021",
    "employees@2024" AS "employees_2024",
    "employees@2023" AS "employees_2023",
    "employees@2022" AS "employees_2022",
    "employees@2021" AS "employees_2021"
  FROM firms
),
step_1 AS (
  SELECT "row", "id", "id_order", "employees_2024", "revenue_2024",
    /* registered_in_zone */ "registered_in_zone" AS "clause_registered_in_zone",
    /* tax_relation_in_zone */ "tax_relation_in_zone" AS "clause_taxed_in_zone",
    /* statistics_relation_in_zone */ "statistics_relation_in_zone" AS "clause_counted_in_zone",
    /* independent_accounting */ "independent_accounting" AS "clause_independent_accounting",
    /* add_years(registered_on, 15) >= judged_on */ ("registered_on" >= 15155) AS "clause_age",
    /* hightech_field || strategic_emerging */ ("hightech_field" OR "strategic_emerging") AS "clause_field",
    /* revenue@2023: no figure exists before registration */ CASE WHEN "revenue_2023" IS NULL AND "registered_on" >= 19723 THEN (-'infinity'::DOUBLE) ELSE "revenue_2023" END AS "revenue_2023_figure",
    /* revenue@2022: no figure exists before registration */ CASE WHEN "revenue_2022" IS NULL AND "registered_on" >= 19358 THEN (-'infinity'::DOUBLE) ELSE "revenue_2022" END AS "revenue_2022_figure",
    /* revenue@2021: no figure exists before registration */ CASE WHEN "revenue_2021" IS NULL AND "registered_on" >= 18993 THEN (-'infinity'::DOUBLE) ELSE "revenue_2021" END AS "revenue_2021_figure",
    /* employees@2023: no figure exists before registration */ CASE WHEN "employees_2023" IS NULL AND "registered_on" >= 19723 THEN (-'infinity'::DOUBLE) ELSE "employees_2023" END AS "employees_2023_figure",
    /* employees@2022: no figure exists before registration */ CASE WHEN "employees_2022" IS NULL AND "registered_on" >= 19358 THEN (-'infinity'::DOUBLE) ELSE "employees_2022" END AS "employees_2022_figure",
    /* employees@2021: no figure exists before registration */ CASE WHEN "employees_2021" IS NULL AND "registered_on" >= 18993 THEN (-'infinity'::DOUBLE) ELSE "employees_2021" END AS "employees_2021_figure"
  FROM facts
),
step_2 AS (
  SELECT "row", "id", "id_order", "clause_age", "clause_counted_in_zone", "clause_field", "clause_independent_accounting", "clause_registered_in_zone", "clause_taxed_in_zone", "employees_2021_figure", "employees_2022_figure", "employees_2023_figure", "employees_2024", "revenue_2021_figure", "revenue_2022_figure", "revenue_2023_figure", "revenue_2024",
    /* cagr(revenue, 3) ratio */ CASE WHEN abs("revenue_2021_figure") = 'infinity'::DOUBLE THEN "revenue_2021_figure" WHEN "revenue_2021_figure" <= 0 THEN 'infinity'::DOUBLE WHEN "revenue_2021_figure" > 0 AND "revenue_2024" < 0 THEN 'infinity'::DOUBLE ELSE "revenue_2024" / "revenue_2021_figure" END AS "cagr_revenue_3_ratio",
    /* growth(revenue) ratio */ CASE WHEN abs("revenue_2023_figure") = 'infinity'::DOUBLE THEN "revenue_2023_figure" WHEN "revenue_2023_figure" <= 0 THEN 'infinity'::DOUBLE ELSE "revenue_2024" / "revenue_2023_figure" END AS "growth_revenue_ratio",
    /* cagr(employees, 3) ratio */ CASE WHEN abs("employees_2021_figure") = 'infinity'::DOUBLE THEN "employees_2021_figure" WHEN "employees_2021_figure" <= 0 THEN 'infinity'::DOUBLE WHEN "employees_2021_figure" > 0 AND "employees_2024" < 0 THEN 'infinity'::DOUBLE ELSE "employees_2024" / "employees_2021_figure" END AS "cagr_employees_3_ratio",
    /* growth(employees) ratio */ CASE WHEN abs("employees_2023_figure") = 'infinity'::DOUBLE THEN "employees_2023_figure" WHEN "employees_2023_figure" <= 0 THEN 'infinity'::DOUBLE ELSE "employees_2024" / "employees_2023_figure" END AS "growth_employees_ratio"
  FROM step_1
),
step_3 AS (
  SELECT "row", "id", "id_order", "cagr_employees_3_ratio", "cagr_revenue_3_ratio", "clause_age", "clause_counted_in_zone", "clause_field", "clause_independent_accounting", "clause_registered_in_zone", "clause_taxed_in_zone", "employees_2021_figure", "employees_2022_figure", "employees_2023_figure", "employees_2024", "growth_employees_ratio", "growth_revenue_ratio", "revenue_2021_figure", "revenue_2022_figure", "revenue_2023_figure", "revenue_2024",
    /* growth(revenue) */ CASE WHEN abs("growth_revenue_ratio") = 'infinity'::DOUBLE THEN "growth_revenue_ratio" ELSE "growth_revenue_ratio" - 1 END AS "growth_revenue",
    /* growth(employees) */ CASE WHEN abs("growth_employees_ratio") = 'infinity'::DOUBLE THEN "growth_employees_ratio" ELSE "growth_employees_ratio" - 1 END AS "growth_employees"
  FROM step_2
),
step_4 AS (
  SELECT "row", "id", "id_order", "cagr_employees_3_ratio", "cagr_revenue_3_ratio", "clause_age", "clause_counted_in_zone", "clause_field", "clause_independent_accounting", "clause_registered_in_zone", "clause_taxed_in_zone", "growth_employees", "growth_revenue",
    8.9e-16 * abs("growth_revenue_ratio") + 2.4e-16 * abs("growth_revenue") AS "growth_revenue_error",
    4.7e-16 * abs("growth_employees_ratio") + 2.4e-16 * abs("growth_employees") AS "growth_employees_error",
    /* (min_years(revenue, 4) >= 1000 && cagr(revenue, 3) >= 0.2 && growth(revenue) > 0) || (min_years(emp… */ (((("revenue_2024" >= 1000) AND (CASE WHEN abs("revenue_2023_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "revenue_2023_figure" >= 1000 END) AND (CASE WHEN abs("revenue_2022_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "revenue_2022_figure" >= 1000 END) AND (CASE WHEN abs("revenue_2021_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "revenue_2021_figure" >= 1000 END)) AND (CASE WHEN abs("cagr_revenue_3_ratio") = 'infinity'::DOUBLE THEN FALSE ELSE "cagr_revenue_3_ratio" >= 1.728 END) AND (CASE WHEN abs("growth_revenue") = 'infinity'::DOUBLE THEN FALSE ELSE "growth_revenue" > 0 END)) OR ((("employees_2024" >= 100) AND (CASE WHEN abs("employees_2023_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "employees_2023_figure" >= 100 END) AND (CASE WHEN abs("employees_2022_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "employees_2022_figure" >= 100 END) AND (CASE WHEN abs("employees_2021_figure") = 'infinity'::DOUBLE THEN FALSE ELSE "employees_2021_figure" >= 100 END)) AND (CASE WHEN abs("cagr_employees_3_ratio") = 'infinity'::DOUBLE THEN FALSE ELSE "cagr_employees_3_ratio" >= 2.197 END) AND (CASE WHEN abs("growth_employees") = 'infinity'::DOUBLE THEN FALSE ELSE "growth_employees" > 0 END))) AS "clause_growth"
  FROM step_3
),
step_5 AS (
  SELECT "row", "id", "id_order", "cagr_employees_3_ratio", "cagr_revenue_3_ratio", "clause_age", "clause_counted_in_zone", "clause_field", "clause_growth", "clause_independent_accounting", "clause_registered_in_zone", "clause_taxed_in_zone", "growth_employees", "growth_employees_error", "growth_revenue", "growth_revenue_error",
    CASE WHEN NOT "clause_registered_in_zone" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_taxed_in_zone" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_counted_in_zone" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_independent_accounting" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_age" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_field" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_growth" THEN 1 ELSE 0 END AS "clauses_failing",
    CASE WHEN "clause_registered_in_zone" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_taxed_in_zone" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_counted_in_zone" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_independent_accounting" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_age" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_field" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_growth" IS NULL THEN 1 ELSE 0 END AS "clauses_open"
  FROM step_4
),
decided AS (
  SELECT "row", "id", "id_order",
    '2018' AS "version",
    CASE WHEN "clauses_failing" = 0 AND "clauses_open" = 0 THEN 'qualified' WHEN "clauses_failing" = 0 THEN 'undecided' WHEN "clauses_failing" = 1 AND "clauses_open" = 0 THEN 'one_away' ELSE 'not_qualified' END AS "verdict",
    CASE WHEN NOT "clause_registered_in_zone" THEN 'registered-in-zone
' ELSE '' END || CASE WHEN NOT "clause_taxed_in_zone" THEN 'taxed-in-zone
' ELSE '' END || CASE WHEN NOT "clause_counted_in_zone" THEN 'counted-in-zone
' ELSE '' END || CASE WHEN NOT "clause_independent_accounting" THEN 'independent-accounting
' ELSE '' END || CASE WHEN NOT "clause_age" THEN 'age
' ELSE '' END || CASE WHEN NOT "clause_field" THEN 'field
' ELSE '' END || CASE WHEN NOT "clause_growth" THEN 'growth
' ELSE '' END AS "failed",
    CAST(CASE WHEN 80 < 0 THEN 0 WHEN 80 > 80 THEN 80 ELSE 80 END AS DOUBLE) AS "amount",
    COALESCE(CASE WHEN abs("cagr_revenue_3_ratio") = 'infinity'::DOUBLE THEN FALSE ELSE abs("cagr_revenue_3_ratio" - 1.728) < 8.9e-16 * abs("cagr_revenue_3_ratio") + 4.7e-16 * abs(1.728) END, FALSE)
      OR COALESCE(CASE WHEN abs("growth_revenue") = 'infinity'::DOUBLE THEN FALSE ELSE abs("growth_revenue" - 0) < "growth_revenue_error" END, FALSE)
      OR COALESCE(CASE WHEN abs("cagr_employees_3_ratio") = 'infinity'::DOUBLE THEN FALSE ELSE abs("cagr_employees_3_ratio" - 2.197) < 4.7e-16 * abs("cagr_employees_3_ratio") + 4.7e-16 * abs(2.197) END, FALSE)
      OR COALESCE(CASE WHEN abs("growth_employees") = 'infinity'::DOUBLE THEN FALSE ELSE abs("growth_employees" - 0) < "growth_employees_error" END, FALSE) AS "close"
  FROM step_5
),
outcome AS (
  SELECT "row", "id", "id_order", "version", "verdict", "failed", "amount" FROM decided
)
SELECT "row", "id", "version", "verdict", "failed", "amount" FROM outcome ORDER BY "row"
