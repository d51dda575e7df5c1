"""The kinds of record that the pages of the plan lead to, by their names."""

PLAN_ITEM, WORK_PLAN = "plan_item", "work_plan"
SURVEY, MATCH_NEED, MATCH_RESOURCE, MATCH_REPORT = "survey", "match_need", "match_resource", "match_report"
