"""The numbers that the program brings are those of the two source documents, read by hand."""

from core.kinds.presets import CADENCE, CRITERIA, presets

# Rule, how often, in what; "次" is owed once. Marked by a star: "regularly" in the source, the number is ours.
BY_HAND = {
    "survey_days": (7, "次"), "match_report": (1, "次"), "plan_3y": (1, "次"),
    "principal_talk": (1, "周"), "deputy_join": (1, "月"),  # *
    "joint_day": (1, "周"), "showcase": (1, "季"), "subject_project": (1, "学期"),
    "mentor_observe": (1, "周"), "co_reflection": (1, "月"), "micro_or_open": (1, "学期"), "award": (1, "年"),
    "lesson_design": (1, "周"), "studio": (1, "月"), "study_notes": (10_000, "学期"), "dual_eval": (1, "学期"),
    "class_research": (2, "年"), "lectures": (1, "学期"),  # *
}  # fmt: skip


def test_the_duties_are_owed_as_often_as_the_documents_ask() -> None:
    assert {one.rule: (one.n, one.unit) for one in CADENCE} == BY_HAND


def test_each_side_of_the_appraisal_weighs_a_hundred() -> None:
    weights = {side: [one.weight for one in CRITERIA if one.side == side] for side in ("徒弟", "师傅")}

    assert weights == {"徒弟": [40, 20, 20, 20], "师傅": [40, 30, 10, 20]}


def test_the_rubric_and_the_yearly_score_come_to_a_hundred() -> None:
    lists = {kind: values for kind, _, values in presets()}

    assert [line["weight"] for line in lists["rubric"]["items"]] == [10, 15, 30, 20, 15, 10]
    assert [line["least"] for line in lists["rubric"]["levels"]] == [90, 75, 60, 0]
    assert [line["most"] for line in lists["scoring_scheme"]["items"]] == [10, 10, 15, 25, 20, 5, 5, 10]
    assert lists["scoring_scheme"]["bonus"] == 5
