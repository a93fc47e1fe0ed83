WITH facts AS MATERIALIZED (
  SELECT "row",
    "id",
    "id_order",
    "registered_in_zone" AS "registered_in_zone",
    "dishonest_list" AS "dishonest_list",
    "rd_deduction_base@2024" AS "rd_deduction_base_2024",
    "ip_class1" AS "ip_class1",
    "ip_class2" AS "ip_class2",
    "rd_institution_level" AS "rd_institution_level",
    "is_tech_sme" AS "is_tech_sme"
  FROM firms
),
step_1 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "rd_deduction_base_2024",
    /* registered_in_zone */ "registered_in_zone" AS "clause_registered_in_city",
    /* !dishonest_list */ (NOT "dishonest_list") AS "clause_not_dishonest",
    /* rd_deduction_base > 0 */ ("rd_deduction_base_2024" > 0) AS "clause_base",
    /* ip_class1 >= 1 || ip_class2 >= 1 */ (("ip_class1" >= 1) OR ("ip_class2" >= 1)) AS "clause_ip",
    /* min(rd_deduction_base, 500) */ CASE WHEN "rd_deduction_base_2024" IS NULL OR 500 IS NULL THEN NULL ELSE LEAST("rd_deduction_base_2024", 500) END AS "min_rd_deduction_base_500",
    /* rd_deduction_base - 500 */ "rd_deduction_base_2024" - 500 AS "rd_deduction_base_500",
    ("rd_institution_level" = 'national') AS "rd_institution_level_national_holds",
    ("is_tech_sme" OR ("rd_institution_level" = 'provincial')) AS "is_tech_sme_rd_institution_level_provincial_"
  FROM facts
),
step_2 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "clause_base", "clause_ip", "clause_not_dishonest", "clause_registered_in_city", "rd_institution_level_national_holds",
    CASE WHEN NOT "clause_registered_in_city" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_not_dishonest" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_base" THEN 1 ELSE 0 END + CASE WHEN NOT "clause_ip" THEN 1 ELSE 0 END AS "clauses_failing",
    CASE WHEN "clause_registered_in_city" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_not_dishonest" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_base" IS NULL THEN 1 ELSE 0 END + CASE WHEN "clause_ip" IS NULL THEN 1 ELSE 0 END AS "clauses_open",
    /* min(rd_deduction_base, 500) * 0.1 */ "min_rd_deduction_base_500" * 0.1 AS "min_rd_deduction_base_500_0_1",
    2.4e-16 * abs("rd_deduction_base_2024") + 2.4e-16 * abs("rd_deduction_base_500") AS "rd_deduction_base_500_error",
    /* max(rd_deduction_base - 500, 0) */ CASE WHEN "rd_deduction_base_500" IS NULL OR 0 IS NULL THEN NULL ELSE GREATEST("rd_deduction_base_500", 0) END AS "max_rd_deduction_base_500_0",
    /* is_tech_sme || rd_institution_level == 'provincial' ? 200 : 100 */ CASE WHEN "is_tech_sme_rd_institution_level_provincial_" THEN 200 WHEN NOT "is_tech_sme_rd_institution_level_provincial_" THEN 100 END AS "is_tech_sme_rd_institution_level_provincial__2"
  FROM step_1
),
step_3 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "clause_base", "clause_ip", "clause_not_dishonest", "clause_registered_in_city", "clauses_failing", "clauses_open", "max_rd_deduction_base_500_0", "min_rd_deduction_base_500_0_1",
    COALESCE(CASE WHEN "rd_deduction_base_500_error" < 'infinity'::float8 THEN "rd_deduction_base_500_error" END, 0) AS "error",
    /* max(rd_deduction_base - 500, 0) * 0.05 */ "max_rd_deduction_base_500_0" * 0.05 AS "max_rd_deduction_base_500_0_0_05",
    /* rd_institution_level == 'national' ? 300 : is_tech_sme || rd_institution_level == 'provincial' ? 20… */ CASE WHEN "rd_institution_level_national_holds" THEN 300 WHEN NOT "rd_institution_level_national_holds" THEN "is_tech_sme_rd_institution_level_provincial__2" END AS "rd_institution_level_national_300_is_tech_sm"
  FROM step_2
),
step_4 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "clause_base", "clause_ip", "clause_not_dishonest", "clause_registered_in_city", "clauses_failing", "clauses_open", "min_rd_deduction_base_500_0_1", "rd_institution_level_national_300_is_tech_sm",
    abs("max_rd_deduction_base_500_0") * (2.4e-16 * abs(0.05)) + abs(0.05) * ("error") + ("error") * (2.4e-16 * abs(0.05)) + 2.4e-16 * abs("max_rd_deduction_base_500_0_0_05") AS "max_rd_deduction_base_500_0_0_05_error",
    /* min(rd_deduction_base, 500) * 0.1 + max(rd_deduction_base - 500, 0) * 0.05 */ "min_rd_deduction_base_500_0_1" + "max_rd_deduction_base_500_0_0_05" AS "min_rd_deduction_base_500_0_1_max_rd_deducti"
  FROM step_3
),
step_5 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "clause_base", "clause_ip", "clause_not_dishonest", "clause_registered_in_city", "clauses_failing", "clauses_open",
    8.9e-16 * abs("min_rd_deduction_base_500_0_1") + "max_rd_deduction_base_500_0_0_05_error" + 2.4e-16 * abs("min_rd_deduction_base_500_0_1_max_rd_deducti") AS "min_rd_deduction_base_500_0_1_max_rd_deducti_2",
    /* min(min(rd_deduction_base, 500) * 0.1 + max(rd_deduction_base - 500, 0) * 0.05, rd_institution_leve… */ CASE WHEN "min_rd_deduction_base_500_0_1_max_rd_deducti" IS NULL OR "rd_institution_level_national_300_is_tech_sm" IS NULL THEN NULL ELSE LEAST("min_rd_deduction_base_500_0_1_max_rd_deducti", "rd_institution_level_national_300_is_tech_sm") END AS "min_min_rd_deduction_base_500_0_1_max_rd_ded"
  FROM step_4
),
step_6 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "clause_base", "clause_ip", "clause_not_dishonest", "clause_registered_in_city", "clauses_failing", "clauses_open", "min_min_rd_deduction_base_500_0_1_max_rd_ded",
    COALESCE(CASE WHEN "min_rd_deduction_base_500_0_1_max_rd_deducti_2" < 'infinity'::float8 THEN "min_rd_deduction_base_500_0_1_max_rd_deducti_2" END, 0) AS "error_2",
    /* amount min(min(rd_deduction_base, 500) * 0.1 + max(rd_deduction_base - 500, 0) * 0.05, rd_instituti… */ sign(("min_min_rd_deduction_base_500_0_1_max_rd_ded" * 1000000)) * floor(abs(("min_min_rd_deduction_base_500_0_1_max_rd_ded" * 1000000)) + 0.5) / 1000000 AS "amount_min_min_rd_deduction_base_500_0_1_max"
  FROM step_5
),
decided AS MATERIALIZED (
  SELECT "row", "id", "id_order",
    '2018' AS "version",
    CASE WHEN "clauses_failing" = 0 AND "clauses_open" = 0 THEN 'qualified' WHEN "clauses_failing" = 0 THEN 'undecided' WHEN "clauses_failing" = 1 AND "clauses_open" = 0 THEN 'one_away' ELSE 'not_qualified' END AS "verdict",
    CASE WHEN NOT "clause_registered_in_city" THEN 'registered-in-city
' ELSE '' END || CASE WHEN NOT "clause_not_dishonest" THEN 'not-dishonest
' ELSE '' END || CASE WHEN NOT "clause_base" THEN 'base
' ELSE '' END || CASE WHEN NOT "clause_ip" THEN 'ip
' ELSE '' END AS "failed",
    CAST(CASE WHEN "amount_min_min_rd_deduction_base_500_0_1_max" < 0 THEN 0 WHEN "amount_min_min_rd_deduction_base_500_0_1_max" > 400 THEN 400 ELSE "amount_min_min_rd_deduction_base_500_0_1_max" END AS DOUBLE PRECISION) AS "amount",
    COALESCE(abs((abs(("min_min_rd_deduction_base_500_0_1_max_rd_ded" * 1000000)) + 0.5) - floor((abs(("min_min_rd_deduction_base_500_0_1_max_rd_ded" * 1000000)) + 0.5) + 0.5)) < ("error_2") * 1000000 + 4.7e-16 * (abs(("min_min_rd_deduction_base_500_0_1_max_rd_ded" * 1000000)) + 1), FALSE) AS "close"
  FROM step_6
),
outcome AS MATERIALIZED (
  SELECT "row", "id", "id_order", "version", "verdict", "failed", "amount" FROM decided
)
SELECT "row", "id", "version", "verdict", "failed", "amount" FROM outcome ORDER BY "row"
