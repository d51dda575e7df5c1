import pytest

from core.rules.score import complete, full, level, marked, total

LEVELS = [{"level": "合格", "least": 60}, {"level": "优秀", "least": 90}, {"level": "良好", "least": 75}]
ITEMS = [
    {"dimension": "教学目标", "weight": 10},
    {"dimension": "教学过程", "item": "环节清楚", "weight": 50.5},
    {"dimension": "教学过程", "item": "学生参与", "weight": 39.5},
]


@pytest.mark.parametrize(
    ("score", "named"),
    [(100, "优秀"), (90, "优秀"), (89.9, "良好"), (75, "良好"), (74.9, "合格"), (60, "合格"), (59.9, ""), (None, "")],
)
def test_the_boundary_belongs_to_the_higher_level(score: float | None, named: str) -> None:
    assert level(score, LEVELS) == named


def test_a_rubric_without_levels_names_none() -> None:
    assert level(88, []) == ""
    assert level(88, [{"level": "优秀"}]) == ""


def test_marks_stand_beside_their_items_in_the_order_of_the_rubric() -> None:
    table = marked(ITEMS, [{"item": "学生参与", "score": 30}, {"item": "教学目标", "score": 9.5}])

    assert [(mark.dimension, mark.item, mark.score) for mark in table] == [
        ("教学目标", "", 9.5),
        ("教学过程", "环节清楚", None),
        ("教学过程", "学生参与", 30),
    ]
    assert not complete(table)
    assert total(table) == 39.5


def test_a_mark_that_no_item_names_is_not_lost() -> None:
    table = marked(ITEMS, [{"item": "特色", "score": 5}])

    assert table[-1].dimension == "特色"
    assert total(table) == 5


def test_a_rubric_gives_what_its_items_weigh() -> None:
    assert full(ITEMS) == 100
    assert full([]) == 0
    assert full([{"dimension": "板书", "weight": 0.5}, {"dimension": "教态"}]) == 0.5


def test_nothing_marked_has_no_total() -> None:
    assert total(marked(ITEMS, [])) is None
    assert not complete([])
    assert complete(marked(ITEMS[:1], [{"item": "教学目标", "score": 0}]))
