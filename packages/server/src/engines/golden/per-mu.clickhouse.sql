WITH facts AS (
  SELECT "row",
    "id",
    "id_order",
    "above_scale" AS "above_scale",
    "tax_paid@2024" AS "tax_paid_2024",
    "land_area@2024" AS "land_area_2024",
    "added_value@2024" AS "added_value_2024",
    "energy_use@2024" AS "energy_use_2024",
    "pollutant_emissions@2024" AS "pollutant_emissions_2024",
    "employees_average@2024" AS "employees_average_2024",
    "employees@2024" AS "employees_2024",
    "rd_expense@2024" AS "rd_expense_2024",
    "main_revenue@2024" AS "main_revenue_2024",
    "electricity_use@2024" AS "electricity_use_2024",
    "gross_output@2024" AS "gross_output_2024",
    "revenue@2024" AS "revenue_2024"
  FROM firms
),
step_1 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_2024", "energy_use_2024",
    /* tax_paid / land_area */ CASE WHEN "land_area_2024" = 0 THEN inf ELSE "tax_paid_2024" / "land_area_2024" END AS "tax_paid_land_area",
    /* added_value / land_area */ CASE WHEN "land_area_2024" = 0 THEN inf ELSE "added_value_2024" / "land_area_2024" END AS "added_value_land_area",
    /* added_value / energy_use */ CASE WHEN "energy_use_2024" = 0 THEN inf ELSE "added_value_2024" / "energy_use_2024" END AS "added_value_energy_use",
    (("pollutant_emissions_2024" IS NOT NULL) AND ("pollutant_emissions_2024" > 0)) AS "known_pollutant_emissions_pollutant_emission",
    /* added_value / pollutant_emissions */ CASE WHEN "pollutant_emissions_2024" = 0 THEN inf ELSE "added_value_2024" / "pollutant_emissions_2024" END AS "added_value_pollutant_emissions",
    /* first_known(employees_average, employees) */ COALESCE("employees_average_2024", "employees_2024") AS "first_known_employees_average_employees",
    /* rd_expense / main_revenue */ CASE WHEN "main_revenue_2024" = 0 THEN inf ELSE "rd_expense_2024" / "main_revenue_2024" END AS "rd_expense_main_revenue",
    (NOT "above_scale") AS "variant_below_scale",
    /* tax_paid / electricity_use */ CASE WHEN "electricity_use_2024" = 0 THEN inf ELSE "tax_paid_2024" / "electricity_use_2024" END AS "tax_paid_electricity_use",
    /* first_known(gross_output, revenue) */ COALESCE("gross_output_2024", "revenue_2024") AS "first_known_gross_output_revenue"
  FROM facts
),
step_2 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_energy_use", "added_value_land_area", "rd_expense_main_revenue", "tax_paid_electricity_use", "tax_paid_land_area", "variant_below_scale",
    /* tax_paid / land_area in ten-thousandths of a point */ "tax_paid_land_area" * 12449.682533095405e0 AS "tax_per_mu_scaled",
    /* added_value / land_area in ten-thousandths of a point */ "added_value_land_area" * 1468.8601645123383e0 AS "added_value_per_mu_scaled",
    /* added_value / energy_use in ten-thousandths of a point */ "added_value_energy_use" * 74239.04974016333e0 AS "added_value_per_energy_scaled",
    /* known(pollutant_emissions) && pollutant_emissions > 0 ? added_value / pollutant_emissions : 4929.81 */ CASE WHEN "known_pollutant_emissions_pollutant_emission" THEN "added_value_pollutant_emissions" WHEN NOT "known_pollutant_emissions_pollutant_emission" THEN 4929.81 END AS "known_pollutant_emissions_pollutant_emission_2",
    /* added_value / first_known(employees_average, employees) */ CASE WHEN "first_known_employees_average_employees" = 0 THEN inf ELSE "added_value_2024" / "first_known_employees_average_employees" END AS "added_value_first_known_employees_average_em",
    /* rd_expense / main_revenue in ten-thousandths of a point */ "rd_expense_main_revenue" * 3311258.2781456956e0 AS "rd_ratio_scaled",
    /* tax_paid / land_area in ten-thousandths of a point */ "tax_paid_land_area" * 43128.73063519994e0 AS "tax_per_mu_scaled_2",
    /* tax_paid / electricity_use in ten-thousandths of a point */ "tax_paid_electricity_use" * 2125850.3401360544e0 AS "tax_per_power_scaled",
    /* first_known(gross_output, revenue) / energy_use */ CASE WHEN "energy_use_2024" = 0 THEN inf ELSE "first_known_gross_output_revenue" / "energy_use_2024" END AS "first_known_gross_output_revenue_energy_use"
  FROM step_1
),
step_3 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_energy_scaled", "added_value_per_mu_scaled", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "rd_expense_main_revenue", "rd_ratio_scaled", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_power_scaled", "variant_below_scale",
    CASE WHEN "tax_paid_land_area" IS NULL THEN 0 WHEN abs("tax_paid_land_area") = inf THEN 0 ELSE CASE WHEN "tax_per_mu_scaled" <= 0 THEN 0 ELSE floor("tax_per_mu_scaled" + 0.5) END END AS "tax_per_mu_lower",
    CASE WHEN "tax_paid_land_area" IS NULL THEN inf WHEN abs("tax_paid_land_area") = inf THEN 0 ELSE CASE WHEN "tax_per_mu_scaled" <= 0 THEN 0 ELSE floor("tax_per_mu_scaled" + 0.5) END END AS "tax_per_mu_upper",
    CASE WHEN "added_value_land_area" IS NULL THEN 0 WHEN abs("added_value_land_area") = inf THEN 0 ELSE CASE WHEN "added_value_per_mu_scaled" <= 0 THEN 0 ELSE floor("added_value_per_mu_scaled" + 0.5) END END AS "added_value_per_mu_lower",
    CASE WHEN "added_value_land_area" IS NULL THEN inf WHEN abs("added_value_land_area") = inf THEN 0 ELSE CASE WHEN "added_value_per_mu_scaled" <= 0 THEN 0 ELSE floor("added_value_per_mu_scaled" + 0.5) END END AS "added_value_per_mu_upper",
    CASE WHEN "added_value_energy_use" IS NULL THEN 0 WHEN abs("added_value_energy_use") = inf THEN 0 ELSE CASE WHEN "added_value_per_energy_scaled" <= 0 THEN 0 ELSE floor("added_value_per_energy_scaled" + 0.5) END END AS "added_value_per_energy_lower",
    CASE WHEN "added_value_energy_use" IS NULL THEN inf WHEN abs("added_value_energy_use") = inf THEN 0 ELSE CASE WHEN "added_value_per_energy_scaled" <= 0 THEN 0 ELSE floor("added_value_per_energy_scaled" + 0.5) END END AS "added_value_per_energy_upper",
    /* known(pollutant_emissions) && pollutant_emissions > 0 ? added_value / pollutant_emissions : 4929.81… */ "known_pollutant_emissions_pollutant_emission_2" * 20.284757424728337e0 AS "added_value_per_emission_scaled",
    /* added_value / first_known(employees_average, employees) in ten-thousandths of a point */ "added_value_first_known_employees_average_em" * 5512.679162072767e0 AS "labour_productivity_scaled",
    CASE WHEN "rd_expense_main_revenue" IS NULL THEN 0 WHEN abs("rd_expense_main_revenue") = inf THEN 0 ELSE CASE WHEN "rd_ratio_scaled" <= 0 THEN 0 ELSE floor("rd_ratio_scaled" + 0.5) END END AS "rd_ratio_lower",
    CASE WHEN "rd_expense_main_revenue" IS NULL THEN inf WHEN abs("rd_expense_main_revenue") = inf THEN 0 ELSE CASE WHEN "rd_ratio_scaled" <= 0 THEN 0 ELSE floor("rd_ratio_scaled" + 0.5) END END AS "rd_ratio_upper",
    CASE WHEN "tax_paid_land_area" IS NULL THEN 0 WHEN abs("tax_paid_land_area") = inf THEN 0 ELSE CASE WHEN "tax_per_mu_scaled_2" <= 0 THEN 0 ELSE floor("tax_per_mu_scaled_2" + 0.5) END END AS "tax_per_mu_lower_2",
    CASE WHEN "tax_paid_land_area" IS NULL THEN inf WHEN abs("tax_paid_land_area") = inf THEN 0 ELSE CASE WHEN "tax_per_mu_scaled_2" <= 0 THEN 0 ELSE floor("tax_per_mu_scaled_2" + 0.5) END END AS "tax_per_mu_upper_2",
    CASE WHEN "tax_paid_electricity_use" IS NULL THEN 0 WHEN abs("tax_paid_electricity_use") = inf THEN 0 ELSE CASE WHEN "tax_per_power_scaled" <= 0 THEN 0 ELSE floor("tax_per_power_scaled" + 0.5) END END AS "tax_per_power_lower",
    CASE WHEN "tax_paid_electricity_use" IS NULL THEN inf WHEN abs("tax_paid_electricity_use") = inf THEN 0 ELSE CASE WHEN "tax_per_power_scaled" <= 0 THEN 0 ELSE floor("tax_per_power_scaled" + 0.5) END END AS "tax_per_power_upper"
  FROM step_2
),
step_4 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_emission_scaled", "added_value_per_energy_lower", "added_value_per_energy_scaled", "added_value_per_energy_upper", "added_value_per_mu_lower", "added_value_per_mu_scaled", "added_value_per_mu_upper", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "labour_productivity_scaled", "rd_expense_main_revenue", "rd_ratio_lower", "rd_ratio_scaled", "rd_ratio_upper", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_lower", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_mu_upper", "tax_per_power_scaled", "variant_below_scale",
    CASE WHEN "known_pollutant_emissions_pollutant_emission_2" IS NULL THEN 0 WHEN abs("known_pollutant_emissions_pollutant_emission_2") = inf THEN 0 ELSE CASE WHEN "added_value_per_emission_scaled" <= 0 THEN 0 ELSE floor("added_value_per_emission_scaled" + 0.5) END END AS "added_value_per_emission_lower",
    CASE WHEN "known_pollutant_emissions_pollutant_emission_2" IS NULL THEN inf WHEN abs("known_pollutant_emissions_pollutant_emission_2") = inf THEN 0 ELSE CASE WHEN "added_value_per_emission_scaled" <= 0 THEN 0 ELSE floor("added_value_per_emission_scaled" + 0.5) END END AS "added_value_per_emission_upper",
    CASE WHEN "added_value_first_known_employees_average_em" IS NULL THEN 0 WHEN abs("added_value_first_known_employees_average_em") = inf THEN 0 ELSE CASE WHEN "labour_productivity_scaled" <= 0 THEN 0 ELSE floor("labour_productivity_scaled" + 0.5) END END AS "labour_productivity_lower",
    CASE WHEN "added_value_first_known_employees_average_em" IS NULL THEN inf WHEN abs("added_value_first_known_employees_average_em") = inf THEN 0 ELSE CASE WHEN "labour_productivity_scaled" <= 0 THEN 0 ELSE floor("labour_productivity_scaled" + 0.5) END END AS "labour_productivity_upper",
    "tax_per_mu_lower_2" + "tax_per_power_lower" AS "part_resources_lower_2",
    "tax_per_mu_upper_2" + "tax_per_power_upper" AS "part_resources_upper_2"
  FROM step_3
),
step_5 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_emission_scaled", "added_value_per_energy_scaled", "added_value_per_mu_scaled", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "labour_productivity_scaled", "rd_expense_main_revenue", "rd_ratio_scaled", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_power_scaled", "variant_below_scale",
    "tax_per_mu_lower" + "added_value_per_mu_lower" + "added_value_per_energy_lower" + "added_value_per_emission_lower" + "labour_productivity_lower" + "rd_ratio_lower" AS "part_resources_lower",
    "tax_per_mu_upper" + "added_value_per_mu_upper" + "added_value_per_energy_upper" + "added_value_per_emission_upper" + "labour_productivity_upper" + "rd_ratio_upper" AS "part_resources_upper",
    "part_resources_lower_2" AS "2022_below_scale_total_lower",
    "part_resources_upper_2" AS "2022_below_scale_total_upper"
  FROM step_4
),
step_6 AS (
  SELECT "row", "id", "id_order", "above_scale", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_emission_scaled", "added_value_per_energy_scaled", "added_value_per_mu_scaled", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "labour_productivity_scaled", "rd_expense_main_revenue", "rd_ratio_scaled", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_power_scaled", "variant_below_scale",
    "part_resources_lower" AS "2022_above_scale_total_lower",
    "part_resources_upper" AS "2022_above_scale_total_upper",
    GREATEST(0, "2022_below_scale_total_lower") AS "2022_lower_limited_2",
    GREATEST(0, "2022_below_scale_total_upper") AS "2022_upper_limited_2"
  FROM step_5
),
step_7 AS (
  SELECT "row", "id", "id_order", "2022_lower_limited_2", "2022_upper_limited_2", "above_scale", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_emission_scaled", "added_value_per_energy_scaled", "added_value_per_mu_scaled", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "labour_productivity_scaled", "rd_expense_main_revenue", "rd_ratio_scaled", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_power_scaled", "variant_below_scale",
    GREATEST(0, "2022_above_scale_total_lower") AS "2022_lower_limited",
    GREATEST(0, "2022_above_scale_total_upper") AS "2022_upper_limited"
  FROM step_6
),
step_8 AS (
  SELECT "row", "id", "id_order", "added_value_energy_use", "added_value_first_known_employees_average_em", "added_value_land_area", "added_value_per_emission_scaled", "added_value_per_energy_scaled", "added_value_per_mu_scaled", "first_known_gross_output_revenue_energy_use", "known_pollutant_emissions_pollutant_emission_2", "labour_productivity_scaled", "rd_expense_main_revenue", "rd_ratio_scaled", "tax_paid_electricity_use", "tax_paid_land_area", "tax_per_mu_scaled", "tax_per_mu_scaled_2", "tax_per_power_scaled",
    CASE WHEN NOT "above_scale" AND NOT "variant_below_scale" THEN NULL ELSE LEAST(CASE WHEN NOT "above_scale" THEN 1e15 ELSE "2022_lower_limited" END, CASE WHEN "above_scale" OR NOT "variant_below_scale" THEN 1e15 ELSE "2022_lower_limited_2" END) END AS "2022_lower",
    CASE WHEN NOT "above_scale" AND NOT "variant_below_scale" THEN NULL ELSE GREATEST(CASE WHEN NOT "above_scale" THEN -1e15 ELSE "2022_upper_limited" END, CASE WHEN "above_scale" OR NOT "variant_below_scale" THEN -1e15 ELSE "2022_upper_limited_2" END) END AS "2022_upper"
  FROM step_7
),
decided AS (
  SELECT "row", "id", "id_order",
    '2022' AS "version",
    CAST("2022_lower" AS Nullable(Float64)) AS "lower",
    CAST("2022_upper" AS Nullable(Float64)) AS "upper",
    CAST(NULL AS Nullable(Bool)) AS "passed",
    CAST("tax_paid_land_area" AS Nullable(Float64)) AS "head",
    CAST("first_known_gross_output_revenue_energy_use" AS Nullable(Float64)) AS "tail",
    COALESCE("tax_per_mu_scaled" > 0 AND ("tax_per_mu_scaled" >= 8796093022208 OR abs("tax_per_mu_scaled" + 0.5 - floor("tax_per_mu_scaled" + 1)) < (8.9e-16 * abs("tax_paid_land_area")) * 12449.682533095405e0 + 1.7763568394002505e-15 * ("tax_per_mu_scaled" + 1)), FALSE)
      OR COALESCE("added_value_per_mu_scaled" > 0 AND ("added_value_per_mu_scaled" >= 8796093022208 OR abs("added_value_per_mu_scaled" + 0.5 - floor("added_value_per_mu_scaled" + 1)) < (8.9e-16 * abs("added_value_land_area")) * 1468.8601645123383e0 + 1.7763568394002505e-15 * ("added_value_per_mu_scaled" + 1)), FALSE)
      OR COALESCE("added_value_per_energy_scaled" > 0 AND ("added_value_per_energy_scaled" >= 8796093022208 OR abs("added_value_per_energy_scaled" + 0.5 - floor("added_value_per_energy_scaled" + 1)) < (8.9e-16 * abs("added_value_energy_use")) * 74239.04974016333e0 + 1.7763568394002505e-15 * ("added_value_per_energy_scaled" + 1)), FALSE)
      OR COALESCE("added_value_per_emission_scaled" > 0 AND ("added_value_per_emission_scaled" >= 8796093022208 OR abs("added_value_per_emission_scaled" + 0.5 - floor("added_value_per_emission_scaled" + 1)) < (1.8e-15 * abs("known_pollutant_emissions_pollutant_emission_2")) * 20.284757424728337e0 + 1.7763568394002505e-15 * ("added_value_per_emission_scaled" + 1)), FALSE)
      OR COALESCE("labour_productivity_scaled" > 0 AND ("labour_productivity_scaled" >= 8796093022208 OR abs("labour_productivity_scaled" + 0.5 - floor("labour_productivity_scaled" + 1)) < (6.7e-16 * abs("added_value_first_known_employees_average_em")) * 5512.679162072767e0 + 1.7763568394002505e-15 * ("labour_productivity_scaled" + 1)), FALSE)
      OR COALESCE("rd_ratio_scaled" > 0 AND ("rd_ratio_scaled" >= 8796093022208 OR abs("rd_ratio_scaled" + 0.5 - floor("rd_ratio_scaled" + 1)) < (8.9e-16 * abs("rd_expense_main_revenue")) * 3311258.2781456956e0 + 1.7763568394002505e-15 * ("rd_ratio_scaled" + 1)), FALSE)
      OR COALESCE("tax_per_mu_scaled_2" > 0 AND ("tax_per_mu_scaled_2" >= 8796093022208 OR abs("tax_per_mu_scaled_2" + 0.5 - floor("tax_per_mu_scaled_2" + 1)) < (8.9e-16 * abs("tax_paid_land_area")) * 43128.73063519994e0 + 1.7763568394002505e-15 * ("tax_per_mu_scaled_2" + 1)), FALSE)
      OR COALESCE("tax_per_power_scaled" > 0 AND ("tax_per_power_scaled" >= 8796093022208 OR abs("tax_per_power_scaled" + 0.5 - floor("tax_per_power_scaled" + 1)) < (8.9e-16 * abs("tax_paid_electricity_use")) * 2125850.3401360544e0 + 1.7763568394002505e-15 * ("tax_per_power_scaled" + 1)), FALSE) AS "close"
  FROM step_8
),
outcome AS (
  SELECT "row", "id", "id_order", "version", "lower", "upper", "passed", "head", "tail" FROM decided
),
ranked AS (
  SELECT *, CASE WHEN "lower" = "upper" THEN rank() OVER (PARTITION BY CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END ORDER BY "lower" DESC) END AS "rank",
    CASE WHEN "lower" = "upper" THEN row_number() OVER (PARTITION BY CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END ORDER BY "lower" DESC, "id_order") END AS "position",
    sum(CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END) OVER () AS "ranked"
  FROM outcome
),
sides AS (
  SELECT *, CASE WHEN "position" <= floor(floor("ranked" * 0.5e0 * 1e9 + 0.5) / 1e9 + 0.5) THEN 1 WHEN "position" IS NOT NULL THEN 2 ELSE 3 END AS "side"
  FROM ranked
),
placed AS (
  SELECT *,
    row_number() OVER (PARTITION BY "side" ORDER BY CASE WHEN abs("head") < inf THEN 0 ELSE 1 END, "head" DESC, "position") AS "head_place",
    row_number() OVER (PARTITION BY "side" ORDER BY CASE WHEN abs("tail") < inf THEN 0 ELSE 1 END, "tail" ASC, "position") AS "tail_place"
  FROM sides
),
classed AS (
  SELECT *,
    CASE WHEN "side" = 1 AND abs("head") < inf AND "head_place" <= floor(floor("ranked" * 0.15e0 * 1e9 + 0.5) / 1e9 + 0.5) THEN 'A'
      WHEN "side" = 2 AND abs("tail") < inf AND "tail_place" <= floor(floor("ranked" * 0.1e0 * 1e9 + 0.5) / 1e9 + 0.5) THEN 'C'
      WHEN "side" < 3 THEN 'B' END AS "class"
  FROM placed
)
SELECT "row", "id", "version", "lower", CASE WHEN "upper" < inf THEN "upper" END AS "upper", "passed", "rank", "position", "class" FROM classed ORDER BY "row"
SETTINGS join_use_nulls = 1, query_plan_merge_expressions = 0, compile_expressions = 0, max_ast_elements = 1000000000, max_expanded_ast_elements = 1000000000, max_query_size = 1000000000, max_parser_backtracks = 0, short_circuit_function_evaluation = 'enable'
