"""Appraisal: off until it is turned on, by marks and not by the number of records."""

from tests.journeys.programme.october import October
from tests.journeys.programme.year import Year


def test_m46_m47_appraisal_is_off_until_a_school_turns_it_on_and_says_why(year: Year, october: October) -> None:
    words = ("score", "--mentor-pair", year.pair, "--year", "2014-2015")
    off = year.clerk.types(*words)

    year.clerk.asks("score", "--turn", "on")
    made = year.clerk.asks(*words)

    assert (off.exit, "教师厅〔2025〕2号" in off.err) == (1, True)
    assert "不得以留痕资料" in made["warning"]
    guided = next(line for line in made["lines"] if line["what"] == "指导记录")
    assert (guided["score"], len(guided["evidence"])) == (None, 3)
    assert made["totals"] == {"徒弟": None, "师傅": None}


def test_m44_m45_the_score_comes_from_marks_and_not_from_the_number_of_records(year: Year, october: October) -> None:
    year.clerk.asks("score", "--turn", "on")
    marks = [
        {"side": "师傅", "criterion": "指导记录", "weight": 60, "self": 90, "peer": 100, "helper": 95, "recipient": 95},
        {"side": "师傅", "criterion": "带教心得", "weight": 40, "self": 80, "peer": 70},
        {"side": "徒弟", "criterion": "教学成绩与课堂", "weight": 100, "helper": 60},
    ]
    year.puts("mentor_evaluation", date="2015-01-20", mentor_pair=year.pair, marks=marks)

    made = year.clerk.asks("score", "--mentor-pair", year.pair, "--year", "2014-2015")

    assert made["totals"] == {"徒弟": 60, "师傅": 87}
    assert made["levels"] == {"徒弟": "合格", "师傅": "良好"}


def test_the_yearly_score_shows_the_default_scheme_and_what_was_marked(year: Year, october: October) -> None:
    year.clerk.asks("score", "--turn", "on")
    words = ("score", "--pairing", year.pairing, "--year", "2014-2015")
    empty = year.clerk.asks(*words)
    year.puts(
        "annual_score", date="2015-06-30", school=year.school,
        lines=[
            {"area": "师资与师徒", "most": 25, "self": 24, "checked": 22, "reason": "缺反思"},
            {"area": "资源与捐赠", "most": 5, "self": 5, "checked": 5},
        ],
    )  # fmt: skip

    made = year.clerk.asks(*words)

    assert sum(line["most"] for line in empty["lines"]) == 100
    assert {line["what"]: (line["score"], len(line["evidence"])) for line in made["lines"]} == {
        "师资与师徒": (22, 5),
        "资源与捐赠": (5, 1),
    }
    assert made["totals"] == {"self": 29, "checked": 27}
