WITH facts AS MATERIALIZED (
  SELECT "row",
    "id",
    "id_order",
    "tech_staff@2024" AS "tech_staff_2024",
    "employees@2024" AS "employees_2024",
    "rd_expense@2024" AS "rd_expense_2024",
    "sales_revenue@2024" AS "sales_revenue_2024",
    "cost_expense@2024" AS "cost_expense_2024",
    "ip_class1" AS "ip_class1",
    "ip_class2" AS "ip_class2",
    "resident_enterprise" AS "resident_enterprise",
    "total_assets@2024" AS "total_assets_2024",
    "restricted_industry" AS "restricted_industry",
    "serious_safety_accident" AS "serious_safety_accident",
    "research_dishonesty" AS "research_dishonesty",
    "abnormal_list" AS "abnormal_list",
    "dishonest_list" AS "dishonest_list",
    "is_hightech" AS "is_hightech",
    "national_award_rank_5y" AS "national_award_rank_5y",
    "provincial_rd_institution" AS "provincial_rd_institution",
    "leads_standard_5y" AS "leads_standard_5y"
  FROM firms
),
step_1 AS MATERIALIZED (
  SELECT "row", "id", "id_order",
    /* tech_staff / employees */ CASE WHEN "employees_2024" = 0 THEN 'infinity'::float8 ELSE "tech_staff_2024" / "employees_2024" END AS "tech_staff_employees",
    /* rd_expense / sales_revenue */ CASE WHEN "sales_revenue_2024" = 0 THEN 'infinity'::float8 ELSE "rd_expense_2024" / "sales_revenue_2024" END AS "rd_expense_sales_revenue",
    /* rd_expense / cost_expense */ CASE WHEN "cost_expense_2024" = 0 THEN 'infinity'::float8 ELSE "rd_expense_2024" / "cost_expense_2024" END AS "rd_expense_cost_expense",
    ("ip_class1" >= 1) AS "ip_class1_1_holds",
    ("ip_class2" >= 4) AS "ip_class2_4_holds",
    ("ip_class2" >= 3) AS "ip_class2_3_holds",
    ("ip_class2" >= 2) AS "ip_class2_2_holds",
    ("ip_class2" >= 1) AS "ip_class2_1_holds",
    /* resident_enterprise */ "resident_enterprise" AS "gate_resident",
    /* employees <= 500 */ ("employees_2024" <= 500) AS "gate_staff",
    /* sales_revenue <= 20000 */ ("sales_revenue_2024" <= 20000) AS "gate_sales",
    /* total_assets <= 20000 */ ("total_assets_2024" <= 20000) AS "gate_assets",
    /* !restricted_industry */ (NOT "restricted_industry") AS "gate_not_restricted",
    /* !serious_safety_accident */ (NOT "serious_safety_accident") AS "gate_no_serious_accident",
    /* !research_dishonesty */ (NOT "research_dishonesty") AS "gate_no_research_dishonesty",
    /* !abnormal_list */ (NOT "abnormal_list") AS "gate_not_abnormal",
    /* !dishonest_list */ (NOT "dishonest_list") AS "gate_not_dishonest",
    /* is_hightech */ "is_hightech" AS "entry_hightech",
    /* national_award_rank_5y >= 1 && national_award_rank_5y <= 3 */ (("national_award_rank_5y" >= 1) AND ("national_award_rank_5y" <= 3)) AS "entry_national_award",
    /* provincial_rd_institution */ "provincial_rd_institution" AS "entry_rd_institution",
    /* leads_standard_5y */ "leads_standard_5y" AS "entry_standard"
  FROM facts
),
step_2 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees",
    CASE WHEN "tech_staff_employees" IS NULL THEN 0 WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.3 END) THEN 200000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.25 END) THEN 160000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.2 END) THEN 120000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.15 END) THEN 80000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.1 END) THEN 40000 ELSE 0 END END AS "tech_staff_lower",
    CASE WHEN "tech_staff_employees" IS NULL THEN 200000 WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.3 END) THEN 200000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.25 END) THEN 160000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.2 END) THEN 120000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.15 END) THEN 80000 WHEN (CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE "tech_staff_employees" >= 0.1 END) THEN 40000 ELSE 0 END END AS "tech_staff_upper",
    CASE WHEN "rd_expense_sales_revenue" IS NULL THEN 0 WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.06 END) THEN 500000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.05 END) THEN 400000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.04 END) THEN 300000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.03 END) THEN 200000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.02 END) THEN 100000 ELSE 0 END END AS "rd_input_rd_to_sales_lower",
    CASE WHEN "rd_expense_sales_revenue" IS NULL THEN 500000 WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.06 END) THEN 500000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.05 END) THEN 400000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.04 END) THEN 300000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.03 END) THEN 200000 WHEN (CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_sales_revenue" >= 0.02 END) THEN 100000 ELSE 0 END END AS "rd_input_rd_to_sales_upper",
    CASE WHEN "rd_expense_cost_expense" IS NULL THEN 0 WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.3 END) THEN 500000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.25 END) THEN 400000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.2 END) THEN 300000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.15 END) THEN 200000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.1 END) THEN 100000 ELSE 0 END END AS "rd_input_rd_to_cost_lower",
    CASE WHEN "rd_expense_cost_expense" IS NULL THEN 500000 WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN 0 ELSE CASE WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.3 END) THEN 500000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.25 END) THEN 400000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.2 END) THEN 300000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.15 END) THEN 200000 WHEN (CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE "rd_expense_cost_expense" >= 0.1 END) THEN 100000 ELSE 0 END END AS "rd_input_rd_to_cost_upper",
    LEAST(CASE WHEN NOT "ip_class1_1_holds" THEN 1000000000000000 ELSE 300000 END, CASE WHEN "ip_class1_1_holds" OR NOT "ip_class2_4_holds" THEN 1000000000000000 ELSE 240000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR NOT "ip_class2_3_holds" THEN 1000000000000000 ELSE 180000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR NOT "ip_class2_2_holds" THEN 1000000000000000 ELSE 120000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR "ip_class2_2_holds" OR NOT "ip_class2_1_holds" THEN 1000000000000000 ELSE 60000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR "ip_class2_2_holds" OR "ip_class2_1_holds" THEN 1000000000000000 ELSE 0 END) AS "ip_lower",
    GREATEST(CASE WHEN NOT "ip_class1_1_holds" THEN -1000000000000000 ELSE 300000 END, CASE WHEN "ip_class1_1_holds" OR NOT "ip_class2_4_holds" THEN -1000000000000000 ELSE 240000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR NOT "ip_class2_3_holds" THEN -1000000000000000 ELSE 180000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR NOT "ip_class2_2_holds" THEN -1000000000000000 ELSE 120000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR "ip_class2_2_holds" OR NOT "ip_class2_1_holds" THEN -1000000000000000 ELSE 60000 END, CASE WHEN "ip_class1_1_holds" OR "ip_class2_4_holds" OR "ip_class2_3_holds" OR "ip_class2_2_holds" OR "ip_class2_1_holds" THEN -1000000000000000 ELSE 0 END) AS "ip_upper"
  FROM step_1
),
step_3 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees", "tech_staff_lower", "tech_staff_upper",
    "tech_staff_lower" AS "part_staff_lower",
    "tech_staff_upper" AS "part_staff_upper",
    GREATEST("rd_input_rd_to_sales_lower", "rd_input_rd_to_cost_lower") AS "rd_input_lower",
    GREATEST("rd_input_rd_to_sales_upper", "rd_input_rd_to_cost_upper") AS "rd_input_upper",
    "ip_lower" AS "part_results_lower",
    "ip_upper" AS "part_results_upper"
  FROM step_2
),
step_4 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "part_results_lower", "part_results_upper", "part_staff_lower", "part_staff_upper", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees", "tech_staff_lower", "tech_staff_upper",
    "rd_input_lower" AS "part_rd_lower",
    "rd_input_upper" AS "part_rd_upper"
  FROM step_3
),
step_5 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees", "tech_staff_lower", "tech_staff_upper",
    "part_staff_lower" + "part_rd_lower" + "part_results_lower" AS "2017_total_lower",
    "part_staff_upper" + "part_rd_upper" + "part_results_upper" AS "2017_total_upper"
  FROM step_4
),
step_6 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees", "tech_staff_lower", "tech_staff_upper",
    GREATEST(0, "2017_total_lower") AS "2017_lower_limited",
    GREATEST(0, "2017_total_upper") AS "2017_upper_limited"
  FROM step_5
),
step_7 AS MATERIALIZED (
  SELECT "row", "id", "id_order", "2017_lower_limited", "2017_upper_limited", "entry_hightech", "entry_national_award", "entry_rd_institution", "entry_standard", "gate_assets", "gate_no_research_dishonesty", "gate_no_serious_accident", "gate_not_abnormal", "gate_not_dishonest", "gate_not_restricted", "gate_resident", "gate_sales", "gate_staff", "rd_expense_cost_expense", "rd_expense_sales_revenue", "tech_staff_employees",
    ((CASE WHEN "tech_staff_lower" > 0 THEN TRUE WHEN "tech_staff_upper" <= 0 THEN FALSE END) AND (CASE WHEN "2017_lower_limited" >= 600000 THEN TRUE WHEN "2017_upper_limited" < 600000 THEN FALSE END)) AS "2017_passes"
  FROM step_6
),
decided AS MATERIALIZED (
  SELECT "row", "id", "id_order",
    '2017' AS "version",
    CAST("2017_lower_limited" AS DOUBLE PRECISION) AS "lower",
    CAST("2017_upper_limited" AS DOUBLE PRECISION) AS "upper",
    ("gate_resident" AND "gate_staff" AND "gate_sales" AND "gate_assets" AND "gate_not_restricted" AND "gate_no_serious_accident" AND "gate_no_research_dishonesty" AND "gate_not_abnormal" AND "gate_not_dishonest" AND ("entry_hightech" OR "entry_national_award" OR "entry_rd_institution" OR "entry_standard" OR "2017_passes")) AS "passed",
    COALESCE(CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE abs("tech_staff_employees" - 0.3) < 4.7e-16 * abs("tech_staff_employees") + 2.4e-16 * abs(0.3) END, FALSE)
      OR COALESCE(CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE abs("tech_staff_employees" - 0.25) < 4.7e-16 * abs("tech_staff_employees") + 2.4e-16 * abs(0.25) END, FALSE)
      OR COALESCE(CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE abs("tech_staff_employees" - 0.2) < 4.7e-16 * abs("tech_staff_employees") + 2.4e-16 * abs(0.2) END, FALSE)
      OR COALESCE(CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE abs("tech_staff_employees" - 0.15) < 4.7e-16 * abs("tech_staff_employees") + 2.4e-16 * abs(0.15) END, FALSE)
      OR COALESCE(CASE WHEN abs("tech_staff_employees") = 'infinity'::float8 THEN FALSE ELSE abs("tech_staff_employees" - 0.1) < 4.7e-16 * abs("tech_staff_employees") + 2.4e-16 * abs(0.1) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_sales_revenue" - 0.06) < 8.9e-16 * abs("rd_expense_sales_revenue") + 2.4e-16 * abs(0.06) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_sales_revenue" - 0.05) < 8.9e-16 * abs("rd_expense_sales_revenue") + 2.4e-16 * abs(0.05) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_sales_revenue" - 0.04) < 8.9e-16 * abs("rd_expense_sales_revenue") + 2.4e-16 * abs(0.04) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_sales_revenue" - 0.03) < 8.9e-16 * abs("rd_expense_sales_revenue") + 2.4e-16 * abs(0.03) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_sales_revenue") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_sales_revenue" - 0.02) < 8.9e-16 * abs("rd_expense_sales_revenue") + 2.4e-16 * abs(0.02) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_cost_expense" - 0.3) < 8.9e-16 * abs("rd_expense_cost_expense") + 2.4e-16 * abs(0.3) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_cost_expense" - 0.25) < 8.9e-16 * abs("rd_expense_cost_expense") + 2.4e-16 * abs(0.25) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_cost_expense" - 0.2) < 8.9e-16 * abs("rd_expense_cost_expense") + 2.4e-16 * abs(0.2) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_cost_expense" - 0.15) < 8.9e-16 * abs("rd_expense_cost_expense") + 2.4e-16 * abs(0.15) END, FALSE)
      OR COALESCE(CASE WHEN abs("rd_expense_cost_expense") = 'infinity'::float8 THEN FALSE ELSE abs("rd_expense_cost_expense" - 0.1) < 8.9e-16 * abs("rd_expense_cost_expense") + 2.4e-16 * abs(0.1) END, FALSE) AS "close"
  FROM step_7
),
outcome AS MATERIALIZED (
  SELECT "row", "id", "id_order", "version", "lower", "upper", "passed" FROM decided
),
classed AS MATERIALIZED (
  SELECT *, CASE WHEN "lower" = "upper" THEN rank() OVER (PARTITION BY CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END ORDER BY "lower" DESC) END AS "rank",
    CASE WHEN "lower" = "upper" THEN row_number() OVER (PARTITION BY CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END ORDER BY "lower" DESC, "id_order") END AS "position",
    CAST(NULL AS TEXT) AS "class"
  FROM outcome
)
SELECT "row", "id", "version", "lower", CASE WHEN "upper" < 'infinity'::float8 THEN "upper" END AS "upper", "passed", "rank", "position", "class" FROM classed ORDER BY "row"
